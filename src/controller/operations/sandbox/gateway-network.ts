/**
 * When a sandbox needs the gateway network, and what that is called and made of (libnetwork default_gateway.go).
 *
 * `docker_gwbridge` is a bridge network of the host, without traffic between its endpoints. It gives a way out to a
 * sandbox whose networks, none of them internal, have no gateway of their own, as overlay networks have none.
 */
import { netlabels } from '../../../contracts/netlabels.js';
import { shortId, SHORT_ID_LENGTH } from '../../../model/ids.js';
import { GATEWAY_NETWORK } from '../../../model/network.js';
import type { SandboxRecord } from '../../../model/sandbox.js';
import { hasNoDevices, type Placed } from '../../../state/placement.js';
import { plainNetwork, type NetworkSettings } from '../../settings/network-settings.js';

const GATEWAY_ENDPOINT_PREFIX = 'gateway_';

/** What the gateway network is created with. */
export function gatewayNetworkSettings(): NetworkSettings {
  return {
    ...plainNetwork(GATEWAY_NETWORK, 'bridge'),
    options: {
      [netlabels.bridgeName]: GATEWAY_NETWORK,
      [netlabels.interContainerConnectivity]: 'false',
      [netlabels.ipMasquerade]: 'true',
    },
  };
}

/** `gateway_` and the container's id, or the start of the sandbox's where that is too long. */
export function gatewayEndpointName(sandbox: SandboxRecord): string {
  const { containerId } = sandbox;
  return GATEWAY_ENDPOINT_PREFIX + (containerId.length <= SHORT_ID_LENGTH ? containerId : shortId(sandbox.id));
}

export function isGatewayEndpoint({ endpoint, network }: Placed): boolean {
  return network.name === GATEWAY_NETWORK && endpoint.name.startsWith(GATEWAY_ENDPOINT_PREFIX);
}

/** Whether the sandbox needs an endpoint in the gateway network. */
export function needsGatewayNetwork(placed: readonly Placed[]): boolean {
  const asking = placed.filter(
    (place) => !isGatewayEndpoint(place) && !hasNoDevices(place.network) && !place.network.internal && place.endpoint.join?.disableGatewayService !== true,
  );
  const hasDefault = asking.some(
    ({ endpoint }) =>
      endpoint.join?.ipv4Gateway !== undefined || endpoint.join?.routes.some((route) => route.destination === '0.0.0.0/0') === true,
  );
  return asking.length > 0 && !hasDefault;
}
