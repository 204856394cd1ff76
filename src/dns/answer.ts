/**
 * What the DNS server of a sandbox does with a query: a function of the records and the query (libnetwork resolver.go).
 *
 *     A, AAAA    known with addresses -> these, shuffled      known without -> nothing, but no error
 *     MX         known -> nothing, but no error               PTR  an address in its networks -> name.network.
 *     all else, and what is not known: the external servers; without any, server failure
 *
 * Where the sandbox's user has set ndots, an address of a name without a dot is nobody else's business.
 */
import { randomBelow } from '../base/random.js';
import type { Random } from '../base/runtime.js';
import type { EndpointRecord } from '../model/endpoint.js';
import type { NetworkRecord } from '../model/network.js';
import { formatIpAddress, parseIpAddress } from '../net/ip-address.js';
import type { Placed } from '../state/placement.js';
import { dnsAnswer, DnsCode, type DnsMessage, type DnsQuestion } from '../wire/dns/message.js';
import { parseDnsName } from '../wire/dns/names.js';
import { DNS_CLASS_INTERNET, type DnsRecord, DnsType } from '../wire/dns/records.js';
import type { NameIndex } from '../state/indexes/name-index.js';
import { resolveName } from './resolver.js';
import { isReverseName, parseReverseName } from './reverse-name.js';
import type { SandboxDns } from './sandbox-dns.js';

/** How long an answer may be remembered. */
const TTL_SECONDS = 600;

/** What the answer depends on beside the query. */
export interface Asker {
  readonly names: NameIndex;
  /** The networks of the sandbox that asks, in their order. */
  readonly placed: readonly Placed[];
  /** The joined endpoint of a network that has an address. */
  readonly endpointAt: (network: NetworkRecord, address: string) => EndpointRecord | undefined;
  /** Decides the order of several addresses. */
  readonly random: Random;
  /** Where names go that the records do not know; asked for these alone. */
  readonly outside: () => Pick<SandboxDns, 'servers' | 'ndotsSet'>;
}

export type Decision =
  | { readonly kind: 'answer'; readonly message: DnsMessage }
  | { readonly kind: 'forward'; readonly servers: SandboxDns['servers'] }
  | { readonly kind: 'silence' };

/** Decides; only the first question of a query counts, and what is none gets no answer. */
export function answerQuery(asker: Asker, query: DnsMessage): Decision {
  const [question] = query.questions;
  if (query.response || question === undefined) return { kind: 'silence' };
  if (query.opcode !== 0) return reply(query, DnsCode.notImplemented);
  if (question.type === DnsType.ptr && !isReverseName(question.name)) return { kind: 'silence' };
  const answers = question.class === DNS_CLASS_INTERNET ? answersTo(asker, question) : undefined;
  if (answers !== undefined) return reply(query, DnsCode.ok, answers);
  const { servers, ndotsSet } = asker.outside();
  if (servers.length === 0) return reply(query, DnsCode.serverFailure);
  return ndotsSet && isSingleLabel(question) ? reply(query, DnsCode.ok) : { kind: 'forward', servers };
}

/** The records that answer, none for a name without any of the type; undefined where nothing is known. */
function answersTo(asker: Asker, { name, type }: DnsQuestion): readonly DnsRecord[] | undefined {
  const { names, placed, random } = asker;
  const owner = { name, class: DNS_CLASS_INTERNET, ttlSeconds: TTL_SECONDS };
  if (type === DnsType.a || type === DnsType.aaaa) {
    const found = resolveName(names, placed, name, type === DnsType.a ? 4 : 6);
    return found.known ? shuffled(found.addresses, random).map((address) => addressRecord(owner, address)) : undefined;
  }
  if (type === DnsType.mx) return resolveName(names, placed, name, 4).known ? [] : undefined;
  if (type !== DnsType.ptr) return undefined;
  const address = parseReverseName(name);
  const target = address === undefined ? undefined : nameOf(asker, formatIpAddress(address));
  return target === undefined ? undefined : [{ ...owner, type, target }];
}

/** The name of an address in the first network that has one. */
function nameOf({ placed, endpointAt }: Asker, address: string): string | undefined {
  for (const { network } of placed) {
    const endpoint = endpointAt(network, address);
    const name = endpoint && properName(endpoint);
    const whole = `${name ?? ''}.${network.name}.`;
    // Not every endpoint's name has a place in DNS.
    if (name !== undefined && parseDnsName(whole) !== undefined) return whole;
  }
  return undefined;
}

/** Its own, or its first alias where that is not published. */
function properName({ anonymous, name, aliases, join }: EndpointRecord): string | undefined {
  return anonymous ? (aliases[0] ?? join?.aliases[0]) : name;
}

function addressRecord(owner: Pick<DnsRecord, 'name' | 'class' | 'ttlSeconds'>, text: string): DnsRecord {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(`"${text}" got into the records as an address`);
  if (address.family === 4) return { ...owner, type: DnsType.a, address: address.value };
  return { ...owner, type: DnsType.aaaa, address: address.value };
}

function reply(query: DnsMessage, code: number, answers: readonly DnsRecord[] = []): Decision {
  return { kind: 'answer', message: dnsAnswer(query, code, answers) };
}

function isSingleLabel({ name, type }: DnsQuestion): boolean {
  return (type === DnsType.a || type === DnsType.aaaa) && !name.replace(/\.$/, '').includes('.');
}

/** The values in an order of which each is as likely. */
function shuffled<Value>(values: readonly Value[], random: Random): readonly Value[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(randomBelow(random, rest.length), 1));
}
