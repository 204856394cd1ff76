/**
 * nslookup, in busybox' words (networking/nslookup.c): real queries to the container's name server, A and AAAA, or PTR.
 */
import { parseResolvConf } from '../../dns/resolv-conf.js';
import { formatReverseName } from '../../dns/reverse-name.js';
import { searchNames } from '../../dns/search-names.js';
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
  const options = numbersOf(args.filter((arg) => !/^-(type|querytype|port|retry|timeout|debug)/.test(arg)), '', '');
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
  const asked = literal === undefined ? searchNames(name, conf) : [formatReverseName(literal)];
  const types = literal === undefined ? [DnsType.a, DnsType.aaaa] : [DnsType.ptr];
  const replies: (DnsReply | undefined)[] = [];
  for (const whole of asked) {
    replies.length = 0;
    for (const type of types) replies.push(await query(process, address, whole, type));
    if (replies.some((reply) => reply?.message.code === DnsCode.ok)) break;
  }
  if (replies.every((reply) => reply === undefined)) {
    out(';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  const text = formatIpAddress(address);
  out(`Server:\t\t${text}\nAddress:\t${address.family === 6 ? `[${text}]` : text}:${DNS_PORT}\n\n`);
  const answers = replies.filter((reply) => reply !== undefined);
  out(answers.map((reply) => replyText(reply, name)).join(''));
  return answers.every(({ message }) => message.code === DnsCode.ok) ? 0 : 1;
};

/** Asks a server once; undefined where no answer comes. */
export function query({ network }: Process, server: IpAddress, name: string, type: number): Promise<DnsReply | undefined> {
  return new Promise((resolve) => network.simulator.query(network.place, { servers: [server], name, type }, resolve));
}

/** Each reply has words of its own, also one that says nothing. */
function replyText({ message }: DnsReply, name: string): string {
  if (message.code !== DnsCode.ok) return `** server can't find ${name}: ${CODES[message.code] ?? 'UNKNOWN'}\n\n`;
  const lines = message.answers
    .map((record) => {
      if (record.type === DnsType.a) return `Name:\t${name}\nAddress: ${formatIpAddress(ipv4(record.address))}\n`;
      if (record.type === DnsType.aaaa) return `Name:\t${name}\nAddress: ${formatIpAddress(ipv6(record.address))}\n`;
      return record.type === DnsType.ptr ? `${record.name.replace(/\.$/, '')}\tname = ${record.target.replace(/\.$/, '')}\n` : '';
    })
    .join('');
  return `Non-authoritative answer:\n${lines}\n`;
}
