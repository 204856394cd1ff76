/**
 * How a host's default bridge is to be, as dockerd's --bip, --fixed-cidr, --mtu and so on say it.
 */
import { type InvalidArgument, invalidArgument, type MembersOf, optionsFault } from '../../contracts/invalid-argument.js';
import { netlabels } from '../../contracts/netlabels.js';
import { plainNetwork, type NetworkSettings } from '../../controller/settings/network-settings.js';
import type { IpamConfig } from '../../model/network.js';
import { formatIpAddress, parseIpAddress } from '../../net/ip-address.js';
import { formatIpPrefix, networkOf, parseIpPrefix } from '../../net/ip-prefix.js';
import { DEFAULT_NETWORK } from './names.js';

/** What `createDaemon` and `networks.ensurePredefined` take of it; everything has a value of its own. */
export interface DefaultBridge {
  /** The bridge's own address with its prefix: '10.5.0.1/24'. */
  readonly address?: string;
  /** The part of its subnet that endpoints' addresses come from. */
  readonly ipRange?: string;
  /** The gateway of containers, where it is not the bridge. */
  readonly gateway?: string;
  readonly mtuBytes?: number;
  readonly interContainer?: boolean;
  readonly masquerade?: boolean;
  /** Where ports are published that name no address. */
  readonly hostAddress?: string;
}

const BRIDGE_MEMBERS: MembersOf<DefaultBridge> = {
  address: true,
  ipRange: true,
  gateway: true,
  mtuBytes: true,
  interContainer: true,
  masquerade: true,
  hostAddress: true,
};

/** What a default bridge cannot be made of, if anything. */
export function defaultBridgeFault(bridge: DefaultBridge): InvalidArgument | undefined {
  const fault = optionsFault('default bridge', bridge, BRIDGE_MEMBERS);
  if (fault !== undefined) return fault;
  const { address, ipRange, gateway, hostAddress, mtuBytes, interContainer, masquerade } = bridge;
  const isPrefix = (text: string): boolean => parseIpPrefix(text) !== undefined;
  const isAddress = (text: string): boolean => parseIpAddress(text) !== undefined;
  return (
    textFault('address', address, isPrefix, "an address with its prefix, such as '10.5.0.1/24'") ??
    textFault('range', ipRange, isPrefix, "a prefix, such as '10.5.0.128/25'") ??
    textFault('gateway', gateway, isAddress, 'an IP address') ??
    textFault('host address', hostAddress, isAddress, 'an IP address') ??
    (mtuBytes === undefined || Number.isInteger(mtuBytes) ? undefined : invalidArgument('MTU of the default bridge', mtuBytes, 'a whole number of bytes')) ??
    flagFault('interContainer', interContainer) ??
    flagFault('masquerade', masquerade)
  );
}

function textFault(what: string, value: unknown, isGood: (text: string) => boolean, expected: string): InvalidArgument | undefined {
  const isFine = value === undefined || (typeof value === 'string' && value.length < 64 && isGood(value));
  return isFine ? undefined : invalidArgument(`${what} of the default bridge`, value, expected);
}

function flagFault(what: string, value: unknown): InvalidArgument | undefined {
  return value === undefined || typeof value === 'boolean' ? undefined : invalidArgument(`${what} of the default bridge`, value, 'true or false');
}

/** The network that it is. */
export function bridgeSettings({ mtuBytes = 1_500, interContainer = true, masquerade = true, hostAddress = '0.0.0.0', ...subnet }: DefaultBridge): NetworkSettings {
  const plain = plainNetwork(DEFAULT_NETWORK, 'bridge');
  const config = subnetOf(subnet);
  return {
    ...plain,
    ...(config !== undefined && { ipam: { ...plain.ipam, config: [config] } }),
    options: {
      [netlabels.defaultBridge]: 'true',
      [netlabels.interContainerConnectivity]: String(interContainer),
      [netlabels.ipMasquerade]: String(masquerade),
      [netlabels.hostBindingIpv4]: hostAddress,
      [netlabels.bridgeName]: 'docker0',
      [netlabels.mtu]: String(mtuBytes),
    },
  };
}

function subnetOf({ address = '', ipRange, gateway }: DefaultBridge): IpamConfig | undefined {
  const whole = parseIpPrefix(address);
  const subnet = whole === undefined ? ipRange : formatIpPrefix(networkOf(whole));
  if (subnet === undefined) return undefined;
  return {
    subnet,
    ...(ipRange !== undefined && { ipRange }),
    ...(whole !== undefined && { gateway: formatIpAddress(whole.address) }),
    ...(gateway !== undefined && { auxAddresses: { DefaultGatewayIPv4: gateway } }),
  };
}
