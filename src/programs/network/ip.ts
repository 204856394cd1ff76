/**
 * ip address, link, route and neigh, as busybox shows them (networking/libiproute).
 */
import { Bridge } from '../../dataplane/simulator/links/bridge.js';
import type { NetworkInterface } from '../../dataplane/simulator/links/network-interface.js';
import type { Route } from '../../dataplane/simulator/stack/routing/route-table.js';
import type { Namespace } from '../../dataplane/simulator/namespace.js';
import { formatIpAddress, type IpAddress, ipv4, parseIpAddress } from '../../net/ip-address.js';
import { formatMacAddress } from '../../net/mac-address.js';
import { type AddressValue, ipAddress } from '../../wire/ip-packet.js';
import { type Process, type Program, USAGE } from '../process.js';

const LOOPBACK = 'lo';
const LOOPBACK_MTU_BYTES = 65_536;
const USAGE_TEXT = 'BusyBox\n\nUsage: ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]\n';
const LOOPBACK_LINE = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu ${LOOPBACK_MTU_BYTES} qdisc noqueue qlen 1000`;
/** What is left of a stack whose container has stopped, for those who share it. */
const STACK_OF_NOBODY = [LOOPBACK_LINE, '    inet 127.0.0.1/8 scope host lo', '       valid_lft forever preferred_lft forever'];
/** Words that choose what is shown, by which busybox shows no less. */
const SELECTORS: ReadonlySet<string> = new Set(['show', 'list', 'ls', 'dev', 's', 'sh', 'scope', 'default', 'all', 'up']);
const OBJECTS = ['address', 'addr', 'link', 'route', 'neigh', 'neighbour', 'tunnel', 'rule'];
/** A container has no rules of its own. */
const RULES = ['0:\tfrom all lookup local ', '32766:\tfrom all lookup main ', '32767:\tfrom all lookup default '];

/** Words that change something, which a container may not, and with more rights cannot: its network is its daemon's. */
const VERBS: ReadonlySet<string> = new Set(['add', 'append', 'change', 'chg', 'del', 'delete', 'flush', 'replace', 'set']);
const REFUSED = 2;

export const ip: Program = ({ args, network, out, error, isNetworkAdmin = false }) => {
  const families: readonly (4 | 6)[] = args.includes('-4') ? [4] : args.includes('-6') ? [6] : [4, 6];
  const brief = args.filter((arg) => !arg.startsWith('-'));
  const [object = '', ...rest] = brief;
  const known = object === '' ? undefined : OBJECTS.find((one) => one.startsWith(object));
  const namespace = network.namespace();
  const show = (lines: readonly string[]): void => out((args.includes('-o') ? oneLineEach(lines, args.includes('-4') || args.includes('-6')) : lines).map((line) => `${line}\n`).join(''));
  if (namespace === undefined && known !== undefined) {
    show(known.startsWith('addr') ? STACK_OF_NOBODY : []);
    return Promise.resolve(0);
  }
  if (known === undefined || namespace === undefined) {
    error(USAGE_TEXT);
    return Promise.resolve(USAGE);
  }
  if (VERBS.has(rest[0] ?? '')) {
    error(`ip: RTNETLINK answers: Operation not ${isNetworkAdmin ? 'supported' : 'permitted'}\n`);
    return Promise.resolve(REFUSED);
  }
  const destination = known === 'route' && rest[0] === 'get' ? parseIpAddress(rest[1] ?? '') : undefined;
  if (destination !== undefined) return Promise.resolve(showWay(namespace, destination, { out, error }));
  const [destinations, others] = ofDestination(known, rest);
  const device = others.find((word, at) => !SELECTORS.has(word) && others[at - 1] !== 'scope');
  if (device !== undefined && namespace.interface(device) === undefined) {
    error(`ip: can't find device '${device}'\n`);
    return Promise.resolve(known === 'link' ? 2 : 1);
  }
  const interfaces = namespace.interfaces().filter(({ name }) => device === undefined || name === device);
  const scope = rest.includes('scope') ? rest[rest.indexOf('scope') + 1] : undefined;
  show(linesOf(known, namespace, interfaces, { families, scope, device, onlyDefault: rest.includes('default'), destinations }));
  return Promise.resolve(0);
};

/** Of routes and neighbours those to the addresses that are named, and what else is asked. */
function ofDestination(object: string, words: readonly string[]): readonly [readonly string[], readonly string[]] {
  if (object !== 'route' && !object.startsWith('neigh')) return [[], words];
  const isDestination = (word: string): boolean => parseIpAddress(word.split('/')[0] ?? '') !== undefined;
  const isWay = (word: string, at: number): boolean => word === 'to' || isDestination(word) || word === 'table' || words[at - 1] === 'table';
  return [words.filter(isDestination), words.filter((word, at) => !isWay(word, at))];
}

