/**
 * The body of POST /networks/create (types.NetworkCreateRequest) as the library's options.
 */
import type { CnmError } from '../../../base/error.js';
import { Result } from '../../../base/result.js';
import { NetworkExists } from '../../../controller/errors/network-errors.js';
import type { IpamConfigOptions, NetworkOptions } from '../../../controller/settings/network-settings.js';
import { InvalidRequest, NamelessNetwork, NoSwarm } from '../errors.js';
import type { Fields } from '../fields.js';

/** Errors: INVALID_REQUEST, and NETWORK_EXISTS or NAMELESS_NETWORK for no name at all, as Docker has it. */
export function readNetworkOptions(body: Fields): Result<NetworkOptions, CnmError> {
  const ipam = body.object('IPAM');
  const config = ipam.objects('Config').map(readSubnet);
  const [driver, scope, ipamDriver, configFrom] = [body.text('Driver'), body.text('Scope'), ipam.text('Driver'), body.object('ConfigFrom').text('Network')];
  const options: NetworkOptions = {
    name: body.text('Name'),
    ...(driver !== '' && { driver }),
    ipam: { ...(ipamDriver !== '' && { driver: ipamDriver }), options: ipam.labels('Options'), config },
    internal: body.flag('Internal'),
    attachable: body.flag('Attachable'),
    ingress: body.flag('Ingress'),
    configOnly: body.flag('ConfigOnly'),
    ...(configFrom !== '' && { configFrom }),
    ipv6: body.flag('EnableIPv6'),
    labels: body.labels('Labels'),
    options: body.labels('Options'),
    ...((scope === 'local' || scope === 'global') && { scope }),
  };
  const isToBeAlone = body.flag('CheckDuplicate');
  if (body.fault !== undefined) return Result.error(body.fault);
  if (scope === 'swarm') return Result.error(new InvalidRequest({ reason: 'cannot create a swarm scoped network when swarm is not active' }));
  if (scope !== '' && options.scope === undefined) return Result.error(new NoSwarm({ path: '/networks/create' }));
  // Where it looks for others of that name, Docker's daemon finds all there are.
  if (options.name === '') return Result.error(isToBeAlone ? new NetworkExists({ network: '', existing: '', host: '' }) : new NamelessNetwork({ path: '/networks/create' }));
  return Result.ok(options);
}

function readSubnet(given: Fields): IpamConfigOptions {
  const [subnet, ipRange, gateway, auxAddresses] = [given.text('Subnet'), given.text('IPRange'), given.text('Gateway'), given.labels('AuxiliaryAddresses')];
  return {
    ...(subnet !== '' && { subnet }),
    ...(ipRange !== '' && { ipRange }),
    ...(gateway !== '' && { gateway }),
    ...(Object.keys(auxAddresses).length > 0 && { auxAddresses }),
  };
}
