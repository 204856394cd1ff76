/**
 * The tour: the steps one after the other, each noted when it is done, and the proof that nothing is left.
 *
 * A tour that was interrupted goes on behind the last step that it has noted. One that has ended starts anew. The
 * process may be killed at any moment: what a step does is whole or not there, and a step that was not noted is repeated.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { TourLeftovers } from '../errors.js';
import type { Io } from '../io.js';
import { failure, type Outcome } from '../outcome.js';
import type { StateFolder } from '../state-folder.js';
import { findLeftovers } from './leftovers.js';
import { Narration } from './narration.js';
import type { Progress } from './progress.js';
import { removeKept, steps } from './steps.js';
import type { Walk } from './walk.js';

export interface TourOptions {
  /** Leave everything as it is at the end. */
  readonly keep: boolean;
  /** Print nothing on the way; the outcome has it all. */
  readonly json: boolean;
  /** The state's folder as it was given, for the commands to go on with. */
  readonly folder: string;
}

const PROOF = 'prove that nothing is left';

export async function runTour(state: StateFolder, progress: Progress, io: Io, options: TourOptions): Promise<Outcome> {
  const told = new Narration(io, { silent: options.json });
  const walk = await openWalk(state, io, told);
  if (!walk.ok) return failure(walk.error);
  const done = await progress.read();
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
    await progress.note(step.name);
    io.onTourStep?.(step.name, true);
  }
  return removing ? prove(walk.value, progress) : keep(walk.value, progress, options.folder);
}

/** What cannot go on from here starts anew the next time. */
async function fail(error: CnmError, progress: Progress): Promise<Outcome> {
  await progress.clear();
  return failure(error);
}

/** Both hosts; they are added where they are missing. */
async function openWalk(state: StateFolder, io: Io, told: Narration): Promise<Result<Walk, CnmError>> {
  const hosts = await state.hosts();
  if (!hosts.ok) return hosts;
  const open = (name: string) => (hosts.value.some((host) => host.name === name) ? state.session(name) : state.addHost(name));
  const h1 = await open('h1');
  if (!h1.ok) return h1;
  const h2 = await open('h2');
  return h2.ok ? Result.ok({ io, state, told, h1: h1.value, h2: h2.value }) : h2;
}

async function begin(walk: Walk, done: string | undefined): Promise<Result<void, CnmError>> {
  const { told, h1, h2 } = walk;
  told.begin('hosts');
  const names = [h1, h2].map(({ controller: { host } }) => `${host.name} (${host.address})`);
  told.answer([`Two hosts, ${names.join(' and ')}, share one store. No packet leaves this process: the devices are simulated.`]);
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
  await progress.clear();
  io.onTourStep?.(PROOF, true);
  const outcome = { text: [], json: { steps: told.steps, kept: false, left: counts } };
  return keys.length === 0 ? outcome : { ...outcome, errors: [new TourLeftovers({ left: keys })] };
}

async function keep({ io, told }: Walk, progress: Progress, folder: string): Promise<Outcome> {
  told.begin('keep');
  told.explain('Everything stays. Go on with it, for example:');
  told.answer([`cnm --state ${folder} network ls`, `cnm --state ${folder} trace box1 box2`, `cnm --state ${folder} --host h2 ps`]);
  io.onTourStep?.('keep', false);
  await progress.clear();
  return { text: [], json: { steps: told.steps, kept: true } };
}
