/**
 * What macvlan and ipvlan networks are refused for, in Docker's words (drivers/macvlan, drivers/ipvlan).
 *
 * Each explanation names who or what is in the way, and a parent that would do.
 */
import { errorClass } from '../../base/error.js';

/** What a parent may be, in words. */
function choices(host: string, interfaces: readonly string[]): string {
  const [first] = interfaces;
  if (first === undefined) return `Host ${host} has no interfaces; leave the parent out for a network that leads nowhere.`;
  return `Host ${host} has ${interfaces.join(', ')}; give one of them, or one with a VLAN id such as ${first}.10, or none for a network that leads nowhere.`;
}

/** A mode that the driver does not know. */
export class InvalidLinkMode extends errorClass('INVALID_LINK_MODE', 'invalid-parameter', {
  message: (d: { driver: string; mode: string; modes: readonly string[] }) =>
    `requested ${d.driver} mode '${d.mode}' is not valid, '${d.modes[0] ?? ''}' mode is the ${d.driver} driver default`,
  explanation: (d) => `Modes are ${d.modes.join(', ')}; leave ${d.driver}_mode out for the first.`,
}) {}

/** The loopback interface as a parent, or as what a VLAN is to be on. */
export class LoopbackParent extends errorClass('LOOPBACK_PARENT', 'invalid-parameter', {
  message: (d: { driver: string; parent: string; host: string; interfaces: readonly string[] }) =>
    `loopback interface is not a valid ${d.driver} parent link`,
  explanation: (d) => choices(d.host, d.interfaces),
}) {}

/** A parent that is not there, with a name that no VLAN can be made of. */
export class InvalidParentName extends errorClass('INVALID_PARENT_NAME', 'invalid-parameter', {
  message: (d: { parent: string; host: string; interfaces: readonly string[]; reason: string }) => d.reason,
  explanation: (d) => choices(d.host, d.interfaces),
}) {}

/** A VLAN id that no frame can have (IEEE 802.1Q). */
export class InvalidVlanId extends errorClass('INVALID_VLAN_ID', 'invalid-parameter', {
  message: (d: { parent: string; vlanId: number }) => `vlan id must be between 1-4094, received: ${d.vlanId}`,
  explanation: (d) => `${d.parent} is to be a VLAN, whose id is what follows the dot; choose another one.`,
}) {}

/** A parent, or what its VLAN is to be on, that the host has not got. */
export class ParentNotFound extends errorClass('PARENT_NOT_FOUND', 'not-found', {
  message: (d: { parent: string; host: string; interfaces: readonly string[]; reason: string }) => d.reason,
  explanation: (d) => choices(d.host, d.interfaces),
}) {}

/** A parent that another network of the host has. */
export class ParentInUse extends errorClass('PARENT_IN_USE', 'forbidden', {
  message: (d: { parent: string; host: string; networkId: string; network: string; driver: string; dummy: string }) =>
    `network ${d.dummy} is already using parent interface ${d.parent}`,
  explanation: (d) =>
    `The ${d.driver} network '${d.network}' has it on host ${d.host}, and a parent is one network's; connect to that one, delete it, or give another interface or VLAN.`,
}) {}

/** An endpoint on a host that has not got the network's parent. */
export class ParentOnOtherHost extends errorClass('PARENT_ON_OTHER_HOST', 'not-found', {
  message: (d: { network: string; id: string; host: string; here: string }) => `network id "${d.id}" not found`,
  explanation: (d) => `The parent of network '${d.network}' is on host ${d.host}; create a local network on ${d.here}, with a range of addresses of its own.`,
}) {}

/** An endpoint that IPAM gave no IPv4 address. */
export class EndpointWithoutAddress extends errorClass('ENDPOINT_WITHOUT_ADDRESS', 'invalid-parameter', {
  message: (_: { endpoint: string; network: string; driver: string }) => 'create endpoint was not passed an IP address',
  explanation: (d) => `Endpoint '${d.endpoint}' of the ${d.driver} network '${d.network}' needs an IPv4 address; choose an IPAM driver that gives one.`,
}) {}

/** An endpoint with an address in none of its network's subnets. */
export class NoValidSubnet extends errorClass('NO_VALID_SUBNET', 'invalid-parameter', {
  message: (d: { endpoint: string; family: 4 | 6; address: string; subnets: readonly string[] }) =>
    `could not find a valid ipv${d.family} subnet for endpoint ${d.endpoint}`,
  explanation: (d) => `Its address is '${d.address}'; the network has ${d.subnets.join(', ')}.`,
}) {}

/** A MAC address for an interface that has its parent's. */
export class CustomMacNotSupported extends errorClass('CUSTOM_MAC_NOT_SUPPORTED', 'invalid-parameter', {
  message: (_: { endpoint: string; network: string; macAddress: string }) => 'ipvlan interfaces do not support custom mac address assignment',
  explanation: (d) => `Endpoints of '${d.network}' have the MAC address of its parent; leave ${d.macAddress} out, or use a macvlan network.`,
}) {}

/** A second endpoint on a parent in mode passthru. */
export class PassthruParentTaken extends errorClass('PASSTHRU_PARENT_TAKEN', 'forbidden', {
  message: (d: { network: string; endpoint: string; other: string; containerId: string }) =>
    `network ${d.network} is in passthru mode and has its one endpoint`,
  explanation: (d) => `'${d.other}' of container ${d.containerId} has the parent for itself, so '${d.endpoint}' cannot; disconnect it, or use mode bridge.`,
}) {}
