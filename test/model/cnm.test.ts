/**
 * The library against a model of plain Maps: any sequence of verbs on any hosts has the same answers and the same end.
 *
 * And without a model: any verbs at once, on several hosts, leave sound records and devices behind.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cluster, CnmError, Controller, Endpoint, Network, Result, Sandbox } from '../../src/index.js';
import { CnmModel, gatewayOf, type ModelEndpoint, type ModelNetwork, type ModelSandbox } from '../support/cnm-model.js';
import { faultsOf, openCluster, present } from '../support/cnm.js';

const NETWORK_NAMES = ['n1', 'n2', 'a-net', 'z-net'];
const NAMES = ['ann', 'bob', 'cat'];
const CONTAINERS = ['c1', 'c2', 'c3'];
const SUBNETS = ['10.200.0.0/29', '10.200.0.0/28', '10.201.0.0/29', '172.18.0.0/16'];
const ADDRESSES = ['10.200.0.2', '10.200.0.1', '10.201.0.6', '10.201.0.7', '172.18.0.9'];

/** A verb with what it is about; `at` numbers choose among what is there when it is run. */
type Verb =
  | { readonly verb: 'createNetwork'; readonly name: string; readonly driver: 'bridge' | 'overlay'; readonly internal: boolean; readonly subnet: string | undefined }
  | { readonly verb: 'deleteNetwork'; readonly network: number }
  | { readonly verb: 'createEndpoint'; readonly network: number; readonly name: string; readonly address: string | undefined }
  | { readonly verb: 'deleteEndpoint'; readonly network: number; readonly endpoint: number; readonly force: boolean }
  | { readonly verb: 'createSandbox'; readonly containerId: string }
  | { readonly verb: 'deleteSandbox'; readonly sandbox: number }
  | { readonly verb: 'join'; readonly network: number; readonly endpoint: number; readonly sandbox: number; readonly priority: number }
  | { readonly verb: 'leave'; readonly network: number; readonly endpoint: number };

const at = fc.nat({ max: 50 });
const creation = fc.record({
  verb: fc.constant('createNetwork' as const),
  name: fc.constantFrom(...NETWORK_NAMES),
  driver: fc.constantFrom('bridge' as const, 'overlay' as const),
  internal: fc.boolean(),
  subnet: fc.option(fc.constantFrom(...SUBNETS), { nil: undefined, freq: 2 }),
});
const endpoint = fc.record({
  verb: fc.constant('createEndpoint' as const),
  network: at,
  name: fc.constantFrom(...NAMES),
  address: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) }),
});
const verbs: fc.Arbitrary<Verb> = fc.oneof(
  { weight: 3, arbitrary: creation },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('deleteNetwork' as const), network: at }) },
  { weight: 8, arbitrary: endpoint },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('deleteEndpoint' as const), network: at, endpoint: at, force: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('createSandbox' as const), containerId: fc.constantFrom(...CONTAINERS) }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('deleteSandbox' as const), sandbox: at }) },
  { weight: 12, arbitrary: fc.record({ verb: fc.constant('join' as const), network: at, endpoint: at, sandbox: at, priority: fc.constantFrom(0, 0, 1, -1) }) },
  { weight: 3, arbitrary: fc.record({ verb: fc.constant('leave' as const), network: at, endpoint: at }) },
);

/** What every world begins with, so that there is something to join. */
const PRELUDE: readonly Verb[] = [
  { verb: 'createNetwork', name: 'z-net', driver: 'overlay', internal: false, subnet: undefined },
  { verb: 'createNetwork', name: 'n1', driver: 'bridge', internal: false, subnet: '10.200.0.0/29' },
  { verb: 'createSandbox', containerId: 'c1' },
  { verb: 'createSandbox', containerId: 'c2' },
];

/** The model and the library find the same things under the same numbers, because both list them in one order. */
function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(1, list.length)];
}

function isUsers(endpoint: { readonly name: string }): boolean {
  return !endpoint.name.startsWith('gateway_');
}

function networksOf(controller: Controller): Network[] {
  return [...controller.networks()].sort(byName);
}

