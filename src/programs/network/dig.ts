/**
 * dig, in its own words (bind9's bin/dig): one question to the container's name server, or to another.
 */
import { parseResolvConf } from '../../dns/resolv-conf.js';
import { formatReverseName } from '../../dns/reverse-name.js';
import type { DnsReply } from '../../dataplane/simulator/simulator.js';
import { formatIpAddress, ipv4, ipv6, parseIpAddress } from '../../net/ip-address.js';
import { DNS_PORT } from '../../wire/dns/message.js';
import { type DnsRecord, DnsType } from '../../wire/dns/records.js';
import type { Program } from '../process.js';
import { addressOf, textOf } from './names.js';
import { query } from './nslookup.js';

const TYPES: Readonly<Record<string, number>> = { A: DnsType.a, NS: DnsType.ns, CNAME: DnsType.cname, SOA: DnsType.soa, PTR: DnsType.ptr, MX: DnsType.mx, TXT: DnsType.txt, AAAA: DnsType.aaaa, SRV: DnsType.srv, ANY: DnsType.any };
const STATUSES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const;
const MISUSE = 1;
const NO_REPLY = 9;
const WRONG_SERVER = 10;

interface Question {
  readonly name: string;
  readonly type: string;
  readonly server: string | undefined;
  /** What is left of words behind '+'. */
  readonly isShort: boolean;
}

export const dig: Program = async (process) => {
  const { args, files, out, error } = process;
  const question = readQuestion(args);
  if (typeof question === 'string') {
    error(`${question}\n`);
    return MISUSE;
  }
  const { name, type, server, isShort } = question;
  const conf = parseResolvConf(textOf(files.read('/etc/resolv.conf')));
  const address = await addressOf(process, server ?? conf.nameservers[0] ?? '127.0.0.1');
  if (address === undefined) {
    error(`dig: couldn't get address for '${server ?? ''}': not found\n`);
    return WRONG_SERVER;
  }
  const reply = await query(process, address, name, TYPES[type] ?? DnsType.a);
  const title = `\n; <<>> DiG 9.18.19 <<>> ${args.join(' ')}\n`;
  if (reply === undefined) {
    out(`${isShort ? '' : `${title};; global options: +cmd\n`};; connection timed out; no servers could be reached\n`);
    return NO_REPLY;
  }
  if (isShort) out(reply.message.answers.map((record) => `${valueOf(record)}\n`).join(''));
  else out(`${title};; global options: +cmd\n${replyText(reply, question)}\n;; SERVER: ${formatIpAddress(address)}#${DNS_PORT}(${server ?? formatIpAddress(address)}) (UDP)\n\n`);
  return 0;
};

/** Reads the command line, or says what is wrong with it. */
function readQuestion(args: readonly string[]): Question | string {
  let name: string | undefined;
  let type: string | undefined;
  let server: string | undefined;
  let isShort = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const upper = arg.toUpperCase();
    if (arg.startsWith('@')) server = arg.slice(1);
    else if (arg === '+short') isShort = true;
    else if (/^\+(?:no)?(?:cmd|comments|stats|question|all|search|recurse|tcp|edns|dnssec)$|^\+(?:time|timeout|tries|retry)=\d+$/.test(arg)) continue;
    else if (arg === '-x') {
      const address = parseIpAddress(args[++at] ?? '');
      if (address === undefined) return `Invalid IP address ${args[at] ?? ''}`;
      [name, type] = [formatReverseName(address), 'PTR'];
    } else if (arg === '-t') type = (args[++at] ?? '').toUpperCase();
    else if (/^[-+]/.test(arg)) return `Invalid option: ${arg}`;
    else if (name !== undefined && Object.hasOwn(TYPES, upper)) type = upper;
    else if (name === undefined && upper !== 'IN') name = arg;
    else if (upper !== 'IN') return `Invalid option: ${arg}`;
  }
  if (name === undefined) return 'dig: no name is given';
  return type !== undefined && !Object.hasOwn(TYPES, type) ? `;; Warning, unknown type ${type}` : { name, type: type ?? 'A', server, isShort };
}

function replyText({ message }: DnsReply, { name, type }: Question): string {
  const { id, code, answers, authorities, additionals, authoritative, truncated, recursionAvailable } = message;
  const flags = ['qr', ...(authoritative ? ['aa'] : []), ...(truncated ? ['tc'] : []), 'rd', ...(recursionAvailable ? ['ra'] : [])].join(' ');
  const head = `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${STATUSES[code] ?? String(code)}, id: ${id}\n;; flags: ${flags}; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: ${authorities.length}, ADDITIONAL: ${additionals.length}\n`;
  const rows = answers.map((record) => `${column(whole(record.name))}${record.ttlSeconds}\tIN\t${typeName(record)}\t${valueOf(record)}\n`);
  return `${head}\n;; QUESTION SECTION:\n;${column(whole(name))}\tIN\t${type}\n\n${rows.length === 0 ? '' : `;; ANSWER SECTION:\n${rows.join('')}\n`};; Query time: 0 msec`;
}

function column(name: string): string {
  return `${name}${'\t'.repeat(Math.max(1, 3 - Math.floor(name.length / 8)))}`;
}

function whole(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}

function typeName({ type }: DnsRecord): string {
  return Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? 'TYPE';
}

/** What a record says, as files of zones have it. */
function valueOf(record: DnsRecord): string {
  if (record.type === DnsType.a) return formatIpAddress(ipv4(record.address));
  if (record.type === DnsType.aaaa) return formatIpAddress(ipv6(record.address));
  if (record.type === DnsType.srv) return `${record.priority} ${record.weight} ${record.port} ${whole(record.target)}`;
  if (record.type === DnsType.mx) return `${record.preference} ${whole(record.exchange)}`;
  return 'target' in record ? whole(record.target) : '';
}
