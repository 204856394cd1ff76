/**
 * What a cluster is opened and pinged with, checked at the border.
 */
import type { CnmError } from '../../base/error.js';
import type { TracerouteOptions } from '../../dataplane/simulator/probes/traceroute.js';
import type { ConnectOptions, PingOptions } from '../../dataplane/simulator/simulator.js';
import { InvalidArgument } from '../errors/controller-errors.js';
import { checkHost, type HostOptions } from './host-settings.js';
import type { MembersOf } from '../../contracts/invalid-argument.js';
import { checkOptions, isList, isSignal, shown } from './input.js';

/** What decides a cluster besides its hosts. */
export interface ClusterStart {
  readonly seed?: number | string;
  readonly clock?: 'auto' | 'manual';
  readonly startMs?: number;
}

/** The last moment that a date can be, in milliseconds since 1970. */
const LAST_MS = 8.64e15;

export function checkHosts(hosts: readonly HostOptions[]): CnmError | undefined {
  if (!isList(hosts) || hosts.length === 0) return new InvalidArgument({ argument: 'hosts', value: shown(hosts), expected: 'at least one host' });
  const seen = new Set<string>();
  for (const host of hosts) {
    const checked = checkHost(host);
    if (!checked.ok) return checked.error;
    for (const { name, address } of checked.value.interfaces) {
      if (address.includes(':')) return new InvalidArgument({ argument: `address of interface ${name}`, value: address, expected: 'an IPv4 address: so is what joins the hosts' });
    }
    for (const part of [`name ${checked.value.name}`, `address ${checked.value.address}`]) {
      if (seen.has(part)) return new InvalidArgument({ argument: 'hosts', value: part, expected: 'a name and an address of its own for each' });
      seen.add(part);
    }
  }
  return undefined;
}

export function checkStart({ seed = 1, clock = 'auto', startMs = 0 }: ClusterStart): CnmError | undefined {
  if (typeof seed !== 'string' && !Number.isFinite(seed)) return new InvalidArgument({ argument: 'seed', value: shown(seed), expected: 'a number or a text' });
  if (clock !== 'auto' && clock !== 'manual') return new InvalidArgument({ argument: 'clock', value: shown(clock), expected: "'auto' or 'manual'" });
  if (Number.isSafeInteger(startMs) && startMs >= 0 && startMs < LAST_MS) return undefined;
  return new InvalidArgument({ argument: 'startMs', value: shown(startMs), expected: 'milliseconds since 1970' });
}

const PING_MEMBERS: MembersOf<PingOptions> = {
  count: true,
  intervalMs: true,
  timeoutMs: true,
  payloadBytes: true,
  ttl: true,
  dontFragment: true,
  onReply: true,
  signal: true,
};

const TRACEROUTE_MEMBERS: MembersOf<TracerouteOptions> = { maxHops: true, timeoutMs: true };

const CONNECT_MEMBERS: MembersOf<ConnectOptions> = { protocol: true, port: true, timeoutMs: true };

export function checkPing(options: PingOptions): CnmError | undefined {
  const object = checkOptions('ping options', options, PING_MEMBERS);
  if (!object.ok) return object.error;
  const { signal, onReply, dontFragment, ...numbers } = options;
  if (signal !== undefined && !isSignal(signal)) return new InvalidArgument({ argument: 'signal', value: shown(signal), expected: 'an AbortSignal' });
  if (onReply !== undefined && typeof onReply !== 'function') return new InvalidArgument({ argument: 'onReply', value: shown(onReply), expected: 'a function' });
  if (dontFragment !== undefined && typeof dontFragment !== 'boolean') return new InvalidArgument({ argument: 'dontFragment', value: shown(dontFragment), expected: 'true or false' });
  // What nobody could end would never be answered.
  const isEndless = signal !== undefined && numbers.count === Infinity;
  return boundsFault(isEndless ? { ...numbers, count: 0 } : numbers, PING_BOUNDS);
}

export function checkTraceroute(options: TracerouteOptions): CnmError | undefined {
  const object = checkOptions('traceroute options', options, TRACEROUTE_MEMBERS);
  return object.ok ? boundsFault(options, TRACEROUTE_BOUNDS) : object.error;
}

export function checkConnect(options: ConnectOptions): CnmError | undefined {
  const object = checkOptions('connect options', options, CONNECT_MEMBERS);
  if (!object.ok) return object.error;
  const { protocol = 'tcp', port } = options;
  if (protocol !== 'tcp' && protocol !== 'udp') return new InvalidArgument({ argument: 'protocol', value: shown(protocol), expected: "'tcp' or 'udp'" });
  if (port === undefined) return new InvalidArgument({ argument: 'port', value: 'none', expected: 'a port' });
  return boundsFault(options, CONNECT_BOUNDS);
}

type Bounds<Name extends string> = readonly (readonly [Name, number, number])[];

function boundsFault<Name extends string>(options: Readonly<Partial<Record<Name, unknown>>>, bounds: Bounds<Name>): InvalidArgument | undefined {
  for (const [name, least, most] of bounds) {
    const value = options[name];
    if (value !== undefined && !(Number.isInteger(value) && Number(value) >= least && Number(value) <= most)) {
      return new InvalidArgument({ argument: name, value: shown(value), expected: `a whole number from ${least} to ${most}` });
    }
  }
  return undefined;
}

/** Payload: what an IPv4 packet has room for. */
const PING_BOUNDS = [
  ['count', 0, 1_000_000],
  ['intervalMs', 0, LAST_MS],
  ['timeoutMs', 0, LAST_MS],
  ['payloadBytes', 0, 65_507],
  ['ttl', 1, 255],
] as const;

const TRACEROUTE_BOUNDS = [
  ['maxHops', 1, 255],
  ['timeoutMs', 0, LAST_MS],
] as const;

const CONNECT_BOUNDS = [
  ['port', 1, 65_535],
  ['timeoutMs', 0, LAST_MS],
] as const;
