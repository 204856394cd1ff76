/**
 * What every driver must keep about the resources that it describes: they follow from the records alone, stand on what
 * is there, and are the interface that the sandbox was promised.
 */
import type { Resource } from '../../contracts/dataplane.js';
import type { NetworkRecord } from '../../model/network.js';
import { ContractBroken, expectEqual, expectThat } from '../check.js';
import { namesGiven, namesOfHost, namesUsed } from './resource-ties.js';
import { SANDBOX, type DriverCase, type DriverFixture, type DriverSubject, type Joined } from './subject.js';

const SANDBOX_NAMESPACE: Resource = { kind: 'namespace', id: SANDBOX };

function oneNetwork({ single }: DriverFixture): string | undefined {
  return single === true ? 'a host has one network of it' : undefined;
}

/** A network with endpoints joined to the sandbox: its own devices, then theirs. */
function build(subject: DriverSubject, count: number, first = 0): { network: NetworkRecord; joined: Joined[]; resources: readonly Resource[] } {
  const network = subject.network();
  const joined = Array.from({ length: count }, (_, at) => subject.join(network, subject.endpoint(network), first + at));
  const own = subject.driver.networkResources(subject.host, network);
  return { network, joined, resources: [...own, ...joined.flatMap((one) => subject.endpointResources(network, one))] };
}

/** Each resource stands on what the host, the sandbox and others give, and nobody gives what another gives. */
function expectTied(subject: DriverSubject, resources: readonly Resource[]): void {
  const names = namesOfHost(subject.host);
  for (const resource of [SANDBOX_NAMESPACE, ...resources]) {
    for (const name of namesGiven(resource)) {
      if (names.has(name)) throw new ContractBroken(`${resource.kind} ${resource.id} gives ${name}, which is there already`);
      names.add(name);
    }
  }
  for (const resource of resources) {
    for (const name of namesUsed(resource)) if (!names.has(name)) throw new ContractBroken(`${resource.kind} ${resource.id} names ${name}, which is not there`);
  }
}

function expectOwnIds(resources: readonly Resource[]): void {
  const ids = resources.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  expectEqual(twice, [], 'ids that several resources have');
}

export const resourceCases: readonly DriverCase[] = [
  {
    name: 'resources have ids of their own',
    check(subject) {
      expectOwnIds(build(subject, 3).resources);
    },
  },
  {
    name: 'resources name only what is there',
    check(subject) {
      expectTied(subject, build(subject, 3).resources);
    },
  },
  {
    name: 'two networks of one host are not in each other’s way',
    excuse: oneNetwork,
    check(subject) {
      const resources = [...build(subject, 2).resources, ...build(subject, 2, 2).resources];
      expectOwnIds(resources);
      expectTied(subject, resources);
    },
  },
  {
    name: 'the same records give the same resources, also of a driver that has seen nothing else',
    check(subject) {
      const { network, joined, resources } = build(subject, 2);
      const again = subject.reopen().driver;
      for (const driver of [subject.driver, again]) {
        const own = driver.networkResources(subject.host, network);
        expectEqual([...own, ...joined.flatMap((one) => subject.endpointResources(network, one, driver))], resources, 'the resources');
      }
    },
  },
  {
    name: 'resources are plain values that JSON keeps',
    check(subject) {
      const { resources } = build(subject, 1);
      const kept: unknown = JSON.parse(JSON.stringify(resources));
      expectEqual(kept, resources, 'the resources after JSON');
    },
  },
  {
    name: 'a joined endpoint has the interface that its sandbox was promised, with its MAC address and addresses',
    check(subject) {
      const network = subject.network();
      const joined = subject.join(network, subject.endpoint(network), 7);
      const { endpoint, interfaceName } = joined;
      if (interfaceName === undefined) return;
      const resources = subject.endpointResources(network, joined);
      const ends = resources.flatMap<object>((resource) => (resource.kind === 'veth' ? resource.ends : [resource]));
      const promised = ends.find((end) => 'name' in end && 'namespace' in end && end.namespace === SANDBOX && end.name === interfaceName);
      expectThat(promised !== undefined, `nothing gives ${interfaceName} in the sandbox`);
      if ('macAddress' in promised) expectEqual(promised.macAddress, endpoint.macAddress, 'the MAC address of the interface');
      const addresses = resources.flatMap((one) => (one.kind === 'address' && one.namespace === SANDBOX && one.interface === interfaceName ? [one.address] : []));
      const held = [endpoint.ipv4, endpoint.ipv6].flatMap((one) => (one === undefined ? [] : [`${one.address}/${one.prefixLength}`]));
      expectEqual([...addresses].sort(), held.sort(), 'the addresses of the interface');
    },
  },
  {
    name: 'what is known of endpoints elsewhere stands on the network’s devices, with ids of its own',
    check(subject) {
      const { network, resources } = build(subject, 1);
      const peers = [1, 2].flatMap(() => {
        const { endpoint } = subject.join(network, subject.endpoint(network, { host: 'h2' }));
        return subject.driver.peerResources(subject.host, network, endpoint);
      });
      expectOwnIds([...resources, ...peers]);
      expectTied(subject, [...resources, ...peers]);
    },
  },
  {
    name: 'describing resources changes no record',
    check(subject) {
      const { network, joined } = build(subject, 1);
      const before = subject.content();
      const frozen = JSON.stringify([network, joined]);
      subject.driver.networkResources(subject.host, network);
      for (const one of joined) subject.endpointResources(network, one);
      expectEqual(subject.content(), before, 'the records');
      expectEqual(JSON.stringify([network, joined]), frozen, 'the records handed over');
    },
  },
];