/** Which addresses are shown. */
interface Shown {
  readonly families: readonly (4 | 6)[];
  readonly scope: string | undefined;
  /** The one interface that was asked for. */
  readonly device: string | undefined;
  /** Of routes the default one alone, which busybox heeds with IPv6. */
  readonly onlyDefault: boolean;
  /** Those that routes and neighbours have to begin with. */
  readonly destinations: readonly string[];
}

function linesOf(object: string, namespace: Namespace, interfaces: readonly NetworkInterface[], { families, scope, device, onlyDefault, destinations }: Shown): readonly string[] {
  const isAsked = (line: string): boolean => destinations.every((one) => line.startsWith(`${one} `));
  switch (object) {
    case 'link':
      return interfaces.flatMap((one) => linkLines(namespace, one, true));
    case 'route':
      return routeLines(namespace, families[0] ?? 4, { interfaces, onlyDefault }).filter(isAsked);
    case 'neigh':
    case 'neighbour':
      return neighbourLines(namespace, interfaces, device !== undefined).filter(isAsked);
    case 'rule':
      return RULES;
    case 'tunnel':
      return [];
    default:
      return interfaces.flatMap((one) => {
        const addresses = families.flatMap((family) => addressLines(namespace, one, family)).flatMap((address) => (scope === undefined || address[0].includes(` scope ${scope} `) ? address : []));
        return families.length === 1 && addresses.length === 0 ? [] : [...linkLines(namespace, one, families.length > 1), ...addresses];
      });
  }
}

/** Where a packet to an address goes (ip route get). */
function showWay(namespace: Namespace, destination: IpAddress, { out, error }: Pick<Process, 'out' | 'error'>): number {
  const next = namespace.stack.routing.nextHop(destination.value);
  if (next === undefined) {
    error('ip: RTNETLINK answers: Network is unreachable\n');
    return 2;
  }
  const by = next.gateway === undefined ? '' : ` via ${textOf(next.gateway)}`;
  const isOwn = next.via.name === LOOPBACK;
  out(`${isOwn ? 'local ' : ''}${formatIpAddress(destination)}${by} dev ${next.via.name}  src ${textOf(next.source)} \n`);
  return 0;
}

/** Each link and each address in a line of its own that begins with the interface; of addresses alone no links (-o). */
function oneLineEach(lines: readonly string[], addressesOnly: boolean): readonly string[] {
  const whole: string[] = [];
  let device = '';
  for (const line of lines) {
    const [, number = '', name = ''] = /^(\d+): ([^:@]+)/.exec(line) ?? [];
    if (number !== '') device = `${number}: ${name}    `;
    if (number !== '' && !addressesOnly) whole.push(line);
    else if (/^ {4}inet/.test(line)) whole.push(device + line.trimStart());
    else if (/^ {4}/.test(line) && whole.length > 0) whole.push(`${whole.pop() ?? ''}\\${line}`);
    else if (number === '') whole.push(line);
  }
  return whole;
}

/** An interface's number in its namespace; the other end of its pair has the next. */
function indexOf(namespace: Namespace, one: NetworkInterface): number {
  const position = namespace.interfaces().findIndex(({ name }) => name === one.name);
  return one.name === LOOPBACK ? 1 : position * 2;
}

function linkLines(namespace: Namespace, one: NetworkInterface, withMac: boolean): readonly string[] {
  const index = indexOf(namespace, one);
  if (one.name === LOOPBACK) {
    return withMac ? [LOOPBACK_LINE, '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00'] : [LOOPBACK_LINE];
  }
  const isPair = !(one instanceof Bridge);
  const line = `${index}: ${one.name}${isPair ? `@if${index + 1}` : ''}: <BROADCAST,MULTICAST,UP,LOWER_UP${isPair ? ',M-DOWN' : ''}> mtu ${one.mtuBytes} qdisc noqueue `;
  return withMac ? [line, `    link/ether ${formatMacAddress(one.mac)} brd ff:ff:ff:ff:ff:ff`] : [line];
}