function byName(a: { readonly name: string; readonly scope: string }, b: { readonly name: string; readonly scope: string }): number {
  return `${a.name} ${a.scope}` < `${b.name} ${b.scope}` ? -1 : 1;
}

const scopeOf = (network: ModelNetwork): string => (network.host === undefined ? 'global' : 'local');

class Pair {
  constructor(
    readonly model: CnmModel,
    readonly cluster: Cluster,
  ) {}

  networks(host: string): ModelNetwork[] {
    return this.model.visible(host).sort((a, b) => byName({ name: a.name, scope: scopeOf(a) }, { name: b.name, scope: scopeOf(b) }));
  }

  sandboxes(host: string): ModelSandbox[] {
    return this.model.sandboxes.filter((sandbox) => sandbox.host === host).sort((a, b) => (a.containerId < b.containerId ? -1 : 1));
  }

  /** What the model says of a verb on a host, having done it. 'skip': there is nothing that it could be about. */
  expected(host: string, verb: Verb): string | undefined {
    const { model } = this;
    if (verb.verb === 'createNetwork') return model.createNetwork(host, verb);
    if (verb.verb === 'createSandbox') return model.createSandbox(host, verb.containerId);
    const sandbox = 'sandbox' in verb ? pick(this.sandboxes(host), verb.sandbox) : undefined;
    if (verb.verb === 'deleteSandbox') return sandbox === undefined ? 'skip' : model.deleteSandbox(sandbox);
    const network = pick(this.networks(host), verb.network);
    if (network === undefined) return 'skip';
    if (verb.verb === 'deleteNetwork') return model.deleteNetwork(network);
    if (verb.verb === 'createEndpoint') return model.createEndpoint(host, network, verb.name, verb.address);
    const endpoint = pick(sortedByName(network.endpoints.filter(isUsers)), verb.endpoint);
    if (endpoint === undefined) return 'skip';
    if (verb.verb === 'deleteEndpoint') return model.deleteEndpoint(network, endpoint, verb.force);
    if (verb.verb === 'leave') return model.leave(host, endpoint);
    return sandbox === undefined ? 'skip' : model.join(host, network, endpoint, sandbox, verb.priority);
  }

  expectSame(): void {
    for (const controller of this.cluster.controllers) {
      const { host } = controller;
      expect(networksOf(controller).map(networkView)).toEqual(this.networks(host.name).map(modelNetworkView));
      const sandboxes = [...controller.sandboxes()].sort((a, b) => (a.containerId < b.containerId ? -1 : 1));
      expect(sandboxes.map(sandboxView)).toEqual(this.sandboxes(host.name).map((sandbox) => modelSandboxView(this.model, sandbox)));
    }
    expect(faultsOf(this.cluster)).toEqual([]);
  }
}

function sortedByName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Does a verb on a host, or nothing where there is nothing that it could be about. */
async function perform(controller: Controller, verb: Verb): Promise<Result<unknown, CnmError> | undefined> {
  if (verb.verb === 'createNetwork') {
    const { name, driver, internal, subnet } = verb;
    return controller.createNetwork({ name, driver, internal, ...(subnet !== undefined && { ipam: { config: [{ subnet }] } }) });
  }
  if (verb.verb === 'createSandbox') return controller.createSandbox({ containerId: verb.containerId });
  const sandbox = 'sandbox' in verb ? pick([...controller.sandboxes()].sort((a, b) => (a.containerId < b.containerId ? -1 : 1)), verb.sandbox) : undefined;
  if (verb.verb === 'deleteSandbox') return sandbox?.delete();
  const network = pick(networksOf(controller), verb.network);
  if (network === undefined || verb.verb === 'deleteNetwork') return network?.delete();
  if (verb.verb === 'createEndpoint') return network.createEndpoint({ name: verb.name, ...(verb.address !== undefined && { ipv4Address: verb.address }) });
  const endpoint = pick(sortedByName(network.endpoints().filter(isUsers)), verb.endpoint);
  if (endpoint === undefined || verb.verb === 'leave') return endpoint?.leave();
  if (verb.verb === 'deleteEndpoint') return endpoint.delete({ force: verb.force });
  return sandbox === undefined ? undefined : endpoint.join(sandbox, { priority: verb.priority });
}

