/**
 * What each verb costs a store, counted on real controllers: commits that were recorded, and what they leave behind.
 *
 * Chance and time are simulated, so the counts are the same in every run.
 */
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { Commit, Store } from '../../src/contracts/store.js';
import type { Controller } from '../../src/controller/controller.js';
import { createController } from '../../src/controller/create-controller.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { record } from '../stores/recorder.js';
import { VERBS, type Profile, type Verb, type VerbCosts } from './costs.js';

/** Enough for what only the first one of a host asks for to weigh nothing: that comes before. */
const LIVES = 64;

const SHARED = 'global/';

export async function profile(): Promise<Profile> {
  const runtime = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
  const memory = createMemoryStore();
  // As over a network, where a commit has to be found again when its answer was lost.
  const { store, committed } = record({ ...methodsOf(memory), capability: { ...memory.capability, losesAnswers: true } });
  const controller = (await createController({ host: { name: 'h1', address: '192.0.2.1' }, store, runtime })).getOrThrow();
  const ipam = { options: { 'com.docker.network.ipam.policy': 'affine' }, config: [{ subnet: '10.0.0.0/16' }] };
  (await controller.createNetwork({ name: 'net', driver: 'overlay', ipam })).getOrThrow();
  for (const verb of VERBS) await call(controller, verb, 'first');
  const before = await contentOf(memory);
  let joined = before;
  const verbs: VerbCosts[] = [];
  for (const verb of VERBS) {
    const from = committed.length;
    for (let life = 0; life < LIVES; life++) await call(controller, verb, `container-${life}`);
    verbs.push(costsOf(verb, committed.slice(from)));
    if (verb === 'join') joined = await contentOf(memory);
  }
  (await controller.close()).getOrThrow();
  return {
    verbs,
    perCommit: noteOf(committed.at(-1)!),
    storedBytes: (joined.bytes - before.bytes) / LIVES,
    sharedStoredBytes: (joined.sharedBytes - before.sharedBytes) / LIVES,
    sharedStoredKeys: (joined.sharedKeys - before.sharedKeys) / LIVES,
  };
}

/** One verb of the life of a container of this name in the one network. */
export async function call(controller: Controller, verb: Verb, name: string, networkName = 'net'): Promise<void> {
  const network = controller.networkByName(networkName)!;
  const endpoint = () => network.endpointByName(name)!;
  const sandbox = () => controller.sandboxByContainerId(name)!;
  const verbs: Readonly<Record<Verb, () => Promise<{ getOrThrow(): unknown }>>> = {
    'create sandbox': () => controller.createSandbox({ containerId: name }),
    'create endpoint': () => network.createEndpoint({ name }),
    join: () => endpoint().join(sandbox()),
    leave: () => endpoint().leave(),
    'delete endpoint': () => endpoint().delete(),
    'delete sandbox': () => sandbox().delete(),
  };
  (await verbs[verb]()).getOrThrow();
}

function methodsOf(store: Store): Omit<Store, 'capability'> {
  return {
    name: store.name,
    read: (prefixes) => store.read(prefixes),
    commit: (commit) => store.commit(commit),
    watch: (prefixes, after, signal) => store.watch(prefixes, after, signal),
    close: () => store.close(),
  };
}

/** The mean of commits with one verb each, without what every commit has. */
function costsOf(verb: Verb, commits: readonly Commit[]): VerbCosts {
  const mean = (of: (commit: Commit) => number): number => commits.reduce((sum, commit) => sum + of(commit), 0) / LIVES;
  const note = noteOf(commits[0]!);
  const shared = (writes: Commit['writes']): Commit['writes'] => writes.filter(({ key }) => key.startsWith(SHARED));
  return {
    verb,
    conditions: mean(({ conditions }) => conditions.length - note.conditions),
    writes: mean(({ writes }) => writes.length - note.writes),
    bytes: mean(({ writes }) => bytesOf(writes) - note.bytes),
    sharedWrites: mean(({ writes }) => shared(writes).length),
    sharedBytes: mean(({ writes }) => bytesOf(shared(writes))),
  };
}

/** What a commit has for being found again should its answer be lost. */
function noteOf({ conditions, writes }: Commit): Profile['perCommit'] {
  const isNote = ({ key }: { readonly key: string }): boolean => key.startsWith('commits/');
  return { conditions: conditions.filter(isNote).length, writes: writes.filter(isNote).length, bytes: bytesOf(writes.filter(isNote)) };
}

function bytesOf(writes: Commit['writes']): number {
  return writes.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
}

async function contentOf(store: Store) {
  const { entries } = (await store.read([''])).getOrThrow();
  const shared = entries.filter(({ key }) => key.startsWith(SHARED));
  return { bytes: bytesOf(entries), sharedBytes: bytesOf(shared), sharedKeys: shared.length };
}
