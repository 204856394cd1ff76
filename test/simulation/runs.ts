/**
 * Simulated runs, each decided by its seed alone: what went wrong, in sentences, or nothing.
 */
import { act, deleteEverything } from './actions.js';
import { hostDeath } from './host-death.js';
import type { Store } from '../../src/index.js';
import { createMemoryStore } from '../../src/stores/memory/index.js';
import { BAD_NETWORK, CRASHED, inWorld, World, type Host } from './world.js';

/** A run by its name, for the command line. */
export const runs: Readonly<Record<string, (seed: number, store?: Store) => Promise<string[]>>> = {
  'delete-against-create': deleteAgainstCreate,
  'crash-anywhere': crashAnywhere,
  'host-death': hostDeath,
};

/** One host deletes a network while others create endpoints in it. */
export async function deleteAgainstCreate(seed: number, store = createMemoryStore()): Promise<string[]> {
  return inWorld(new World(seed, 2 + (seed % 2), { lateCall: 0.5, lateEvent: 0.5, maxDelayMs: 10 }, store), race);
}

async function race(world: World): Promise<string[]> {
  const faults: string[] = [];
  const [deleter, ...creators] = world.hosts;
  await deleter?.run((controller) => controller.createNetwork({ name: 'n', driver: 'overlay' }));
  for (const host of world.hosts) await host.controller?.settled();
  const deleted = deleter?.run((controller) => controller.network('n').getOrThrow().delete());
  const created = creators.map(async (host) => {
    await world.pause(world.below(10));
    const network = host.controller?.networkByName('n');
    const result = network === undefined ? undefined : await host.run(() => network.createEndpoint({ name: `e-${host.name}` }));
    if (result === undefined || result === CRASHED || result.ok) return result !== undefined && result !== CRASHED;
    if (!['NETWORK_NOT_FOUND', 'CONTENTION_EXCEEDED'].includes(result.error.code)) faults.push(`unexpected ${result.error.code}`);
    return false;
  });
  const gone = await deleted;
  const there = (await Promise.all(created)).filter(Boolean).length;
  await world.heal();
  const network = deleter?.controller?.networkByName('n');
  if (gone !== undefined && gone !== CRASHED && gone.ok && (there > 0 || network !== undefined)) faults.push('deleted, and endpoints were created in it');
  if (network !== undefined && network.endpoints().length !== there) faults.push(`${there} endpoints were created, ${network.endpoints().length} are there`);
  return [...faults, ...world.check(), ...(await deleteEverything(world)), ...(await leftoversOf(world))];
}

/** Hosts do this and that on a bad network, and crash at any step; afterwards nothing is wrong and nothing is left. */
export async function crashAnywhere(seed: number, store = createMemoryStore()): Promise<string[]> {
  return inWorld(new World(seed, 2 + (seed % 2), BAD_NETWORK, store), liveAndCrash);
}

async function liveAndCrash(world: World): Promise<string[]> {
  await world.hosts[0]?.run((controller) => controller.createNetwork({ name: 'n1', driver: 'overlay' }));
  const faults: string[] = [];
  const live = async (host: Host): Promise<void> => {
    if (world.below(3) > 0) host.stepsToLive = 1 + world.below(80);
    for (let action = 0; action < 16; action++) {
      // Mostly not while its store is away, when all is refused at once.
      if (world.below(8) > 0) await host.answering();
      const fault = await act(world, host);
      if (fault !== undefined) faults.push(`${host.name}: ${fault}`);
      if (host.controller === undefined) await host.start();
    }
  };
  await Promise.all(world.hosts.map(live));
  await world.heal();
  const seen = world.check();
  if (faults.length + seen.length > 0) return [...faults, ...seen];
  return [...(await deleteEverything(world)), ...world.check(), ...(await leftoversOf(world))];
}

async function leftoversOf(world: World): Promise<string[]> {
  return (await world.leftovers()).map((key) => `left behind: ${key}`);
}
