/**
 * The labels that the bridge driver knows (drivers/bridge/bridge.go, labels.go).
 */
import { netlabels } from '../../contracts/netlabels.js';
import { address, flag, mtu, optionParser, text } from '../../contracts/options.js';

/** What every IPv4 link must carry (RFC 791). */
const LEAST_MTU_BYTES = 68;

export const bridgeOptions = {
  bridgeName: text(netlabels.bridgeName, ''),
  defaultBridge: flag(netlabels.defaultBridge, false),
  interContainerConnectivity: flag(netlabels.interContainerConnectivity, true),
  ipMasquerade: flag(netlabels.ipMasquerade, true),
  inhibitIpv4: flag(netlabels.inhibitIpv4, false),
  /** Read and checked only: the network's own setting decides. */
  enableIpv6: flag(netlabels.enableIpv6, false),
  hostBindingIpv4: address(netlabels.hostBindingIpv4),
  hostIpv4: address(netlabels.hostIpv4),
  interfacePrefix: text(netlabels.containerInterfacePrefix, 'eth'),
  mtuBytes: mtu(netlabels.mtu, LEAST_MTU_BYTES),
};

/** The bridge driver's options of some labels. */
export const parseBridgeOptions = optionParser(bridgeOptions);
