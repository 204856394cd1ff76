/**
 * The labels that the bridge driver knows (drivers/bridge/bridge.go, labels.go).
 */
import { netlabels } from '../../contracts/netlabels.js';
import { address, flag, integer, text } from '../../contracts/options.js';

export const bridgeOptions = {
  bridgeName: text(netlabels.bridgeName, ''),
  defaultBridge: flag(netlabels.defaultBridge, false),
  interContainerConnectivity: flag(netlabels.interContainerConnectivity, true),
  ipMasquerade: flag(netlabels.ipMasquerade, true),
  inhibitIpv4: flag(netlabels.inhibitIpv4, false),
  hostBindingIpv4: address(netlabels.hostBindingIpv4),
  hostIpv4: address(netlabels.hostIpv4),
  interfacePrefix: text(netlabels.containerInterfacePrefix, 'eth'),
  mtuBytes: integer(netlabels.mtu, 0, { min: 0, max: 65_535 }),
};
