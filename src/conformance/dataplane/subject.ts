/**
 * A dataplane as a conformance case sees it, and the resources that cases put into it: one of each kind, each on what
 * the others give.
 */
import type { BridgeResource, Dataplane, Resource, ResourceChange } from '../../contracts/dataplane.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import { ContractBroken, expectEqual, expectThat } from '../check.js';

/** What a factory gives for one case: the dataplane of a host, of which nothing was asked yet. */
export interface DataplaneFixture {
  readonly dataplane: Dataplane;
  /** Frees what it holds. */
  cleanup?(): void | Promise<void>;
}

/** One thing that every dataplane must keep. */
export interface DataplaneCase {
  readonly name: string;
  readonly check: (subject: DataplaneSubject) => void;
}

/** A bridge in the host's own namespace. */
export const BRIDGE: BridgeResource = {
  kind: 'bridge',
  id: 'bridge/1',
  namespace: HOST_NAMESPACE,
  name: 'br-cnm1',
  mtuBytes: 1500,
  macAddress: '02:42:00:00:00:01',
};

/** One of each kind, each after those that it names. */
export const ONE_OF_EACH: readonly Resource[] = [
  { kind: 'namespace', id: 'sandbox-1' },
  { kind: 'namespace', id: 'overlay-1' },
  BRIDGE,
  { kind: 'bridge', id: 'bridge/2', namespace: 'overlay-1', name: 'ov-1', mtuBytes: 1450, macAddress: '02:42:00:00:00:02' },
  { kind: 'vxlan', id: 'vxlan/1', namespace: 'overlay-1', name: 'vx-1', vni: 256, mtuBytes: 1450, macAddress: '02:42:00:00:00:03', bridge: 'ov-1', port: 4789 },
  {
    kind: 'veth',
    id: 'veth/1',
    ends: [
      { namespace: HOST_NAMESPACE, name: 'vethcnm1', mtuBytes: 1500, macAddress: '0a:42:00:00:00:04', bridge: 'br-cnm1' },
      { namespace: 'sandbox-1', name: 'eth0', mtuBytes: 1500, macAddress: '02:42:0a:4d:00:02' },
    ],
  },
  { kind: 'address', id: 'address/1', namespace: HOST_NAMESPACE, interface: 'br-cnm1', address: '10.77.0.1/24' },
  { kind: 'address', id: 'address/2', namespace: 'sandbox-1', interface: 'eth0', address: '10.77.0.2/24' },
  { kind: 'address', id: 'address/3', namespace: 'sandbox-1', interface: 'eth0', address: 'fd00:77::2/64' },
  { kind: 'route', id: 'route/1', namespace: 'sandbox-1', destination: '0.0.0.0/0', gateway: '10.77.0.1' },
  { kind: 'route', id: 'route/2', namespace: 'sandbox-1', destination: '10.78.0.0/16', interface: 'eth0' },
  { kind: 'neighbour', id: 'neighbour/1', namespace: 'overlay-1', interface: 'vx-1', address: '10.77.0.3', macAddress: '02:42:0a:4d:00:03' },
  { kind: 'forwarding-entry', id: 'entry/1', namespace: 'overlay-1', interface: 'vx-1', macAddress: '02:42:0a:4d:00:03', vtep: '192.0.2.12' },
  { kind: 'policy', id: 'policy/1', namespace: HOST_NAMESPACE, family: 4, chain: 'FORWARD', policy: 'drop' },
  {
    kind: 'rule',
    id: 'rule/1',
    namespace: HOST_NAMESPACE,
    family: 4,
    table: 'nat',
    chain: 'POSTROUTING',
    position: 10,
    match: { source: '10.77.0.0/24', outInterface: { not: 'br-cnm1' } },
    verdict: { kind: 'masquerade' },
    comment: 'the way out of br-cnm1',
  },
  { kind: 'port-proxy', id: 'proxy/1', namespace: HOST_NAMESPACE, protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080, address: '10.77.0.2', port: 80 },
  { kind: 'resolver', id: 'resolver/1', namespace: 'sandbox-1', address: '127.0.0.11' },
];

export class DataplaneSubject {
  constructor(
    readonly dataplane: Dataplane,
    /** Opens the dataplane of another host. */
    readonly another: () => Dataplane,
  ) {}

  /** Makes changes that must not fail. */
  apply(changes: readonly ResourceChange[]): void {
    const applied = this.dataplane.apply(changes);
    expectThat(applied.ok, `a change was refused: ${applied.errorOrNull()?.message ?? ''}`);
  }

  put(...resources: readonly Resource[]): void {
    this.apply(resources.map((resource) => ({ put: resource })));
  }

  remove(...resources: readonly Resource[]): void {
    this.apply(resources.map((resource) => ({ remove: resource })));
  }

  /** Makes changes one of which must be refused, and says how. */
  refused(changes: readonly ResourceChange[], what: string): void {
    const error = this.dataplane.apply(changes).errorOrNull();
    if (error === null) throw new ContractBroken(`${what} was not refused`);
    expectEqual(error.code, 'DATAPLANE_FAILED', `the code of the refusal of ${what}`);
    expectEqual(error.details.host, this.dataplane.host, 'the host that the refusal names');
    expectThat(error.details.resource !== '' && error.details.reason !== '', `the refusal of ${what} does not say what was refused, and why`);
  }

  /** The dataplane holds exactly these, in whatever order. */
  holds(expected: readonly Resource[], when: string): void {
    expectEqual(sorted(this.dataplane.list()), sorted(expected), `what is there ${when}`);
  }
}

function sorted(resources: readonly Resource[]): Resource[] {
  return [...resources].sort((a, b) => (a.id < b.id ? -1 : 1));
}
