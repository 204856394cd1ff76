/**
 * How long do reading, writing and comparing addresses take, beside the packages that do the same?
 */
import { containsCidr, normalizeCidr, parseCidr } from 'cidr-tools';
import { IPv4, IPv4CidrRange, IPv6 } from 'ip-num';
import ipaddr from 'ipaddr.js';
import { do_not_optimize as keep } from 'mitata';
import { ip2long, long2ip, Netmask } from 'netmask';
import { parseQuad } from '../floor/parse-quad.js';
import { readCharacters } from '../floor/read-characters.js';
import type { Figure, Size, Target, Workload } from '../framework/figure.js';
import { compareAll, repeated, type Contender } from '../framework/rounds.js';
import { formatIpAddress, parseIpAddress } from '../../src/net/ip-address.js';
import { parseIpPrefix, prefixContains } from '../../src/net/ip-prefix.js';
import { dice } from './support/driver.js';

const COUNT = 256;
const roll = dice();
const IPV4 = inOnePiece(Array.from({ length: COUNT }, () => `10.${roll(256)}.${roll(256)}.${roll(256)}`));
const IPV6 = inOnePiece(Array.from({ length: COUNT }, () => `fd${hex(2)}:${hex(4)}:${hex(4)}::${hex(4)}:${hex(3)}`));

/** The texts as a request or a store brings them: an engine keeps what was put together as a tree of its parts, and is slower to read it. */
function inOnePiece(texts: readonly string[]): readonly string[] {
  return JSON.parse(JSON.stringify(texts)) as readonly string[];
}

function hex(length: number): string {
  return Array.from({ length }, (_, at) => (at === 0 ? 1 + roll(15) : roll(16)).toString(16)).join('');
}

export const workload: Workload = {
  name: 'parse-format-contains',
  question: 'how long do reading, writing and comparing addresses take?',
  async *measure(size) {
    const targets: readonly Target[] = [{ atMost: 60 }];
    yield await figure(size, 'parse an IPv4 address', {
      ours: each('ours', IPV4, parseIpAddress),
      peers: [
        each('netmask ip2long', IPV4, ip2long),
        each('ipaddr.js', IPV4, (text) => ipaddr.IPv4.parse(text)),
        each('cidr-tools parseCidr', IPV4, parseCidr),
        each('ip-num', IPV4, (text) => IPv4.fromString(text)),
      ],
      floor: each('a loop over the characters', IPV4, parseQuad),
      targets,
    });
    yield await figure(size, 'format an IPv4 address', {
      ours: each('ours', IPV4.map(address), formatIpAddress),
      peers: [
        each('netmask long2ip', IPV4.map(ip2long), long2ip),
        each('ipaddr.js', IPV4.map((text) => ipaddr.IPv4.parse(text)), (one) => one.toString()),
        each('ip-num', IPV4.map((text) => IPv4.fromString(text)), (one) => one.toString()),
      ],
      targets,
    });
    const prefix = parseIpPrefix('10.32.0.0/11')!;
    yield await figure(size, 'is an IPv4 address in a prefix, both read', {
      ours: each('ours', IPV4.map(address), (one) => prefixContains(prefix, one)),
      peers: containsPeers(),
      targets: [{ atMost: 15 }],
    });
    yield await figure(size, 'parse an IPv6 address', {
      ours: each('ours', IPV6, parseIpAddress),
      peers: [
        each('ipaddr.js', IPV6, (text) => ipaddr.IPv6.parse(text)),
        each('cidr-tools parseCidr', IPV6, parseCidr),
        each('ip-num', IPV6, (text) => IPv6.fromString(text)),
      ],
      floor: each('a loop over the characters', IPV6, readCharacters),
      targets: [{ atMost: 60 }],
    });
    yield await figure(size, 'format an IPv6 address', {
      ours: each('ours', IPV6.map(address), formatIpAddress),
      peers: [
        each('ipaddr.js', IPV6.map((text) => ipaddr.IPv6.parse(text)), (one) => one.toRFC5952String()),
        each('cidr-tools normalizeCidr', IPV6, (text) => normalizeCidr(text)),
      ],
      floor: each('toString(16) of the number', IPV6.map((text) => IPv6.fromString(text).value), (value) => value.toString(16)),
      targets: [{ atMost: 60 }],
    });
    const prefix6 = parseIpPrefix('fd80::/9')!;
    yield await figure(size, 'is an IPv6 address in a prefix, both read', {
      ours: each('ours', IPV6.map(address), (one) => prefixContains(prefix6, one)),
      peers: [each('ipaddr.js', IPV6.map((text) => ipaddr.IPv6.parse(text)), (one) => one.match(ipaddr.IPv6.parse('fd80::'), 9))],
      targets: [{ atMost: 15 }],
    });
  },
};

function containsPeers(): Contender[] {
  const netmask = new Netmask('10.32.0.0/11');
  const base = ipaddr.IPv4.parse('10.32.0.0');
  const range = IPv4CidrRange.fromCidr('10.32.0.0/11');
  return [
    each('netmask, of text', IPV4, (text) => netmask.contains(text)),
    each('ipaddr.js', IPV4.map((text) => ipaddr.IPv4.parse(text)), (one) => one.match(base, 11)),
    each('cidr-tools containsCidr, of text', IPV4, (text) => containsCidr('10.32.0.0/11', text)),
    each('ip-num', IPV4.map((text) => new IPv4CidrRange(IPv4.fromString(text), range.getPrefix())), (one) => one.inside(range)),
  ];
}

function address(text: string): NonNullable<ReturnType<typeof parseIpAddress>> {
  return parseIpAddress(text)!;
}

/** Does it to every one of the inputs. */
function each<Input>(name: string, inputs: readonly Input[], work: (input: Input) => unknown): Contender {
  return repeated(name, inputs.length, () => {
    for (const input of inputs) keep(work(input));
  });
}

async function figure(
  { rounds }: Size,
  name: string,
  { targets, ...contenders }: { ours: Contender; peers?: readonly Contender[]; floor?: Contender; targets: readonly Target[] },
): Promise<Figure> {
  return { name, unit: 'ns', ...(await compareAll(rounds, contenders)), targets };
}
