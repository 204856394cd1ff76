/**
 * Random small worlds of hosts, networks and containers, built through the public verbs, to ask and to send in.
 */
import fc from 'fast-check';
import { createContainers, createUserNetworks, type Container } from '../../src/containers/index.js';
import { createCluster, type Cluster } from '../../src/controller/create-cluster.js';
import type { NetworkOptions } from '../../src/controller/settings/network-settings.js';

const PORTS = [80, 5432] as const;
const FIRST_HOST_PORT = 8000;

export interface ListenerPlan {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

export interface ContainerPlan {
  readonly host: number;
  readonly networks: readonly number[];
  readonly listeners: readonly ListenerPlan[];
  readonly published: readonly ListenerPlan[];
}

export interface QuestionPlan {
  readonly from: { readonly container: number } | { readonly host: number };
  readonly to:
    | { readonly kind: 'name' | 'address'; readonly container: number }
    | { readonly kind: 'host' | 'published'; readonly number: number }
    | { readonly kind: 'text'; readonly text: string };
  readonly protocol: 'icmp' | 'tcp' | 'udp';
  readonly port: number;
}

export interface Plan {
  readonly hosts: number;
  readonly networks: readonly { readonly kind: 'bridge' | 'internal' | 'apart' | 'overlay' | 'macvlan'; readonly host: number }[];
  readonly containers: readonly ContainerPlan[];
  readonly trouble: 'none' | 'partition' | 'host down';
  readonly questions: readonly QuestionPlan[];
}

const index = fc.nat(11);
const protocol = fc.constantFrom('tcp', 'udp') satisfies fc.Arbitrary<'tcp' | 'udp'>;
const listener: fc.Arbitrary<ListenerPlan> = fc.record({ protocol, port: fc.constantFrom(...PORTS) });

const question: fc.Arbitrary<QuestionPlan> = fc.record({
  from: fc.oneof({ weight: 5, arbitrary: fc.record({ container: index }) }, { weight: 1, arbitrary: fc.record({ host: index }) }),
  to: fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('name', 'address'), container: index }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('host', 'published'), number: index }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), text: fc.constantFrom('nobody', '192.0.2.1', '10.30.0.99', '127.0.0.1', '172.17.0.1', 'localhost') }) },
  ),
  protocol: fc.constantFrom('icmp', 'tcp', 'udp'),
  port: fc.constantFrom(...PORTS),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  hosts: fc.integer({ min: 1, max: 3 }),
  networks: fc.array(fc.record({ kind: fc.constantFrom('bridge', 'internal', 'apart', 'overlay', 'macvlan'), host: index }), { minLength: 1, maxLength: 4 }),
  containers: fc.array(
    fc.record({
      host: index,
      networks: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
      listeners: fc.uniqueArray(listener, { maxLength: 2, selector: ({ protocol: name, port }) => `${name}${port}` }),
      published: fc.uniqueArray(listener, { maxLength: 1 }),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  trouble: fc.constantFrom('none', 'none', 'partition', 'host down'),
  questions: fc.array(question, { minLength: 1, maxLength: 6 }),
});

export interface BuiltPlan {
  readonly cluster: Cluster;
  readonly containers: readonly Container[];
  /** Ports of hosts that lead to a container. */
  readonly published: readonly { readonly address: string; readonly port: number; readonly protocol: 'tcp' | 'udp' }[];
}

/** Makes it all, and listens. */
export async function buildPlan(plan: Plan): Promise<BuiltPlan> {
  const hosts = Array.from({ length: plan.hosts }, (_, at) => ({ name: `h${at + 1}`, address: `10.99.0.${11 + at}` }));
  const cluster = (await createCluster({ hosts })).getOrThrow();
  const parts = cluster.controllers.map((controller) => ({ networks: createUserNetworks(controller), containers: createContainers(controller) }));
  for (const { networks } of parts) (await networks.ensurePredefined()).getOrThrow();
  for (const [at, { kind, host }] of plan.networks.entries()) {
    (await one(parts, host).networks.create(optionsOf(kind, at))).getOrThrow();
  }
  await cluster.settled();
  const containers: Container[] = [];
  for (const [at, wanted] of plan.containers.entries()) containers.push(await runContainer(plan, parts, at, wanted));
  await cluster.settled();
  for (const [at, container] of containers.entries()) listenIn(cluster, container, plan.containers[at]?.listeners ?? []);
  const names = hosts.map(({ name }) => name);
  if (plan.trouble === 'partition') cluster.simulator.faults.partition([names.slice(0, 1), names.slice(1)]);
  if (plan.trouble === 'host down') cluster.simulator.faults.takeDown(names.at(-1) ?? '');
  const published = containers.flatMap((container) =>
    container.publishedPorts.flatMap(({ hostAddress, hostPort, protocol: name }) => {
      const address = hosts.find((host) => host.name === container.host)?.address;
      return hostAddress !== '0.0.0.0' || address === undefined || name === 'sctp' ? [] : [{ address, port: hostPort, protocol: name }];
    }),
  );
  return { cluster, containers, published };
}

function optionsOf(kind: Plan['networks'][number]['kind'], at: number): NetworkOptions {
  const ipam = { config: [{ subnet: `10.${30 + at}.0.0/24` }] };
  switch (kind) {
    case 'bridge':
      return { name: `n${at}`, driver: 'bridge', ipam };
    case 'internal':
      return { name: `n${at}`, driver: 'bridge', internal: true, ipam };
    case 'apart':
      return { name: `n${at}`, driver: 'bridge', ipam, options: { 'com.docker.network.bridge.enable_icc': 'false' } };
    case 'overlay':
      return { name: `n${at}`, driver: 'overlay', ipam };
    case 'macvlan':
      return { name: `n${at}`, driver: 'macvlan', ipam };
  }
}

type Parts = readonly { readonly networks: ReturnType<typeof createUserNetworks>; readonly containers: ReturnType<typeof createContainers> }[];

async function runContainer(plan: Plan, parts: Parts, at: number, wanted: ContainerPlan): Promise<Container> {
  const host = wanted.host % plan.hosts;
  const numbers = [...new Set(wanted.networks.map((number) => number % plan.networks.length))];
  const mine = numbers.filter((number) => {
    const network = plan.networks[number];
    return network !== undefined && (network.kind === 'overlay' || network.host % plan.hosts === host);
  });
  const networks = mine.length === 0 ? ['bridge'] : mine.map((number) => `n${number}`);
  const portBindings = wanted.published.map(({ protocol: name, port }) => ({ protocol: name, port, hostPort: FIRST_HOST_PORT + at }));
  return (await one(parts, host).containers.run({ name: `c${at}`, image: 'busybox', networks, portBindings })).getOrThrow();
}

/** Accepts connections, and sends datagrams back. */
function listenIn(cluster: Cluster, { sandbox }: Container, listeners: readonly ListenerPlan[]): void {
  const stack = sandbox === undefined ? undefined : cluster.simulator.host(sandbox.host)?.namespace(sandbox.namespace)?.stack;
  for (const { protocol: name, port } of listeners) {
    if (name === 'tcp') stack?.tcp.listen(port, () => {});
    else {
      const socket = stack?.udp.open(port, { receive: ({ source, sourcePort, destination, payload }) => void socket?.send(source, sourcePort, payload, { from: destination }) });
    }
  }
}

/** One of a list by a number that may be larger than it. */
export function one<T>(list: readonly T[], number: number): T {
  const found = list[number % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
}
