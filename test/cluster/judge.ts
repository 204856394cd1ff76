/**
 * What is found when everybody has ended: dead hosts are reaped, the records are sound, what was acknowledged is there,
 * everything can be deleted, and nothing is left.
 */
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { createController, type Controller, type Store } from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';
import { deleteEverything } from '../simulation/actions.js';
import { KEPT } from '../simulation/world.js';
import { CREATOR, openHistory, readHistory, type Operation } from './checker/history.js';
import { fullName, HOSTS, reapHost, stateOfEndpoint, stateOfNetwork } from './process/operations.js';
import { endpointRegister, networkRegister, sandboxRegister } from './checker/registers.js';

const JUDGE = { name: 'judge', address: '10.99.0.99' };
/** How long a host that is dead may count as alive, whatever the machine has to do. */
const GONE_WITHIN_MS = 60_000;

/** Waits until a host that is dead counts as gone, so that nothing of it is under way any more. */
export async function awaitGone(store: Store, dead: readonly string[]): Promise<Controller> {
  const judge = (await createController({ host: JUDGE, store })).getOrThrow();
  const isGone = (name: string): boolean => judge.hosts().find((host) => host.name === name)?.state === 'gone';
  await vi.waitFor(() => expect(dead.filter((name) => !isGone(name))).toEqual([]), { timeout: GONE_WITHIN_MS });
  return judge;
}

/** Reaps hosts, and tells of it in a history. */
export async function reapDead(judge: Controller, dead: readonly string[], history: string): Promise<void> {
  const recorder = openHistory(history);
  for (const [at, name] of dead.entries()) await reapHost(judge, recorder, `judge.0.${at}`, name);
}

/** Every operation of the histories in a folder. */
export function readHistories(folder: string, names: readonly string[]): Operation[] {
  return names.flatMap((name) => readHistory(join(folder, name)));
}

/** Every host's view of a store at rest, opened for looking and deleting. */
export class Views {
  readonly #views: readonly { readonly controller: Controller }[];

  constructor(controllers: readonly Controller[]) {
    this.#views = controllers.map((controller) => ({ controller }));
  }

  /** What is there, by register. */
  content(): Map<string, string> {
    const content = new Map<string, string>();
    for (const { controller } of this.#views) {
      // What nobody has labelled, the library has made for itself.
      for (const network of controller.networks().filter(({ labels }) => labels[CREATOR] !== undefined)) {
        content.set(networkRegister(fullName(controller, network.name)), stateOfNetwork(network));
        for (const endpoint of network.endpoints()) content.set(endpointRegister(stateOfNetwork(network), endpoint.name), stateOfEndpoint(endpoint));
      }
      for (const { containerId } of controller.sandboxes()) content.set(sandboxRegister(`${controller.host.name}/${containerId}`), 'there');
    }
    return content;
  }

  /** What is not sound. */
  faults(): string[] {
    return this.#views.flatMap(({ controller: { core, host } }) => checkInvariants(recordsOf(core.tables, host.name)).map((fault) => `${host.name}: ${fault}`));
  }

  /** Deletes everything, as one host after the other; what could not be deleted, and what is not sound then. */
  async deleteEverything(): Promise<string[]> {
    const failures: string[] = [];
    for (const view of this.#views) {
      await view.controller.settled();
      failures.push(...(await deleteEverything({ hosts: [view] })));
    }
    return [...failures, ...this.faults()];
  }

  async close(): Promise<void> {
    for (const { controller } of this.#views) await controller.close();
  }
}

/** Opens every host's view. */
export async function openViews(store: Store): Promise<Views> {
  const controllers: Controller[] = [];
  for (const host of HOSTS) controllers.push((await createController({ host, store })).getOrThrow());
  for (const controller of controllers) await controller.settled();
  return new Views(controllers);
}

/** Keys that are left though there is nothing. */
export async function leftovers(store: Store): Promise<string[]> {
  const { entries } = (await store.read([''])).getOrThrow();
  return entries.map(({ key }) => key).filter((key) => !KEPT.test(key));
}