function networkView(network: Network) {
  const endpoints = network.endpoints().map(({ name, host, ipv4Address, containerId, interfaceName }: Endpoint) => ({ name, host, address: ipv4Address, containerId, interfaceName }));
  const [config] = network.ipam.config;
  const { name, driver, scope, internal } = network;
  return { name, driver, scope, internal, subnet: config?.subnet, gateway: config?.gateway, endpoints: sortedByName(endpoints) };
}

function modelNetworkView(network: ModelNetwork) {
  const endpoints = network.endpoints.map(({ name, host, address, joined }: ModelEndpoint) => ({
    name,
    host,
    address,
    containerId: joined?.sandbox.containerId,
    interfaceName: joined?.interfaceName,
  }));
  const { name, driver, internal, subnet } = network;
  return { name, driver, scope: scopeOf(network), internal, subnet, gateway: gatewayOf(network), endpoints: sortedByName(endpoints) };
}

function sandboxView(sandbox: Sandbox) {
  const names = Object.fromEntries(NAMES.map((name) => [name, [...sandbox.resolve(name).addresses].sort()]));
  return { containerId: sandbox.containerId, order: sandbox.endpoints().map(({ name }) => name), gateway: sandbox.gateway, names };
}

function modelSandboxView(model: CnmModel, sandbox: ModelSandbox) {
  const names = Object.fromEntries(NAMES.map((name) => [name, model.resolve(sandbox, name).sort()]));
  return { containerId: sandbox.containerId, order: sandbox.places.map(({ endpoint }) => endpoint.name), gateway: model.gateway(sandbox), names };
}

class Step implements fc.AsyncCommand<CnmModel, Pair> {
  constructor(
    readonly host: number,
    readonly verb: Verb,
  ) {}

  check(): boolean {
    return true;
  }

  async run(_: CnmModel, pair: Pair): Promise<void> {
    const controller = present(pick(pair.cluster.controllers, this.host));
    const result = await perform(controller, this.verb);
    const expected = pair.expected(controller.host.name, this.verb);
    expect(result === undefined ? 'skip' : result.ok ? undefined : result.error.code).toBe(expected);
    await pair.cluster.settled();
    pair.expectSame();
  }

  toString(): string {
    return `h${this.host} ${JSON.stringify(this.verb)}`;
  }
}

test.each([1, 2, 3])('any sequence of verbs on %d hosts does what the model does', { timeout: 60_000 }, async (count) => {
  const step = fc.tuple(fc.nat({ max: count - 1 }), verbs).map(([host, verb]) => new Step(host, verb));
  await fc.assert(
    fc.asyncProperty(fc.commands([step], { maxCommands: 60, size: 'max' }), async (commands) => {
      const { cluster, hosts } = await openCluster(count);
      const model = new CnmModel(hosts.map(({ host }) => host.name));
      const pair = new Pair(model, cluster);
      for (const verb of PRELUDE) for (const host of hosts.keys()) await new Step(host, verb).run(model, pair);
      await fc.asyncModelRun(() => ({ model, real: pair }), commands);
      await cluster.close();
    }),
    { numRuns: 40 },
  );
});

test('any verbs at once leave sound records and devices, and each answers', { timeout: 60_000 }, async () => {
  const batch = fc.array(fc.tuple(fc.nat({ max: 2 }), verbs), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(batch, { minLength: 1, maxLength: 8 }), async (seed, batches) => {
      const { cluster, hosts } = await openCluster(3, { seed });
      for (const verb of PRELUDE) await Promise.all(hosts.map((host) => perform(host, verb)));
      await cluster.settled();
      for (const steps of batches) {
        const calls = steps.map(([host, verb]) => perform(present(pick(cluster.controllers, host)), verb));
        for (const result of await Promise.all(calls)) if (result?.ok === false) expect(result.error.kind).not.toBe('internal');
        await cluster.settled();
        expect(faultsOf(cluster)).toEqual([]);
      }
      await cluster.close();
    }),
    { numRuns: 100 },
  );
});
