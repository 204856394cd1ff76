/**
 * nslookup, in busybox' words (networking/nslookup.c): real queries to the container's name server, A and AAAA, or PTR.
 */
import { parseResolvConf } from '../../dns/resolv-conf.js';
import { formatReverseName } from '../../dns/reverse-name.js';
import type { ResolvConf } from '../../model/host.js';
import type { DnsReply } from '../../dataplane/simulator/simulator.js';
import { formatIpAddress, type IpAddress, ipv4, ipv6, parseIpAddress } from '../../net/ip-address.js';
import { DNS_PORT, DnsCode } from '../../wire/dns/message.js';
import { DnsType } from '../../wire/dns/records.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { textOf } from './names.js';

/** The names of the codes, as busybox has them. */
const CODES: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 4: 'NOTIMP', 5: 'REFUSED' };

export const nslookup: Program = async (process) => {
  const { args, files, out, error } = process;
  const options = numbersOf(args.filter((arg) => !/^-(?:(?:query)?type=|port|retry|timeout|debug)/.test(arg)), '', '');
  const wanted = args.flatMap((arg) => /^-(?:query)?type=(.*)$/.exec(arg)?.[1]?.toLowerCase() ?? []);
  const unknown = wanted.find((type) => typeNumber(type) === undefined);
  if (unknown !== undefined) {
    error(`nslookup: invalid query type "${unknown}"\n`);
    return 1;
  }
  const [name, server] = typeof options === 'string' ? [] : options.rest;
  if (typeof options === 'string' || name === undefined) {
    error('BusyBox\n\nUsage: nslookup HOST [DNS_SERVER]\n');
    return USAGE;
  }
  const conf = parseResolvConf(textOf(files.read('/etc/resolv.conf')));
  const address = parseIpAddress(server ?? conf.nameservers[0] ?? '127.0.0.1');
  if (address === undefined) {
    error(`nslookup: bad address '${server ?? ''}'\n`);
    return 1;
  }
  const literal = parseIpAddress(name);
  const types = wanted.length > 0 ? wanted.flatMap((type) => typeNumber(type) ?? []) : literal === undefined ? [DnsType.a, DnsType.aaaa] : [DnsType.ptr];
  const asked = literal === undefined || !types.includes(DnsType.ptr) ? searchedNames(name, conf) : [formatReverseName(literal)];
  const replies: (DnsReply | undefined)[] = [];
  for (const type of types) for (const whole of asked) replies.push(await query(process, address, whole, type));
  if (replies.every((reply) => reply === undefined)) {
    out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  const text = formatIpAddress(address);
  out(`Server:\t\t${text}\nAddress:\t${address.family === 6 ? `[${text}]` : text}:${DNS_PORT}\n\n`);
  const answers = replies.filter((reply) => reply !== undefined);
  out(answers.map(replyText).join(''));
  return answers.every(({ message }) => message.code === DnsCode.ok) ? 0 : 1;
};

/** Asks a server once; undefined where no answer comes. */
export function query({ network }: Process, server: IpAddress, name: string, type: number): Promise<DnsReply | undefined> {
  return new Promise((resolve) => network.simulator.query(network.place, { servers: [server], name, type }, resolve));
}

/** The IANA number of a type that can be asked for. */
function typeNumber(type: string): number | undefined {
  return ['a', 'ns', 'cname', 'soa', 'ptr', 'mx', 'txt', 'aaaa', 'srv', 'any'].includes(type) ? Object.entries(DnsType).find(([name]) => name === type)?.[1] : undefined;
}

/** A name without a dot is looked for in the search domains alone, and in all of them. */
function searchedNames(name: string, { search }: ResolvConf): readonly string[] {
  const searched = name.includes('.') ? [] : search.map((domain) => `${name}.${bare(domain)}`);
  return searched.length === 0 ? [name] : searched;
}

function bare(name: string): string {
  return name.replace(/\.$/, '');
}

/** Each reply has words of its own, also one that says nothing. */
function replyText({ message }: DnsReply): string {
  if (message.code !== DnsCode.ok) return `** server can't find ${bare(message.questions[0]?.name ?? '')}: ${CODES[message.code] ?? 'UNKNOWN'}\n\n`;
  const lines = message.answers
    .map((record) => {
      if (record.type === DnsType.a) return `Name:\t${bare(record.name)}\nAddress: ${formatIpAddress(ipv4(record.address))}\n`;
      if (record.type === DnsType.aaaa) return `Name:\t${bare(record.name)}\nAddress: ${formatIpAddress(ipv6(record.address))}\n`;
      return record.type === DnsType.ptr ? `${bare(record.name)}\tname = ${bare(record.target)}\n` : '';
    })
    .join('');
  return `Non-authoritative answer:\n${lines}\n`;
}
