/**
 * What a network is created with: the public options, and the checked settings that operations take.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { IpamConfig, NetworkIpam } from '../../model/network.js';
import type { Labels } from '../../model/labels.js';
import { parseIpPrefix } from '../../net/ip-prefix.js';
import type { Scope } from '../../model/scope.js';
import { InvalidId, InvalidSubnet } from '../errors/controller-errors.js';
import { InvalidGateway } from '../errors/network-errors.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { canonicalAddress, checkAddress, checkFlag, checkLabels, checkName, checkOptions, checkTexts, isList, nameFault, refuse, shown } from './input.js';

/** One subnet of a network. Leave out what the library is to choose. */
export interface IpamConfigOptions {
  /** '172.19.0.0/24'. */
  readonly subnet?: string;
  /** The part of the subnet that endpoints' addresses come from. */
  readonly ipRange?: string;
  readonly gateway?: string;
  /** Addresses that no endpoint gets, by name. */
  readonly auxAddresses?: Readonly<Record<string, string>>;
}

/** What `controller.createNetwork` takes. */
export interface NetworkOptions {
  readonly name: string;
  /** 'bridge' by default; 'overlay', 'macvlan', 'ipvlan', 'null', 'host' or a third party's. */
  readonly driver?: string;
  readonly ipam?: {
    readonly driver?: string;
    readonly options?: Readonly<Record<string, string>>;
    readonly addressSpace?: string;
    readonly config?: readonly IpamConfigOptions[];
  };
  /** Without a way out of the network. */
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly ingress?: boolean;
  /** Only holds settings for networks created with `configFrom`. */
  readonly configOnly?: boolean;
  /** The name of the config-only network to take the settings from. */
  readonly configFrom?: string;
  readonly ipv6?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  /** The driver's options, as com.docker.network.* labels. */
  readonly options?: Readonly<Record<string, string>>;
  /** The driver's own by default. */
  readonly scope?: Scope;
  /** 64 hex digits made by the library by default. */
  readonly id?: string;
}

/** The same, checked and complete. */
export interface NetworkSettings {
  readonly id?: string;
  readonly name: string;
  readonly driver: string;
  readonly scope?: Scope;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly configOnly: boolean;
  readonly configFrom?: string;
  readonly ipv6: boolean;
  readonly labels: Labels;
  readonly options: Labels;
  readonly ipam: NetworkIpam;
}

/** A network with nothing said but its name and driver. */
export function plainNetwork(name: string, driver: string): NetworkSettings {
  return {
    name,
    driver,
    internal: false,
    attachable: false,
    ingress: false,
    configOnly: false,
    ipv6: false,
    labels: {},
    options: {},
    ipam: { driver: 'default', options: {}, config: [] },
  };
}

const NETWORK_MEMBERS: MembersOf<NetworkOptions> = {
  name: true,
  driver: true,
  ipam: true,
  internal: true,
  attachable: true,
  ingress: true,
  configOnly: true,
  configFrom: true,
  ipv6: true,
  labels: true,
  options: true,
  scope: true,
  id: true,
};

const IPAM_MEMBERS: MembersOf<NonNullable<NetworkOptions['ipam']>> = { driver: true, options: true, addressSpace: true, config: true };

const IPAM_CONFIG_MEMBERS: MembersOf<IpamConfigOptions> = { subnet: true, ipRange: true, gateway: true, auxAddresses: true };

