/**
 * What every dataplane must refuse: resources that stand on nothing, names that are taken, values that cannot be. A
 * refusal is an error of the contract, never thrown, and leaves everything as it was.
 */
import type { Resource } from '../../contracts/dataplane.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import { BRIDGE, ONE_OF_EACH, type DataplaneCase, type DataplaneSubject } from './subject.js';

const MAC = '02:42:00:00:00:99';

const rule = { kind: 'rule', id: 'rule/9', namespace: HOST_NAMESPACE, family: 4, table: 'filter', chain: 'FORWARD', position: 1, match: {}, verdict: { kind: 'accept' } } as const;
const proxy = { kind: 'port-proxy', id: 'proxy/9', namespace: HOST_NAMESPACE, protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 8080, address: '10.77.0.3', port: 80 } as const;

/** Each is refused, and changes nothing. */
function refuseAll(subject: DataplaneSubject, wrong: Readonly<Record<string, Resource>>): void {
  subject.put(...ONE_OF_EACH);
  for (const [what, resource] of Object.entries(wrong)) {
    subject.refused([{ put: resource }], what);
    subject.holds(ONE_OF_EACH, `after ${what} was refused`);
  }
}

function vethTo(end: { namespace: string; name: string; bridge?: string }): Resource {
  return {
    kind: 'veth',
    id: 'veth/9',
    ends: [
      { namespace: HOST_NAMESPACE, name: 'vethcnm9', mtuBytes: 1500, macAddress: MAC },
      { mtuBytes: 1500, macAddress: MAC, ...end },
    ],
  };
}

export const refusalCases: readonly DataplaneCase[] = [
  {
    name: 'a resource that names what is not there is refused',
    check(subject) {
      refuseAll(subject, {
        'a bridge in no namespace': { ...BRIDGE, id: 'bridge/9', name: 'br-cnm9', namespace: 'nowhere' },
        'a veth into no namespace': vethTo({ namespace: 'nowhere', name: 'eth0' }),
        'a veth on no bridge': vethTo({ namespace: 'sandbox-1', name: 'eth9', bridge: 'br-nowhere' }),
        'an address on no interface': { kind: 'address', id: 'address/9', namespace: 'sandbox-1', interface: 'eth9', address: '10.77.0.9/24' },
        'a route on no interface': { kind: 'route', id: 'route/9', namespace: 'sandbox-1', destination: '10.79.0.0/16', interface: 'eth9' },
        'a route in no namespace': { kind: 'route', id: 'route/9', namespace: 'nowhere', destination: '10.79.0.0/16', gateway: '10.77.0.1' },
        'a neighbour on no interface': { kind: 'neighbour', id: 'neighbour/9', namespace: 'overlay-1', interface: 'vx-9', address: '10.77.0.9', macAddress: MAC },
        'a rule in no namespace': { ...rule, namespace: 'nowhere' },
        'a policy in no namespace': { kind: 'policy', id: 'policy/9', namespace: 'nowhere', family: 4, chain: 'INPUT', policy: 'drop' },
        'a port proxy in no namespace': { ...proxy, hostPort: 8089, namespace: 'nowhere' },
        'a forwarding entry on no interface': { kind: 'forwarding-entry', id: 'entry/9', namespace: 'overlay-1', interface: 'vx-9', macAddress: MAC, vtep: '192.0.2.9' },
      });
    },
  },
  {
    name: 'a forwarding entry on what is no VXLAN interface is refused',
    check(subject) {
      refuseAll(subject, {
        'a forwarding entry on a bridge': { kind: 'forwarding-entry', id: 'entry/9', namespace: 'overlay-1', interface: 'ov-1', macAddress: MAC, vtep: '192.0.2.9' },
      });
    },
  },
  {
    name: 'an interface name that the namespace has already is refused',
    check(subject) {
      refuseAll(subject, {
        'a second bridge of one name': { ...BRIDGE, id: 'bridge/9' },
        'a veth end of a name that is there': vethTo({ namespace: 'sandbox-1', name: 'eth0' }),
        'an interface called lo': vethTo({ namespace: 'sandbox-1', name: 'lo' }),
        'a namespace called as the host’s own': { kind: 'namespace', id: HOST_NAMESPACE },
      });
    },
  },
  {
    name: 'a VXLAN id that the host uses already is refused',
    check(subject) {
      refuseAll(subject, {
        'a second VXLAN interface of one id': { kind: 'vxlan', id: 'vxlan/9', namespace: 'overlay-1', name: 'vx-9', vni: 256, mtuBytes: 1450, macAddress: MAC, bridge: 'ov-1', port: 4789 },
      });
    },
  },
  {
    name: 'a port that a proxy has already is refused',
    check(subject) {
      refuseAll(subject, { 'a second proxy of one port': proxy });
    },
  },
  {
    name: 'rules that cannot be are refused',
    check(subject) {
      refuseAll(subject, {
        'a rule in a chain of another table': { ...rule, chain: 'PREROUTING' },
        'a rule about a prefix of the other family': { ...rule, match: { source: 'fd00::/64' } },
        'a rule about a port of no protocol': { ...rule, match: { destinationPort: 80 } },
        'a rule about port 0': { ...rule, match: { protocol: 'tcp', destinationPort: 0 } },
        'a jump into a chain of the table itself': { ...rule, verdict: { kind: 'jump', chain: 'INPUT' } },
        'a translation outside of nat': { ...rule, verdict: { kind: 'masquerade' } },
        'a drop in nat': { ...rule, table: 'nat', chain: 'POSTROUTING', verdict: { kind: 'drop' } },
        'a destination chosen when it is too late': { ...rule, table: 'nat', chain: 'POSTROUTING', verdict: { kind: 'dnat', address: '10.77.0.2' } },
        'a proxy of no address': { ...proxy, hostPort: 8089, hostAddress: 'everywhere' },
        'a proxy to port 65536': { ...proxy, hostPort: 8089, port: 65_536 },
      });
    },
  },
  {
    name: 'values that cannot be are refused',
    check(subject) {
      const address = { kind: 'address', id: 'address/9', namespace: 'sandbox-1', interface: 'eth0' } as const;
      const vxlan = { kind: 'vxlan', id: 'vxlan/9', namespace: 'overlay-1', name: 'vx-9', mtuBytes: 1450, macAddress: MAC, bridge: 'ov-1', port: 4789 } as const;
      refuseAll(subject, {
        'a MAC address that is none': { ...BRIDGE, id: 'bridge/9', name: 'br-cnm9', macAddress: 'banana' },
        'an MTU of 10': { ...BRIDGE, id: 'bridge/9', name: 'br-cnm9', mtuBytes: 10 },
        'an interface without a name': { ...BRIDGE, id: 'bridge/9', name: '' },
        'a namespace without a name': { kind: 'namespace', id: '' },
        'an address without a prefix length': { ...address, address: '10.77.0.9' },
        'an address that is none': { ...address, address: '10.77.0.256/24' },
        'a route to no prefix': { kind: 'route', id: 'route/9', namespace: 'sandbox-1', destination: 'anywhere', gateway: '10.77.0.1' },
        'a route to nowhere': { kind: 'route', id: 'route/9', namespace: 'sandbox-1', destination: '10.79.0.0/16' },
        'a VXLAN id of 25 bits': { ...vxlan, vni: 2 ** 24 },
        'a tunnel’s end that is no address': { kind: 'forwarding-entry', id: 'entry/9', namespace: 'overlay-1', interface: 'vx-1', macAddress: MAC, vtep: 'elsewhere' },
      });
    },
  },
];
