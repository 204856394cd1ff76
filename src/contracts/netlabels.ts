/**
 * The com.docker.network.* names that more than one part of the library knows (netlabel/labels.go), in one table.
 */
export const netlabels = {
  bridgeName: 'com.docker.network.bridge.name',
  defaultBridge: 'com.docker.network.bridge.default_bridge',
  interContainerConnectivity: 'com.docker.network.bridge.enable_icc',
  ipMasquerade: 'com.docker.network.bridge.enable_ip_masquerade',
  inhibitIpv4: 'com.docker.network.bridge.inhibit_ipv4',
  hostBindingIpv4: 'com.docker.network.bridge.host_binding_ipv4',
  hostIpv4: 'com.docker.network.host_ipv4',
  mtu: 'com.docker.network.driver.mtu',
  containerInterfacePrefix: 'com.docker.network.container_iface_prefix',
  enableIpv6: 'com.docker.network.enable_ipv6',
  vniList: 'com.docker.network.driver.overlay.vxlanid_list',
  requestAddressType: 'RequestAddressType',
  gatewayAddress: 'com.docker.network.gateway',
  serialAddresses: 'com.docker.network.ipam.serial',
  addressPolicy: 'com.docker.network.ipam.policy',
  endpointMacAddress: 'com.docker.network.endpoint.macaddress',
} as const;