export function checkNetworkOptions(given: NetworkOptions): Result<NetworkSettings, CnmError> {
  const object = checkOptions('network options', given, NETWORK_MEMBERS);
  if (!object.ok) return object;
  const name = checkName(given.name);
  if (!name.ok) return name;
  const id = checkId(given.id);
  if (!id.ok) return id;
  const ipam = checkIpam(given.ipam);
  if (!ipam.ok) return ipam;
  const labels = checkLabels('label', given.labels);
  if (!labels.ok) return labels;
  const options = checkLabels('option', given.options);
  if (!options.ok) return options;
  const words = checkTexts('driver or configFrom', [given.driver, given.configFrom].filter((word) => word !== undefined));
  if (!words.ok) return words;
  if (given.scope !== undefined && given.scope !== 'local' && given.scope !== 'global') return refuse('scope', given.scope, "'local' or 'global'");
  const flags = checkFlags(given);
  if (!flags.ok) return flags;
  return Result.ok({
    ...id.value,
    name: name.value,
    driver: given.driver ?? 'bridge',
    ...(given.scope !== undefined && { scope: given.scope }),
    ...(given.configFrom !== undefined && { configFrom: given.configFrom }),
    ...flags.value,
    labels: labels.value,
    options: options.value,
    ipam: ipam.value,
  });
}

function checkFlags({ internal, attachable, ingress, configOnly, ipv6 }: NetworkOptions) {
  for (const [argument, value] of Object.entries({ internal, attachable, ingress, configOnly, ipv6 })) {
    const checked = checkFlag(argument, value);
    if (!checked.ok) return checked;
  }
  return Result.ok({
    internal: internal === true,
    attachable: attachable === true,
    ingress: ingress === true,
    configOnly: configOnly === true,
    ipv6: ipv6 === true,
  });
}

function checkId(id: unknown): Result<{ id?: string }, InvalidId> {
  if (id === undefined) return Result.ok({});
  if (typeof id !== 'string' || nameFault(id) !== undefined) return Result.error(new InvalidId({ id: shown(id) }));
  return Result.ok({ id });
}

function checkIpam(given: NetworkOptions['ipam'] = {}): Result<NetworkIpam, CnmError> {
  const object = checkOptions('IPAM', given, IPAM_MEMBERS);
  if (!object.ok) return object;
  const options = checkLabels('IPAM option', given.options);
  if (!options.ok) return options;
  const words = checkTexts('IPAM driver or address space', [given.driver, given.addressSpace].filter((word) => word !== undefined));
  if (!words.ok) return words;
  if (given.config !== undefined && !isList(given.config)) return refuse('IPAM configuration', given.config, 'a list');
  const config: IpamConfig[] = [];
  for (const one of given.config ?? []) {
    const checked = checkIpamConfig(one);
    if (!checked.ok) return checked;
    config.push(checked.value);
  }
  return Result.ok({
    driver: given.driver ?? 'default',
    options: options.value,
    ...(given.addressSpace !== undefined && { addressSpace: given.addressSpace }),
    config,
  });
}

function checkIpamConfig(given: IpamConfigOptions): Result<IpamConfig, CnmError> {
  const object = checkOptions('IPAM configuration', given, IPAM_CONFIG_MEMBERS);
  if (!object.ok) return object;
  for (const subnet of [given.subnet, given.ipRange]) {
    if (subnet === undefined) continue;
    const short = typeof subnet === 'string' && subnet.length < 64;
    if (!short || parseIpPrefix(subnet) === undefined) return Result.error(new InvalidSubnet({ subnet: shown(subnet) }));
  }
  const gateway = given.gateway === undefined ? undefined : checkAddress('gateway', given.gateway);
  if (gateway !== undefined && !gateway.ok) {
    const reason = `invalid gateway address ${shown(given.gateway)} in Ipam configuration`;
    return Result.error(new InvalidGateway({ gateway: shown(given.gateway), subnet: given.subnet ?? '', reason }));
  }
  const auxAddresses = checkLabels('auxiliary address', given.auxAddresses);
  if (!auxAddresses.ok) return auxAddresses;
  for (const [name, address] of Object.entries(auxAddresses.value)) {
    const checked = checkAddress(`auxiliary address ${shown(name)}`, address);
    if (!checked.ok) return checked;
  }
  return Result.ok({
    ...(given.subnet !== undefined && { subnet: given.subnet }),
    ...(given.ipRange !== undefined && { ipRange: given.ipRange }),
    ...(gateway?.ok === true && { gateway: canonicalAddress(gateway.value) }),
    ...(Object.keys(auxAddresses.value).length > 0 && { auxAddresses: auxAddresses.value }),
  });
}
