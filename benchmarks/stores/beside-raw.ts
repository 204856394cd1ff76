/**
 * Rounds of what a controller does, each followed by the raw client doing the same commits again.
 *
 * The two take turns, so that what else the machine does meets both; the medians over the rounds count.
 */
import type { Commit } from '../../src/contracts/store.js';
import { openHosts, type Host, type HostsOptions } from './hosts.js';
import { median, timed } from './measure.js';
import { replay } from './raw/raw-client.js';
import { memoryVenue, type Venue } from './venues.js';

/** One part of a round that is timed by itself. */
export interface Phase {
  readonly name: string;
  readonly operations: number;
  run(host: Host): Promise<unknown>;
  /** What has to be there before, which is not timed. */
  prepare?(host: Host): Promise<unknown>;
}

/** What came of a phase. */
export interface Timing {
  readonly name: string;
  /** Milliseconds an operation. */
  readonly ours: number;
  readonly raw: number;
  /** How often ours is as long as raw: the median of the rounds' own. */
  readonly ratio: number;
  /** Operations a commit. */
  readonly perCommit: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** Rounds that only let the programs be compiled to what they stay: on the store, and before that without one. */
const WARM_UP = { rounds: 3, inMemory: 10 };

/** Times phases, which a new controller goes through in order in each round. */
export async function besideRaw(venue: Venue, rounds: number, phases: () => readonly Phase[], options?: HostsOptions): Promise<readonly Timing[]> {
  const found = phases().map(({ name, operations }) => ({ name, operations, ours: [] as number[], raw: [] as number[], commits: 0 }));
  for (let round = 0; round < WARM_UP.inMemory; round++) await ourRound(memoryVenue(), phases(), options);
  for (let round = -WARM_UP.rounds; round < rounds; round++) {
    const { spans, commits } = await ourRound(venue, phases(), options);
    const raw = await rawRound(venue, spans, commits);
    if (round < 0) continue;
    for (const [index, one] of found.entries()) {
      one.ours.push(spans[index]!.ms / one.operations);
      one.raw.push(raw[index]! / one.operations);
      one.commits = spans[index]!.to - spans[index]!.from;
    }
  }
  return found.map(({ name, operations, ours, raw, commits }) => ({
    ...{ name, ours: median(ours), raw: median(raw), perCommit: operations / commits },
    ratio: median(ours.map((ms, index) => ms / raw[index]!)),
  }));
}

async function ourRound(venue: Venue, phases: readonly Phase[], options?: HostsOptions): Promise<{ spans: readonly Span[]; commits: readonly Commit[] }> {
  const [host] = await openHosts(1, venue.fresh(), options);
  const { committed } = host!.recorder;
  const spans: Span[] = [];
  for (const phase of phases) {
    await phase.prepare?.(host!);
    const from = committed.length;
    const ms = await timed(() => phase.run(host!));
    spans.push({ from, to: committed.length, ms });
  }
  const commits = [...committed];
  await host!.close();
  return { spans, commits };
}

async function rawRound(venue: Venue, spans: readonly Span[], commits: readonly Commit[]): Promise<readonly number[]> {
  const client = await venue.raw();
  const times: number[] = [];
  let done = 0;
  for (const { from, to } of spans) {
    await replay(client, commits.slice(done, from));
    times.push(await timed(() => replay(client, commits.slice(from, to))));
    done = to;
  }
  await client.close();
  return times;
}
