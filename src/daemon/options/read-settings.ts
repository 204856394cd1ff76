/**
 * Given options as settings: defaults, and what is wrong with them.
 */
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { DefaultBridge } from '../../containers/predefined/default-bridge.js';
import type { HostOptions } from '../../controller/settings/host-settings.js';
import type { HostInterface } from '../../model/host.js';
import { addressEquals, parseIpAddress } from '../../net/ip-address.js';
import { broadcastOf, networkOf, parseIpPrefix, prefixContains, prefixCovers, type IpPrefix } from '../../net/ip-prefix.js';
import { DEFAULT_ADDRESS } from '../http/address.js';
import type { TlsSettings } from '../http/tls.js';
import { readClusterStore } from './cluster-store.js';
import type { GivenOptions } from './daemon-options.js';
import { LOG_LEVELS, type DaemonSettings } from './settings.js';
import { splitPair, Values } from './values.js';

const DEFAULT_DATA_ROOT = '/var/lib/cnm';
const DEFAULT_INTERFACE = 'ens3=10.99.0.11/24';

/** Whom the host asks for names where it was not told. */
const NAMESERVERS = ['8.8.8.8', '8.8.4.4'] as const;

/** What Linux takes for connections of its own (ip_local_port_range), and so Docker for ports that nobody names. */
const DYNAMIC_PORTS = { first: 32_768, last: 60_999 } as const;

/** Where the client's own certificates are too, as docker has it. */
const DEFAULT_TLS_FOLDER = '.docker';

/** What of the world decides where things are. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads settings. Errors: INVALID_DAEMON_OPTION. */
export function readSettings(given: GivenOptions, { cwd, env }: Surroundings): Result<DaemonSettings, CnmError> {
  const values = new Values(given);
  const dataRoot = resolve(cwd, values.text('data-root') ?? DEFAULT_DATA_ROOT);
  const store = readClusterStore(values);
  const [advertise, metricsAddress] = [values.text('cluster-advertise'), values.text('metrics-addr')];
  const tls = readTlsSettings(values, cwd, env);
  const groupId = values.integer('group', 0, 2 ** 31 - 1);
  const addresses = values.list('hosts');
  const settings: DaemonSettings = {
    addresses: addresses.length === 0 ? [DEFAULT_ADDRESS] : addresses,
    host: readHost(values),
    dataRoot,
    ...(store !== undefined && { clusterStore: store.url }),
    ...(store?.ttlMs !== undefined && { clusterTtlMs: store.ttlMs }),
    ...(advertise !== undefined && { clusterAdvertise: advertise }),
    defaultAddressPools: values.pools('default-address-pools'),
    defaultBridge: readBridge(values),
    labels: values.list('labels'),
    underlay: values.word('underlay', ['memory', 'udp']) ?? 'memory',
    profile: values.word('profile', ['docker-20.10']) ?? 'docker-20.10',
    ...(tls !== undefined && { tls }),
    ...(groupId !== undefined && { groupId }),
    logLevel: values.flag('debug') === true ? 'debug' : (values.word('log-level', LOG_LEVELS) ?? 'info'),
    ...(metricsAddress !== undefined && { metricsAddress }),
    pidFile: resolve(cwd, values.text('pidfile') ?? join(dataRoot, 'cnm.pid')),
  };
  return values.fault === undefined ? Result.ok(settings) : Result.error(values.fault);
}

function readHost(values: Values): HostOptions {
  const given = values.list('host-interfaces');
  const interfaces = (given.length === 0 ? [DEFAULT_INTERFACE] : given).map((text): HostInterface => {
    const [name, address] = splitPair(text);
    if (address === '') values.refuse('host-interfaces', text, DEFAULT_INTERFACE);
    return { name, address };
  });
  const address = interfaces[0]?.address ?? '';
  const [gateway, userlandProxy] = [values.text('host-gateway'), values.flag('userland-proxy')];
  const [nameservers, search, options] = [values.list('dns'), values.list('dns-search'), values.list('dns-opts')];
  // Several simulated hosts may be on one machine, so an interface that was told is a part of the name.
  const ownName = given.length === 0 ? hostname() : `${hostname()}-${(address.split('/')[0] ?? '').replaceAll('.', '-')}`;
  return {
    name: values.text('host-name') ?? ownName,
    ...{ address, interfaces },
    portRange: DYNAMIC_PORTS,
    ...(gateway !== undefined && { gateway }),
    ...(userlandProxy !== undefined && { userlandProxy }),
    resolvConf: { nameservers: nameservers.length > 0 ? nameservers : NAMESERVERS, search, options },
  };
}

function readBridge(values: Values): DefaultBridge {
  const bip = values.textThat('bip', isHostInPrefix, 'an IPv4 address of a host with its prefix, such as 10.5.0.1/24,');
  const subnet = bip === undefined ? undefined : parseIpPrefix(bip);
  const range = values.textThat('fixed-cidr', (text) => isPrefixIn(text, subnet), `an IPv4 prefix${subnet === undefined ? '' : ` inside ${bip}`}`);
  const gateway = values.textThat('default-gateway', (text) => isAddressIn(text, subnet), `an IPv4 address${subnet === undefined ? '' : ` inside ${bip}`}`);
  const hostAddress = values.textThat('ip', (text) => isAddressIn(text, undefined), 'an IPv4 address');
  const [mtuBytes, icc, masquerade] = [values.integer('mtu', 68, 65_535), values.flag('icc'), values.flag('ip-masq')];
  return {
    ...(bip !== undefined && { address: bip }),
    ...(range !== undefined && { ipRange: range }),
    ...(gateway !== undefined && { gateway }),
    ...(hostAddress !== undefined && { hostAddress }),
    ...(mtuBytes !== undefined && { mtuBytes }),
    ...(icc !== undefined && { interContainer: icc }),
    ...(masquerade !== undefined && { masquerade }),
  };
}

/** Whether a text is the address of a host, with the prefix of the network that it is in. */
function isHostInPrefix(text: string): boolean {
  const prefix = parseIpPrefix(text);
  if (prefix?.address.family !== 4) return false;
  return [networkOf(prefix).address, broadcastOf(prefix)].every((reserved) => !addressEquals(reserved, prefix.address));
}

function isPrefixIn(text: string, subnet: IpPrefix | undefined): boolean {
  const prefix = parseIpPrefix(text);
  return prefix?.address.family === 4 && (subnet === undefined || prefixCovers(subnet, prefix));
}

function isAddressIn(text: string, subnet: IpPrefix | undefined): boolean {
  const address = parseIpAddress(text);
  return address?.family === 4 && (subnet === undefined || prefixContains(subnet, address));
}

function readTlsSettings(values: Values, cwd: string, env: Surroundings['env']): TlsSettings | undefined {
  const verify = values.flag('tlsverify') === true;
  if (!verify && values.flag('tls') !== true) return undefined;
  const folder = env['DOCKER_CERT_PATH'] ?? join(env['HOME'] ?? cwd, DEFAULT_TLS_FOLDER);
  const file = (name: string, usual: string): string => resolve(cwd, values.text(name) ?? join(folder, usual));
  return { verify, caFile: file('tlscacert', 'ca.pem'), certFile: file('tlscert', 'cert.pem'), keyFile: file('tlskey', 'key.pem') };
}
