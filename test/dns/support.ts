/**
 * What tests of names share: a host with a resolv.conf, and queries to its name service as octets.
 */
import { createRandom } from '../../src/base/random.js';
import type { NameDecision } from '../../src/contracts/name-service.js';
import { createNameService } from '../../src/dns/name-service.js';
import type { Cluster, ClusterOptions, Controller, HostOptions, Sandbox } from '../../src/index.js';
import { formatIpAddress, ipv4, ipv6 } from '../../src/net/ip-address.js';
import { DnsCode, type DnsMessage, dnsQuery, emitDns, parseDns } from '../../src/wire/dns/message.js';
import { DnsType, type DnsRecord, typeNumberOf } from '../../src/wire/dns/records.js';
import { openHost, present } from '../support/cnm.js';

/** One host that has a resolv.conf. */
export function openNamed(resolvConf: HostOptions['resolvConf'] = {}, options: Partial<ClusterOptions> = {}): Promise<{ cluster: Cluster; h1: Controller }> {
  return openHost({ hosts: [{ name: 'h1', address: '10.99.0.11', resolvConf }], ...options });
}

/** The meaning of octets that must be a message. */
export function parsed(bytes: Uint8Array): DnsMessage {
  return present(parseDns(bytes));
}

/** What a sandbox's name service decides. */
export function decide(controller: Controller, from: Sandbox, query: DnsMessage, options: { transport?: 'udp' | 'tcp'; seed?: number } = {}): NameDecision {
  const { tables, host } = controller.core;
  return createNameService({ tables, host, random: createRandom(options.seed ?? 1) }).decide(from.namespace, emitDns(query), options.transport ?? 'udp');
}

/** A decision in one line: the answer's code and records, or whom it is forwarded to. */
export function told(controller: Controller, from: Sandbox, name: string, type: keyof typeof DnsType = 'a'): string {
  const decision = decide(controller, from, dnsQuery(7, name, DnsType[type]));
  if (decision.kind === 'silence') return 'silence';
  if (decision.kind === 'forward') return `forward ${decision.servers.map(({ address, namespace }) => (namespace === 'host' ? `${address} from the host` : address)).join(' ')}`;
  return answerText(parsed(decision.message));
}

/** An answer in one line. */
export function answerText({ code, answers }: DnsMessage): string {
  const word = Object.entries(DnsCode).find(([, number]) => number === code)?.[0] ?? String(code);
  return [word, ...answers.map(recordText)].join(' ');
}

export function recordText(record: DnsRecord): string {
  if (record.type === DnsType.a) return formatIpAddress(ipv4(record.address));
  if (record.type === DnsType.aaaa) return formatIpAddress(ipv6(record.address));
  return 'target' in record ? record.target : `type ${typeNumberOf(record)}`;
}
