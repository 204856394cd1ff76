/**
 * Loads on the modelled hosts: containers that stop and start at some rate, and the highest rate that is borne.
 *
 * A turnover is one container that goes and one that comes, six verbs in order. Turnovers begin at random moments on
 * random hosts, whatever becomes of those before: nobody waits for a store that is slow.
 */
import { randomBelow } from '../../src/base/random.js';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { MeasuredCosts, Profile, Setting, Verb } from './costs.js';
import { History, HostsModel, type Design, type Shape } from './hosts-model.js';
import { Server, tellersOf } from './server.js';

export interface Load {
  readonly costs: MeasuredCosts;
  readonly profile: Profile;
  readonly setting: Setting;
  readonly shape: Shape;
  readonly design: Design;
  /** Turnovers a second of all hosts. */
  readonly rate: number;
  /** How long turnovers begin; those under way are then waited for. */
  readonly seconds: number;
}

/** What came of a load, by the second where it is a rate. */
export interface Outcome {
  readonly rate: number;
  readonly commits: number;
  readonly verbsPerCommit: number;
  readonly writtenBytes: number;
  readonly events: number;
  readonly toldBytes: number;
  /** Conflicts of all commits that were tried. */
  readonly conflicts: number;
  /** Verbs of all that failed after eight tries. */
  readonly failed: number;
  /** Milliseconds of a verb. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** How much of the time of the processor that applies commits is used, and of those that tell watchers. */
  readonly applying: number;
  readonly telling: number;
}

/** A verb that takes longer than this in one case of a hundred is too slow. */
export const SLOWEST_MS = 1_000;

/** The order in which a container goes and another comes. */
const TURNOVER: readonly (readonly Verb[])[] = [
  ['leave', 'delete endpoint', 'delete sandbox'],
  ['create sandbox', 'create endpoint', 'join'],
];

const SEED = 1;

export async function simulate(load: Load): Promise<Outcome> {
  const { costs, profile, setting, shape, design, rate, seconds } = load;
  const { clock, random } = createSimulatedRuntime({ seed: SEED, auto: deferToMacrotask });
  const server = new Server(clock, costs, setting);
  const hosts = new HostsModel({ clock, random: random.fork('hosts'), server, costs, perCommit: profile.perCommit, shape, design, history: new History() }, profile.verbs);
  const chance = random.fork('load');
  const below = (bound: number): number => randomBelow(chance, bound);
  const running: Promise<void>[] = [];
  const count = Math.round(rate * seconds);
  for (let turn = 0; turn < count; turn++) {
    const host = below(shape.hosts);
    const network = networkOf(shape, host, below(networksOfHost(shape)));
    running.push(
      new Promise((resolve) => {
        clock.after((below(2 ** 32) / 2 ** 32) * seconds * 1_000, () => {
          void turnOver((verb) => hosts.ask(host, verb, network), design.together).then(resolve);
        });
      }),
    );
  }
  await Promise.all(running);
  const { counts } = hosts;
  const tookMs = Float64Array.from(counts.tookMs).sort();
  // What is under way at the end takes part of the time too, as much as at the beginning is missing.
  const lastedMs = Math.max(seconds * 1_000, clock.now());
  return {
    rate: (1_000 * count) / lastedMs,
    commits: (1_000 * counts.commits) / lastedMs,
    verbsPerCommit: counts.verbs / Math.max(1, counts.commits),
    writtenBytes: (1_000 * counts.writtenBytes) / lastedMs,
    events: (1_000 * counts.events) / lastedMs,
    toldBytes: (1_000 * counts.toldBytes) / lastedMs,
    conflicts: counts.conflicts / Math.max(1, counts.commits + counts.conflicts),
    failed: counts.failed / Math.max(1, counts.verbs + counts.failed),
    medianMs: tookMs[tookMs.length >> 1] ?? 0,
    p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0,
    applying: server.commitBusyMs / lastedMs,
    telling: server.tellBusyMs / lastedMs / tellersOf(costs, setting),
  };
}

/** The verbs one after the other, or those of each half at once; ends where one has failed for good. */
async function turnOver(ask: (verb: Verb) => Promise<boolean>, together: boolean): Promise<void> {
  for (const half of TURNOVER) {
    for (const verbs of together ? [half] : half.map((verb) => [verb])) {
      const done = await Promise.all(verbs.map(ask));
      if (done.includes(false)) return;
    }
  }
}

/** Hosts sit in a ring: each has endpoints in as many networks as makes every network reach `hostsPerNetwork` hosts. */
function networksOfHost({ hosts, networks, hostsPerNetwork }: Shape): number {
  return Math.max(1, Math.round((networks * Math.min(hostsPerNetwork, hosts)) / hosts));
}

function networkOf(shape: Shape, host: number, which: number): number {
  return (Math.floor((host * shape.networks) / shape.hosts) + which) % shape.networks;
}

/** Whether users would bear it. */
export function isBorne({ p99Ms, failed, rate }: Outcome, asked: number): boolean {
  return p99Ms <= SLOWEST_MS && failed < 0.001 && rate > 0.8 * asked;
}

/** The highest rate that is borne, to a twentieth, with what it does to the store. */
export async function highestRate(load: Omit<Load, 'rate'>): Promise<Outcome> {
  let [low, high] = [0, 1];
  let best: Outcome | undefined;
  const tryOut = async (rate: number): Promise<boolean> => {
    const outcome = await simulate({ ...load, rate });
    const borne = isBorne(outcome, rate);
    if (borne) best = outcome;
    return borne;
  };
  while (await tryOut(high)) [low, high] = [high, high * 2];
  while (high - low > Math.max(0.05 * low, 0.05)) {
    const middle = (low + high) / 2;
    if (await tryOut(middle)) low = middle;
    else high = middle;
  }
  return best ?? simulate({ ...load, rate: high });
}

/** What keeps a load at its highest rate from being higher. */
export function limitOf({ applying, telling, conflicts }: Outcome): string {
  if (conflicts > 0.2) return 'conflicts';
  if (telling > 0.8 || applying > 0.8) return telling > applying ? 'telling watchers' : 'applying commits';
  return 'waiting for the disk and the others';
}
