/**
 * Small clusters that a kernel can be given as well, and what is tried in each.
 */
import { createContainers, createUserNetworks } from '../../src/containers/index.js';
import type { ContainerOptions } from '../../src/containers/index.js';
import { type Cluster, createCluster } from '../../src/controller/create-cluster.js';

/** A namespace as 'host/namespace', by the name that a topology gives it. */
export interface Built {
  readonly cluster: Cluster;
  readonly places: ReadonlyMap<string, string>;
  /** An address of each container. */
  readonly addresses: ReadonlyMap<string, string>;
}

interface NetworkSpec {
  readonly name: string;
  readonly driver: string;
  readonly subnet: string;
  readonly internal?: boolean;
  readonly options?: Readonly<Record<string, string>>;
}

interface ContainerSpec {
  readonly host: string;
  readonly options: ContainerOptions;
}

export interface TopologySpec {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Made on the first host. */
  readonly networks: readonly NetworkSpec[];
  readonly containers: readonly ContainerSpec[];
  /** The wire that is looked at while the first container pings the second: an interface of a place. */
  readonly wire: { readonly place: string; readonly interface: string };
}

function container(host: string, name: string, network: string, more: Partial<ContainerOptions> = {}): ContainerSpec {
  return { host, options: { name, image: 'busybox', networks: [{ network }], ...more } };
}

export const topologies: readonly TopologySpec[] = [
  {
    name: 'one bridge',
    hosts: ['h1'],
    networks: [{ name: 'n1', driver: 'bridge', subnet: '10.30.0.0/24' }],
    containers: [container('h1', 'ann', 'n1'), container('h1', 'bob', 'n1')],
    wire: { place: 'ann', interface: 'eth0' },
  },
  {
    name: 'two bridges that are kept apart, one of them internal',
    hosts: ['h1', 'h2'],
    networks: [
      { name: 'n1', driver: 'bridge', subnet: '10.30.0.0/24' },
      { name: 'n2', driver: 'bridge', subnet: '10.31.0.0/24' },
      { name: 'inside', driver: 'bridge', subnet: '10.32.0.0/24', internal: true },
    ],
    containers: [container('h1', 'ann', 'n1'), container('h1', 'cat', 'n2'), container('h1', 'dan', 'inside'), container('h1', 'eve', 'inside')],
    wire: { place: 'ann', interface: 'eth0' },
  },
  {
    name: 'a bridge whose containers do not see each other',
    hosts: ['h1'],
    networks: [{ name: 'n1', driver: 'bridge', subnet: '10.30.0.0/24', options: { 'com.docker.network.bridge.enable_icc': 'false' } }],
    containers: [container('h1', 'ann', 'n1'), container('h1', 'bob', 'n1')],
    wire: { place: 'ann', interface: 'eth0' },
  },
  {
    name: 'an overlay over two hosts',
    hosts: ['h1', 'h2'],
    networks: [{ name: 'ov', driver: 'overlay', subnet: '10.40.0.0/24' }],
    containers: [container('h1', 'ann', 'ov'), container('h2', 'bob', 'ov')],
    wire: { place: 'host h1', interface: 'ens3' },
  },
  {
    name: 'a published port',
    hosts: ['h1', 'h2'],
    networks: [
      { name: 'n1', driver: 'bridge', subnet: '10.30.0.0/24' },
      { name: 'n2', driver: 'bridge', subnet: '10.31.0.0/24' },
    ],
    containers: [
      container('h1', 'ann', 'n1', { portBindings: [{ protocol: 'tcp', port: 80, hostPort: 8080 }] }),
      container('h1', 'cat', 'n2'),
    ],
    wire: { place: 'host h1', interface: 'ens3' },
  },
];

/** Builds a topology in the simulator. */
export async function build(spec: TopologySpec): Promise<Built> {
  const hosts = spec.hosts.map((name, at) => ({ name, address: `10.99.0.1${at + 1}/24` }));
  const cluster = (await createCluster({ hosts })).getOrThrow();
  const [first] = cluster.controllers;
  if (first === undefined) throw new Error('a cluster without controllers');
  for (const { name, driver, subnet, ...rest } of spec.networks) {
    (await createUserNetworks(first).create({ name, driver, ipam: { config: [{ subnet }] }, ...rest })).getOrThrow();
  }
  await cluster.settled();
  const places = new Map(spec.hosts.map((host) => [`host ${host}`, `${host}/host`]));
  const addresses = new Map(hosts.map(({ name, address }) => [`host ${name}`, address.split('/')[0] ?? '']));
  for (const { host, options } of spec.containers) {
    const controller = cluster.controller(host);
    if (controller === undefined) throw new Error(`no host ${host}`);
    const run = (await createContainers(controller).run(options)).getOrThrow();
    await cluster.settled();
    const { sandbox } = run;
    if (sandbox === undefined) throw new Error(`${run.name} does not run`);
    places.set(run.name, `${host}/${sandbox.namespace}`);
    addresses.set(run.name, sandbox.interfaces.find(({ ipv4Address }) => ipv4Address !== undefined)?.ipv4Address?.split('/')[0] ?? '');
  }
  return { cluster, places, addresses };
}
