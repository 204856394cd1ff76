/**
 * Where the parent interface of a macvlan or ipvlan network comes from (drivers/macvlan/macvlan_setup.go).
 *
 * It is one of the host's interfaces; or a VLAN on one of them, named INTERFACE.ID; or a dummy that leads nowhere,
 * named after the network. The latter two are made for the network. Which it is follows from its name and the host.
 */
import { Result } from '../../base/result.js';
import { HOST_NAMESPACE, type Resource } from '../../contracts/dataplane.js';
import type { HostRecord } from '../../model/host.js';
import { shortId } from '../../model/ids.js';
import { isInterfaceName } from '../../model/interface-name.js';
import { networkMac } from '../veth-endpoint.js';
import { InvalidParentName, InvalidVlanId, LoopbackParent, ParentNotFound } from './errors.js';

/** What a driver calls its parents. */
export interface ParentNames {
  /** 'macvlan' or 'ipvlan'. */
  readonly type: string;
  /** What is said of a VLAN's interface that is not there; its name follows. */
  readonly notFound: string;
}

/** A parent as its host has it: there, or to be made. */
export type ParentDevice =
  | { readonly kind: 'present' }
  | { readonly kind: 'dummy' }
  | { readonly kind: 'vlan'; readonly parent: string; readonly vlanId: number };

export const MTU_BYTES = 1500;
const LOOPBACK = 'lo';
const LAST_VLAN_ID = 4094;

const DUMMY_PREFIXES: Readonly<Record<string, string>> = { macvlan: 'dm-', ipvlan: 'di-' };

/** The dummy of a driver's network that is given no parent; in refusals, what any network is called. */
export function dummyName(driver: string, networkId: string): string {
  return (DUMMY_PREFIXES[driver] ?? '') + shortId(networkId);
}

export function interfacesOf(host: HostRecord): string[] {
  return host.interfaces.map(({ name }) => name);
}

/** How a host comes to have a network's parent, or why it cannot. */
export function findParent(
  names: ParentNames,
  host: HostRecord,
  network: { readonly id: string },
  parent: string,
): Result<ParentDevice, LoopbackParent | InvalidParentName | InvalidVlanId | ParentNotFound> {
  const interfaces = interfacesOf(host);
  const place = { parent, host: host.name, interfaces };
  const malformed = (reason: string) => Result.error(new InvalidParentName({ ...place, reason }));
  if (parent === LOOPBACK) return Result.error(new LoopbackParent({ ...place, driver: names.type }));
  if (interfaces.includes(parent)) return Result.ok({ kind: 'present' });
  if (parent === dummyName(names.type, network.id)) {
    return isInterfaceName(parent) ? Result.ok({ kind: 'dummy' }) : malformed(`invalid interface name ${parent}`);
  }
  const [base = '', digits, ...more] = parent.split('.');
  if (digits === undefined) return malformed(`invalid subinterface vlan name ${parent}, example formatting is eth0.10`);
  if (more.length > 0) return malformed(`required interface name format is: name.vlan_id, ex. eth0.10 for vlan 10, instead received ${parent}`);
  // One spelling for each number: two names of one VLAN would be two devices for the same frames.
  if (!/^(0|-?[1-9]\d*)$/.test(digits)) return malformed(`unable to parse a valid vlan id from: ${digits} (ex. eth0.10 for vlan 10)`);
  if (base === LOOPBACK) return Result.error(new LoopbackParent({ ...place, driver: names.type }));
  if (!interfaces.includes(base)) return Result.error(new ParentNotFound({ ...place, reason: `${names.notFound}: ${base}` }));
  const vlanId = Number(digits);
  if (vlanId < 1 || vlanId > LAST_VLAN_ID) return Result.error(new InvalidVlanId({ parent, vlanId }));
  return isInterfaceName(parent) ? Result.ok({ kind: 'vlan', parent: base, vlanId }) : malformed(`invalid interface name ${parent}`);
}

/** The device that is made for a network as its parent, if one is. */
export function parentResources(device: ParentDevice, networkId: string, name: string): readonly Resource[] {
  const common = { namespace: HOST_NAMESPACE, name, mtuBytes: MTU_BYTES, macAddress: networkMac(networkId) };
  switch (device.kind) {
    case 'present':
      return [];
    case 'dummy':
      return [{ kind: 'dummy', id: `dummy/${networkId}`, ...common }];
    case 'vlan':
      return [{ kind: 'vlan', id: `vlan/${networkId}`, parent: device.parent, vlanId: device.vlanId, ...common }];
  }
}