/** Two lines for each address. */
function addressLines(namespace: Namespace, one: NetworkInterface, family: 4 | 6): readonly (readonly [string, string])[] {
  const forever = '       valid_lft forever preferred_lft forever';
  // All of 127.0.0.0/8 and ::1 are there without being given to anything.
  if (one.name === LOOPBACK && family === 6 && !hasIpv6(namespace)) return [];
  if (one.name === LOOPBACK) return [[family === 4 ? '    inet 127.0.0.1/8 scope host lo' : '    inet6 ::1/128 scope host ', forever] as const];
  const held = namespace.stack.routing.addressesOn(one).filter(({ value }) => (typeof value === 'number') === (family === 4));
  return held.map(({ value, length }) => {
    const text = `${formatIpAddress(ipAddress(value))}/${length}`;
    if (typeof value === 'number') return [`    inet ${text} brd ${broadcastOf(value, length)} scope global ${one.name}`, forever] as const;
    return [`    inet6 ${text} scope ${value >> 118n === 0x3fan ? 'link' : 'global'} ${value >> 118n === 0x3fan ? '' : 'flags 02 '}`, forever] as const;
  });
}

/** A container's loopback has ::1 only where one of its networks has IPv6. */
function hasIpv6(namespace: Namespace): boolean {
  const others = namespace.interfaces().filter(({ name }) => name !== LOOPBACK);
  return others.some((one) => namespace.stack.routing.addressesOn(one).some(({ value }) => typeof value === 'bigint'));
}

function broadcastOf(address: number, length: number): string {
  const hostBits = length === 0 ? 0xffff_ffff : 2 ** (32 - length) - 1;
  return formatIpAddress(ipv4((address | hostBits) >>> 0));
}

function routeLines(namespace: Namespace, family: 4 | 6, { interfaces, onlyDefault }: { readonly interfaces: readonly NetworkInterface[]; readonly onlyDefault: boolean }): readonly string[] {
  if (family === 6) return routeLines6(namespace, interfaces).filter((line) => !onlyDefault || line.startsWith('default'));
  const { routing } = namespace.stack;
  const shown = routing.routes(family).filter(({ via }) => via?.name !== LOOPBACK);
  const sorted = shown.toSorted((a, b) => (a.length === 0 ? -1 : b.length === 0 ? 1 : a.network < b.network ? -1 : a.network > b.network ? 1 : a.length - b.length));
  return sorted.flatMap(({ network, length, gateway, via }) => {
    const leaving = via ?? (gateway === undefined ? undefined : routing.nextHop(gateway)?.via);
    if (leaving === undefined || !interfaces.includes(leaving)) return [];
    const prefix = length === 0 ? 'default' : `${textOf(network)}/${length}`;
    if (gateway !== undefined) return [`${prefix} via ${textOf(gateway)} dev ${leaving.name} `];
    const own = routing.addressesOn(leaving).find((held) => typeof held.value === typeof network);
    return [`${prefix} dev ${leaving.name} scope link ${own === undefined ? '' : ` src ${textOf(own.value)} `}`];
  });
}

/** IPv6 has the links' own prefixes and the groups' as well, and a metric with each. */
function routeLines6(namespace: Namespace, interfaces: readonly NetworkInterface[]): readonly string[] {
  const { routing } = namespace.stack;
  const links = interfaces.filter(({ name }) => name !== LOOPBACK);
  const shown = routing.routes(6).filter(({ via }) => via?.name !== LOOPBACK).toSorted((a, b) => (a.network < b.network ? -1 : a.network > b.network ? 1 : a.length - b.length));
  const lineOf = ({ network, length, gateway, via }: Route): readonly string[] => {
    const leaving = via ?? (gateway === undefined ? undefined : routing.nextHop(gateway)?.via);
    if (leaving === undefined || !links.includes(leaving)) return [];
    const by = gateway === undefined ? '' : ` via ${textOf(gateway)}`;
    return [`${length === 0 ? 'default' : `${textOf(network)}/${length}`}${by} dev ${leaving.name}  metric ${gateway === undefined ? 256 : 1024} `];
  };
  const groups = links.filter((one) => routing.addressesOn(one).some(({ value }) => typeof value === 'bigint')).map(({ name }) => `multicast ff00::/8 dev ${name}  metric 256 `);
  return [...shown.filter(({ length }) => length > 0).flatMap(lineOf), ...shown.filter(({ length }) => length === 0).flatMap(lineOf), ...groups];
}

function neighbourLines(namespace: Namespace, interfaces: readonly NetworkInterface[], ofOne: boolean): readonly string[] {
  const known = namespace.stack.neighbours.list().filter(({ via }) => interfaces.includes(via));
  return known.map(({ address, via, mac, state }) => `${textOf(address)} ${ofOne ? '' : `dev ${via.name} `}${mac === undefined ? '' : `lladdr ${formatMacAddress(mac)} `}${state.toUpperCase()}`);
}

function textOf(value: AddressValue): string {
  return formatIpAddress(ipAddress(value));
}
