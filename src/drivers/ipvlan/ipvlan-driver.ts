/**
 * The ipvlan driver: endpoints on a host's own link, all with the MAC address of their parent (drivers/ipvlan).
 *
 * In mode l2 they are on that link as a macvlan's are, and use its gateway. In l3 and l3s their host routes for them:
 * everything is sent straight on the interface, no neighbour is asked for, and the outside must be told the way back.
 */
import { Result } from '../../base/result.js';
import type { Driver, JoinPlan } from '../../contracts/driver.js';
import { parseOptions } from '../../contracts/options.js';
import type { EndpointRecord } from '../../model/endpoint.js';
import type { NetworkRecord } from '../../model/network.js';
import { CustomMacNotSupported, type NoValidSubnet } from '../parent-link/errors.js';
import { gatewaysOf } from '../parent-link/gateways.js';
import { parentLinkOptions } from '../parent-link/options.js';
import { createParentLinkDriver } from '../parent-link/parent-link-driver.js';
import { MTU_BYTES } from '../parent-link/parent.js';

const MODES = ['l2', 'l3', 'l3s'] as const;

/** The labels that the ipvlan driver knows. */
export const ipvlanOptions = parentLinkOptions('ipvlan_mode', MODES);

function modeOf(network: NetworkRecord): (typeof MODES)[number] {
  const options = parseOptions(ipvlanOptions, network.options);
  return options.ok ? options.value.mode : MODES[0];
}

function wayOut(network: NetworkRecord, endpoint: EndpointRecord): Result<Omit<JoinPlan, 'interfacePrefix'>, NoValidSubnet> {
  if (network.internal) return Result.ok({ routes: [], disableGatewayService: false });
  if (modeOf(network) === 'l2') return gatewaysOf(network, endpoint).map((gateways) => ({ ...gateways, routes: [], disableGatewayService: false }));
  const destinations = endpoint.ipv6 === undefined ? ['0.0.0.0/0'] : ['0.0.0.0/0', '::/0'];
  return Result.ok({ routes: destinations.map((destination) => ({ destination })), disableGatewayService: true });
}

export function createIpvlanDriver(): Driver {
  return createParentLinkDriver({
    type: 'ipvlan',
    notFound: '-o parent interface was not found on the host',
    options: ipvlanOptions,
    modes: MODES,
    macAddress(network, { name, macAddress }) {
      if (macAddress === '') return Result.ok('');
      return Result.error(new CustomMacNotSupported({ endpoint: name, network: network.name, macAddress }));
    },
    join: (_context, network, endpoint) => wayOut(network, endpoint),
    link: ({ network, endpoint, namespace, interfaceName }, parent) => ({
      kind: 'ipvlan',
      id: `ipvlan/${endpoint.id}`,
      namespace,
      name: interfaceName,
      parent,
      mode: modeOf(network),
      mtuBytes: MTU_BYTES,
    }),
  });
}
