/**
 * What tests of the model share: clusters with one line, results unwrapped, stores compared, invariants checked.
 */
import { expect } from 'vitest';
import {
  createCluster,
  createMemoryStore,
  type Cluster,
  type ClusterOptions,
  type CnmError,
  type Controller,
  type Endpoint,
  type EndpointOptions,
  type JoinOptions,
  type Network,
  type NetworkOptions,
  type Result,
  type Sandbox,
  type Store,
} from '../../src/index.js';
import { checkInvariants } from '../../src/model/invariants.js';
import { recordsOf } from '../../src/state/records.js';

/** A value that must be there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value that must be there is not');
  return value;
}

/** The value of a result that must be a success. */
export function ok<T>(result: Result<T, CnmError>): T {
  return result.getOrThrow();
}

/** The error of a result that must be a failure. */
export function failure<T>(result: Result<T, CnmError>): CnmError {
  const error: CnmError | null = result.errorOrNull();
  if (error === null) throw new Error('a call that must fail has succeeded');
  return error;
}

/** A cluster of hosts h1, h2, … with a store that can be looked into. */
export async function openCluster(count = 1, options: Partial<ClusterOptions> = {}): Promise<{ cluster: Cluster; store: Store; hosts: readonly Controller[] }> {
  const store = options.store ?? createMemoryStore();
  const hosts = Array.from({ length: count }, (_, at) => ({ name: `h${at + 1}`, address: `10.99.0.${11 + at}` }));
  const cluster = ok(await createCluster({ hosts, seed: 1, ...options, store }));
  return { cluster, store, hosts: cluster.controllers };
}

/** One host. */
export async function openHost(options: Partial<ClusterOptions> = {}): Promise<{ cluster: Cluster; store: Store; h1: Controller }> {
  const { cluster, store, hosts } = await openCluster(1, options);
  return { cluster, store, h1: present(hosts[0]) };
}

/** Two hosts. */
export async function openTwo(options: Partial<ClusterOptions> = {}): Promise<{ cluster: Cluster; store: Store; h1: Controller; h2: Controller }> {
  const { cluster, store, hosts } = await openCluster(2, options);
  return { cluster, store, h1: present(hosts[0]), h2: present(hosts[1]) };
}

export async function network(controller: Controller, name: string, options: Omit<NetworkOptions, 'name'> = {}): Promise<Network> {
  return ok(await controller.createNetwork({ ...options, name }));
}

/** A bridge network of a subnet. */
export function bridge(controller: Controller, name: string, subnet?: string, options: Omit<NetworkOptions, 'name' | 'ipam'> = {}): Promise<Network> {
  return network(controller, name, { ...options, ...(subnet !== undefined && { ipam: { config: [{ subnet }] } }) });
}

export async function endpoint(on: Network, name: string, options: Omit<EndpointOptions, 'name'> = {}): Promise<Endpoint> {
  return ok(await on.createEndpoint({ ...options, name }));
}

export async function sandbox(controller: Controller, containerId: string): Promise<Sandbox> {
  return ok(await controller.createSandbox({ containerId }));
}

/** An endpoint with the sandbox's container id as its name, joined to it. */
export async function plug(on: Network, into: Sandbox, options: Omit<EndpointOptions, 'name'> & { readonly join?: JoinOptions; readonly name?: string } = {}): Promise<Endpoint> {
  const { join, name = into.containerId, ...rest } = options;
  return ok(await (await endpoint(on, name, rest)).join(into, join));
}

/** Everything in a store as text. */
export async function contentOf(store: Store): Promise<Readonly<Record<string, string>>> {
  const snapshot = ok(await store.read(['']));
  const decoder = new TextDecoder();
  return Object.fromEntries(snapshot.entries.map((entry) => [entry.key, decoder.decode(entry.value)]));
}

/** The records in a store: its content but for the notes that replicas keep of their own commits. */
export async function recordsIn(store: Store): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(Object.entries(await contentOf(store)).filter(([key]) => !key.startsWith('commits/')));
}

/** What is wrong with the records or the devices of any host; nothing, after every operation. */
export function faultsOf(cluster: Cluster): string[] {
  return cluster.controllers.flatMap((controller) => {
    const { core, host } = controller;
    const faults = checkInvariants(recordsOf(core.tables, host.name));
    const { desired, dataplane } = core.reconciler;
    const wanted = [...desired.units()].flatMap((unit) => desired.resources(unit)).map((resource) => JSON.stringify(resource)).sort();
    const held = dataplane.list().map((resource) => JSON.stringify(resource)).sort();
    if (JSON.stringify(held) !== JSON.stringify(wanted)) faults.push('the devices are not what the records say');
    return faults.map((fault) => `${host.name}: ${fault}`);
  });
}

/** The cluster's hosts have seen everything, and all of it is sound. */
export async function expectSound(cluster: Cluster): Promise<void> {
  await cluster.settled();
  expect(faultsOf(cluster)).toEqual([]);
}

/** Makes a call that must fail with a code, and makes sure that it has changed no record. */
export async function refused<T>(store: Store, call: () => Promise<Result<T, CnmError>>, code: string): Promise<CnmError> {
  const before = await recordsIn(store);
  const error = failure(await call());
  expect({ code: error.code, explained: error.explanation.length > 0 }).toEqual({ code, explained: true });
  expect(await recordsIn(store)).toEqual(before);
  return error;
}
