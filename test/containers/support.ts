/**
 * Two hosts with their containers and networks, over one store in memory.
 */
import { createContainers, createUserNetworks, type Container, type Containers, type UserNetworks } from '../../src/containers/index.js';
import type { CnmError } from '../../src/base/error.js';
import type { Result } from '../../src/base/result.js';
import { createCluster, type Cluster } from '../../src/controller/create-cluster.js';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import type { Store } from '../../src/contracts/store.js';
import type { Controller } from '../../src/controller/controller.js';

export interface TestHost {
  readonly controller: Controller;
  readonly containers: Containers;
  readonly networks: UserNetworks;
}

export interface TestHosts {
  readonly cluster: Cluster;
  readonly store: Store;
  readonly h1: TestHost;
  readonly h2: TestHost;
}

export async function openHosts(): Promise<TestHosts> {
  const store = createMemoryStore();
  const hosts = [
    { name: 'h1', address: '10.99.0.11' },
    { name: 'h2', address: '10.99.0.12' },
  ];
  const cluster = value(await createCluster({ hosts, store, startMs: Date.UTC(2026, 0, 2) }));
  const [h1, h2] = await Promise.all(cluster.controllers.map(openHost));
  if (h1 === undefined || h2 === undefined) throw new Error('a host is missing');
  await cluster.settled();
  return { cluster, store, h1, h2 };
}

async function openHost(controller: Controller): Promise<TestHost> {
  const networks = createUserNetworks(controller);
  value(await networks.ensurePredefined());
  return { controller, networks, containers: createContainers(controller) };
}

/** What a result holds; an error is thrown. */
export function value<T>(result: Result<T, CnmError>): T {
  return result.getOrThrow();
}

/** The message of a failure. */
export function message(result: Result<unknown, CnmError>): string {
  if (result.ok) throw new Error('it succeeded');
  return result.error.message;
}

/** The addresses that a container has in a network. */
export function addressIn(container: Container, network: string): string {
  return container.inspect().NetworkSettings.Networks[network]?.IPAddress ?? 'no such network';
}

/** Everything that a store holds but the marks of commits. */
export async function content(store: Store): Promise<Record<string, string>> {
  const { entries } = value(await store.read(['']));
  const kept = entries.filter(({ key }) => !key.startsWith('commits/'));
  return Object.fromEntries(kept.map(({ key, value: bytes }) => [key, new TextDecoder().decode(bytes)]));
}
