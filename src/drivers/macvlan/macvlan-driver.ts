/**
 * The macvlan driver: endpoints on a host's own link, each with a MAC address of its own (drivers/macvlan).
 *
 * Endpoints and their own host do not see each other; whether endpoints of one network do is the mode's choice. The MAC
 * is 02:42 and the IPv4 address where none was asked for. Invariant: in mode passthru one endpoint is joined at most.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Driver, DriverContext } from '../../contracts/driver.js';
import { parseOptions } from '../../contracts/options.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { NetworkRecord } from '../../model/network.js';
import { PassthruParentTaken } from '../parent-link/errors.js';
import { gatewaysOf } from '../parent-link/gateways.js';
import { parentLinkOptions } from '../parent-link/options.js';
import { createParentLinkDriver } from '../parent-link/parent-link-driver.js';
import { MTU_BYTES } from '../parent-link/parent.js';
import { endpointMac } from '../veth-endpoint.js';

const MODES = ['bridge', 'private', 'vepa', 'passthru'] as const;

/** The labels that the macvlan driver knows. */
export const macvlanOptions = parentLinkOptions('macvlan_mode', MODES);

function modeOf(network: NetworkRecord): (typeof MODES)[number] {
  const options = parseOptions(macvlanOptions, network.options);
  return options.ok ? options.value.mode : MODES[0];
}

/** Has the parent for the endpoint alone; the network's record is written, so that of two that race one sees the other. */
function claimPassthru({ tx, tables, host }: DriverContext, network: NetworkRecord, endpoint: EndpointRecord): Result<void, PassthruParentTaken> {
  if (tables.hostTally.joined(host.name, network.id) > 0) {
    const other = Array.from(tables.endpointsByNetwork.get(network.id)).find(({ host: owner, join }) => join !== undefined && owner === host.name);
    const details = { network: network.name, endpoint: endpoint.name, other: other?.name ?? '', containerId: other?.join?.containerId ?? '' };
    return Result.error(new PassthruParentTaken(details));
  }
  tx.update(tables.networks, network);
  return Result.ok();
}

function join(context: DriverContext, network: NetworkRecord, endpoint: EndpointRecord) {
  const claimed: Result<void, CnmError> = modeOf(network) === 'passthru' ? claimPassthru(context, network, endpoint) : Result.ok();
  if (!claimed.ok) return claimed;
  const gateways = network.internal ? Result.ok({}) : gatewaysOf(network, endpoint);
  return gateways.ok ? Result.ok({ ...gateways.value, routes: [], disableGatewayService: false }) : gateways;
}

export function createMacvlanDriver(): Driver {
  return createParentLinkDriver({
    type: 'macvlan',
    notFound: '-o parent interface does was not found on the host',
    options: macvlanOptions,
    modes: MODES,
    macAddress: (_network, request) => Result.ok(endpointMac(request)),
    join,
    link: ({ network, endpoint, namespace, interfaceName }, parent) => ({
      kind: 'macvlan',
      id: `macvlan/${endpoint.id}`,
      namespace,
      name: interfaceName,
      parent,
      mode: modeOf(network),
      macAddress: endpoint.macAddress,
      mtuBytes: MTU_BYTES,
    }),
  });
}
