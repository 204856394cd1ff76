/**
 * How a program in a sandbox comes from a name to addresses: its /etc/hosts, then the name servers of its
 * /etc/resolv.conf with real datagrams, as the C library of GNU does it.
 *
 * What is answered at the same instant is told before `lookUp` returns, so that no clock has to move for it.
 */
import { Result } from '../../base/result.js';
import { isLinkLocalAddress } from '../../dataplane/simulator/stack/addresses.js';
import type { DnsReply, Simulator } from '../../dataplane/simulator/simulator.js';
import { hostsAddresses, hostsName } from '../../dns/hosts-file.js';
import { parseResolvConf, resolvOption } from '../../dns/resolv-conf.js';
import { formatReverseName } from '../../dns/reverse-name.js';
import { searchNames } from '../../dns/search-names.js';
import type { ResolvConf } from '../../model/host.js';
import { formatIpAddress, type IpAddress, ipv4, ipv6, parseIpAddress } from '../../net/ip-address.js';
import { DnsCode } from '../../wire/dns/message.js';
import { DnsType } from '../../wire/dns/records.js';
import { NameNotFound, type NameFailure } from '../errors/sandbox-errors.js';
import { shown } from '../settings/input.js';

/** Which addresses are wanted: IPv4 or IPv6. */
export type AddressType = 'A' | 'AAAA';

/** Who looks a name up: a sandbox, or a program in one with files of its own. */
export interface Asker {
  readonly host: string;
  readonly namespace: string;
  readonly containerId: string;
  files(): { readonly '/etc/hosts': string; readonly '/etc/resolv.conf': string };
}

/** What a name stands for. */
export interface Resolution {
  /** The name that was found, fully qualified where a server knew it. */
  readonly name: string;
  /** At least one, in the order in which they came. */
  readonly addresses: readonly string[];
  readonly source: 'address' | 'hosts' | 'dns';
  /** The server that knew. */
  readonly server?: string;
}

type Tell<T> = (result: Result<T, NameNotFound>) => void;

/** Servers that are asked, as many as the C library has room for. */
const MAX_SERVERS = 3;
/** Who is asked where the file names nobody: this machine itself. */
const SELF = '127.0.0.1';
const SECOND_MS = 1_000;
/** What the C library makes of larger numbers. */
const MAX_TIMEOUT_SECONDS = 30;
const MAX_ATTEMPTS = 5;

/**
 * The types of address that a program asks for, the one that it would rather have first: IPv6 where its stack has an
 * address of that family for more than its link (RFC 3484, whose table glibc has).
 */
export function addressTypes(simulator: Simulator, { host, namespace }: Pick<Asker, 'host' | 'namespace'>): readonly AddressType[] {
  const found = simulator.host(host)?.namespace(namespace);
  const held = found?.interfaces().flatMap((one) => found.stack.routing.addressesOn(one)) ?? [];
  const hasIpv6 = held.some(({ value }) => typeof value === 'bigint' && !isLinkLocalAddress(value));
  return hasIpv6 ? ['AAAA', 'A'] : ['A', 'AAAA'];
}

/** Looks a name up, for the first of the types that it has addresses of. */
export function lookUp(simulator: Simulator, from: Asker, name: string, types: readonly AddressType[], tell: Tell<Resolution>): void {
  const literal = parseIpAddress(name);
  if (literal !== undefined) {
    if (types.includes(literal.family === 4 ? 'A' : 'AAAA')) tell(Result.ok({ name, addresses: [formatIpAddress(literal)], source: 'address' }));
    else tell(failed(from, name, 'no-address'));
    return;
  }
  const { '/etc/hosts': hosts, '/etc/resolv.conf': text } = from.files();
  for (const type of types) {
    const addresses = hostsAddresses(hosts, name, familyOf(type));
    if (addresses.length > 0) return tell(Result.ok({ name, addresses, source: 'hosts' }));
  }
  const conf = parseResolvConf(text);
  const questions = searchNames(name, conf).flatMap((whole) => types.map((type) => ({ name: whole, type })));
  askAll({ simulator, from, conf, name }, questions, tell);
}

