/**
 * The tour: the steps one after the other, each noted when it is done, and the proof that nothing is left.
 *
 * A tour that was interrupted goes on behind the last step that it has noted. One that has ended starts anew. The
 * process may be killed at any moment: what a step does is whole or not there, and a step that was not noted is repeated.
 * In a shared store the tour has a part to itself, which is empty when it has ended.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { TourLeftovers } from '../errors.js';
import type { Io } from '../io.js';
import { failure, type Outcome } from '../outcome.js';
import type { State } from '../state/state.js';
import { emptyStore } from './empty-store.js';
import { findLeftovers } from './leftovers.js';
import { Narration } from './narration.js';
import { Progress } from './progress.js';
import { removeKept, steps } from './steps.js';
import type { Walk } from './walk.js';

export interface TourOptions {
  /** Leave everything as it is at the end. */
  readonly keep: boolean;
  /** Print nothing on the way; the outcome has it all. */
  readonly json: boolean;
}

const PROOF = 'prove that nothing is left';

export async function runTour(state: State, io: Io, options: TourOptions): Promise<Outcome> {
  const progress = new Progress(state.store);
  const told = new Narration(io, { silent: options.json });
  const read = await progress.read();
  if (!read.ok) return failure(read.error);
  const done = read.value;
  const walk = await openWalk(state, io, told);
  if (!walk.ok) return failure(walk.error);
  const ready = await begin(walk.value, done);
  if (!ready.ok) return failure(ready.error);
  const first = steps.findIndex(({ name }) => name === done) + 1;
  // What has begun to be removed is no longer worth keeping.
  const removing = !options.keep || steps[first - 1]?.removes === true;
  for (const step of steps.slice(first)) {
    if (step.removes === true && !removing) break;
    told.begin(step.name);
    const result = await step.run(walk.value);
    if (!result.ok) return fail(result.error, progress);
    io.onTourStep?.(step.name, false);
    const noted = await progress.note(step.name);
    if (!noted.ok) return failure(noted.error);
    io.onTourStep?.(step.name, true);
  }
  return removing ? prove(walk.value, progress) : keep(walk.value, progress);
}

/** What cannot go on from here starts anew the next time. */
async function fail(error: CnmError, progress: Progress): Promise<Outcome> {
  // A store that does not answer keeps the note, and the next tour goes on from it.
  if (error.kind !== 'unavailable') await progress.clear();
  return failure(error);
}

/** Both hosts; they are added where they are missing. */
async function openWalk(state: State, io: Io, told: Narration): Promise<Result<Walk, CnmError>> {
  const hosts = await state.hosts();
  if (!hosts.ok) return hosts;
  const open = (name: string) => (hosts.value.some((host) => host.name === name) ? state.session(name) : state.addHost({ name }));
  const h1 = await open('h1');
  if (!h1.ok) return h1;
  const h2 = await open('h2');
  return h2.ok ? Result.ok({ io, state, told, h1: h1.value, h2: h2.value }) : h2;
}

async function begin(walk: Walk, done: string | undefined): Promise<Result<void, CnmError>> {
  const { told, state, h1, h2 } = walk;
  told.begin('hosts');
  const names = [h1, h2].map(({ controller: { host } }) => `${host.name} (${host.address})`);
  const where = state.place.isShared ? `: ${state.store.name}, a part of it that nobody else uses` : '';
  told.answer([`Two hosts, ${names.join(' and ')}, share one store${where}. No packet leaves this process: the devices are simulated.`]);
  if (done !== undefined) {
    told.answer([`An earlier tour was interrupted after '${done}'; it goes on from there.`]);
    return Result.ok();
  }
  const kept = await removeKept(walk);
  if (!kept.ok) return kept;
  if (kept.value) told.answer(['What an earlier tour has left was removed first.']);
  return Result.ok();
}

async function prove({ io, state, told }: Walk, progress: Progress): Promise<Outcome> {
  told.begin(PROOF);
  const left = await findLeftovers(state.store);
  if (!left.ok) return failure(left.error);
  const { counts, keys } = left.value;
  told.explain("What the store holds now, besides the hosts and each host's own networks bridge, host and none:");
  told.answer([Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')]);
  if (keys.length === 0) told.conclude('Nothing is left.');
  io.onTourStep?.(PROOF, false);
  const isEmptied = state.place.isShared && keys.length === 0;
  if (isEmptied) await state.closeSessions();
  const ended = isEmptied ? await emptyStore(state.store) : await progress.clear();
  if (!ended.ok) return failure(ended.error);
  if (isEmptied) told.answer(["The hosts are gone too: the tour's part of the store is empty."]);
  io.onTourStep?.(PROOF, true);
  const outcome = { text: [], json: { steps: told.steps, kept: false, left: counts } };
  return keys.length === 0 ? outcome : { ...outcome, errors: [new TourLeftovers({ left: keys })] };
}

async function keep({ io, state: { place }, told }: Walk, progress: Progress): Promise<Outcome> {
  told.begin('keep');
  told.explain(`Everything stays. Go on with it, for example${place.hasSecrets ? ' (with the user, password and options of the URL)' : ''}:`);
  told.answer(['network ls', 'trace box1 box2', '--host h2 ps'].map((command) => `cnm ${place.option} ${command}`));
  io.onTourStep?.('keep', false);
  const ended = await progress.clear();
  if (!ended.ok) return failure(ended.error);
  return { text: [], json: { steps: told.steps, kept: true } };
}