/** Looks up the name of an address. */
export function lookUpName(simulator: Simulator, from: Asker, address: IpAddress, tell: Tell<string>): void {
  const text = formatIpAddress(address);
  const { '/etc/hosts': hosts, '/etc/resolv.conf': resolvConf } = from.files();
  const listed = hostsName(hosts, text);
  if (listed !== undefined) return tell(Result.ok(listed));
  ask({ simulator, from, conf: parseResolvConf(resolvConf) }, { name: formatReverseName(address), type: DnsType.ptr }, (reply) => {
    const target = reply?.message.answers.find((record) => record.type === DnsType.ptr);
    tell(target !== undefined && 'target' in target ? Result.ok(target.target) : failed(from, text, failureOf(reply)));
  });
}

interface Search {
  readonly simulator: Simulator;
  readonly from: Asker;
  readonly conf: ResolvConf;
  readonly name: string;
}

interface Question {
  readonly name: string;
  readonly type: AddressType;
}

/** Asks one question after the other until one is answered with addresses; a silent server ends it. */
function askAll(search: Search, questions: readonly Question[], tell: Tell<Resolution>): void {
  let worst: NameFailure = 'unknown';
  const next = (at: number): void => {
    const question = questions[at];
    if (question === undefined) return tell(failed(search.from, search.name, worst));
    ask(search, { name: question.name, type: question.type === 'A' ? DnsType.a : DnsType.aaaa }, (reply) => {
      const addresses = reply === undefined ? [] : addressesIn(reply);
      if (reply !== undefined && addresses.length > 0) {
        return tell(Result.ok({ name: question.name, addresses, source: 'dns', server: formatIpAddress(reply.server) }));
      }
      const failure = failureOf(reply);
      if (failure === 'no-answer') return tell(failed(search.from, search.name, failure));
      if (worst === 'unknown' || failure === 'no-address') worst = failure;
      next(at + 1);
    });
  };
  next(0);
}

function ask({ simulator, from, conf }: Omit<Search, 'name'>, question: { readonly name: string; readonly type: number }, tell: (reply: DnsReply | undefined) => void): void {
  const timeout = resolvOption(conf, 'timeout');
  const attempts = resolvOption(conf, 'attempts');
  const timing = {
    ...(timeout !== undefined && { timeoutMs: Math.min(timeout, MAX_TIMEOUT_SECONDS) * SECOND_MS }),
    ...(attempts !== undefined && { attempts: Math.min(attempts, MAX_ATTEMPTS) }),
  };
  simulator.query({ host: from.host, namespace: from.namespace }, { ...question, servers: serversOf(conf), ...timing }, tell);
}

function serversOf({ nameservers }: ResolvConf): readonly IpAddress[] {
  const named = nameservers.length > 0 ? nameservers : [SELF];
  return named.slice(0, MAX_SERVERS).flatMap((text) => parseIpAddress(text) ?? []);
}

function addressesIn({ message }: DnsReply): readonly string[] {
  if (message.code !== DnsCode.ok) return [];
  const asked = message.questions[0]?.type;
  return message.answers.flatMap((record) => {
    if (record.type !== asked) return [];
    if (record.type === DnsType.a) return [formatIpAddress(ipv4(record.address))];
    return record.type === DnsType.aaaa ? [formatIpAddress(ipv6(record.address))] : [];
  });
}

function failureOf(reply: DnsReply | undefined): NameFailure {
  switch (reply?.message.code) {
    case undefined:
      return 'no-answer';
    case DnsCode.ok:
      return 'no-address';
    case DnsCode.nameNotFound:
      return 'unknown';
    default:
      return 'server-failure';
  }
}

function failed(from: Asker, name: string, reason: NameFailure): Result<never, NameNotFound> {
  return Result.error(new NameNotFound({ name: shown(name), containerId: from.containerId, reason }));
}

function familyOf(type: AddressType): 4 | 6 {
  return type === 'A' ? 4 : 6;
}
