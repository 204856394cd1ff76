import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bridge } from '../../../src/dataplane/simulator/links/bridge.js';
import { Packet } from '../../../src/dataplane/simulator/netfilter/packet.js';
import { rewriteDestination, rewriteSource } from '../../../src/dataplane/simulator/netfilter/rewrite.js';
import { addressSum } from '../../../src/wire/checksum.js';
import { emitEthernet, EtherType } from '../../../src/wire/ethernet.js';
import { readU16 } from '../../../src/wire/fields.js';
import { emitIcmpv4 } from '../../../src/wire/icmp/icmpv4.js';
import { emitIcmpv6 } from '../../../src/wire/icmp/icmpv6.js';
import { type AddressValue, ipView } from '../../../src/wire/ip-packet.js';
import { emitIpv4, IpProtocol, parseIpv4 } from '../../../src/wire/ipv4.js';
import { emitIpv6 } from '../../../src/wire/ipv6.js';
import { emitTcp, parseTcp } from '../../../src/wire/tcp.js';
import { emitUdp, parseUdp } from '../../../src/wire/udp.js';
import { ping, stackOf } from '../support.js';
import { type Client, client, dockerHost, dockerRules, policy, published, put, rule, serveUdp } from './support.js';

const START = 14;
const low = fc.nat(0xffff_ffff);
const port = fc.integer({ min: 1, max: 0xffff });
const high = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const transport = fc.constantFrom('tcp', 'udp', 'bare-udp', 'icmp');
const payload = fc.uint8Array({ maxLength: 40 });

const HEADER = { typeOfService: 0, identification: 7, dontFragment: true, moreFragments: false, fragmentOffset: 0, ttl: 9 } as const;

type Transport = 'tcp' | 'udp' | 'bare-udp' | 'icmp';

/** A frame with a packet between two ends. */
function frameOf(what: Transport, source: AddressValue, destination: AddressValue, ports: readonly [number, number], content: Uint8Array): Uint8Array {
  const isIpv4 = typeof source === 'number' && typeof destination === 'number';
  const headerBytes = what === 'tcp' ? 20 : 8;
  const protocol = what === 'tcp' ? IpProtocol.tcp : what === 'icmp' ? (isIpv4 ? IpProtocol.icmp : IpProtocol.icmpv6) : IpProtocol.udp;
  const payloadBytes = headerBytes + content.length;
  const frame = new Uint8Array(START + (isIpv4 ? 20 : 40) + payloadBytes);
  emitEthernet({ destination: 1, source: 2, etherType: isIpv4 ? EtherType.ipv4 : EtherType.ipv6 }, frame);
  const at = isIpv4
    ? emitIpv4({ ...HEADER, protocol, source, destination, payloadBytes }, frame, START)
    : emitIpv6({ trafficClass: 0, flowLabel: 0, hopLimit: 9, protocol, source: BigInt(source), destination: BigInt(destination), payloadBytes }, frame, START);
  const [sourcePort, destinationPort] = ports;
  const sum = addressSum(frame, START);
  if (what !== 'icmp') frame.set(content, at + headerBytes);
  if (what === 'tcp') emitTcp({ sourcePort, destinationPort, sequence: 1, acknowledgement: 2, flags: 0x10, window: 100, payloadBytes: content.length }, frame, at, sum);
  else if (what === 'icmp' && isIpv4) emitIcmpv4({ type: 'echo-request', identifier: sourcePort, sequence: 3, payload: content }, frame, at);
  else if (what === 'icmp') emitIcmpv6({ type: 'echo-request', identifier: sourcePort, sequence: 3, payload: content }, frame, at, sum);
  else emitUdp({ sourcePort, destinationPort, payloadBytes: content.length }, frame, at, what === 'udp' || !isIpv4 ? sum : undefined);
  return frame;
}

describe('rewriting', () => {
  it.each([4, 6] as const)('of IPv%s gives the packet that would have been made so at first, and back the packet that was', (family) => {
    const any: fc.Arbitrary<AddressValue> = family === 4 ? low : high;
    fc.assert(
      fc.property(transport, fc.tuple(any, any, any, any), fc.tuple(port, port, port, port), payload, (what, addresses, ports, content) => {
        const [source, destination, newSource, newDestination] = addresses;
        const newPorts = [ports[2], what === 'icmp' ? ports[2] : ports[3]] as const;
        const frame = frameOf(what, source, destination, [ports[0], ports[1]], content);
        const before = frame.slice();
        const packet = Packet.in(frame);
        if (packet === undefined) throw new Error('not read');
        rewriteSource(packet, newSource, newPorts[0]);
        rewriteDestination(packet, newDestination, newPorts[1]);
        expect(frame).toEqual(frameOf(what, newSource, newDestination, newPorts, content));
        const again = Packet.in(frame);
        if (again === undefined) throw new Error('not read again');
        rewriteDestination(again, destination, what === 'icmp' ? ports[0] : ports[1]);
        rewriteSource(again, source, ports[0]);
        expect(frame).toEqual(before);
      }),
    );
  });

  it('writes a checksum of UDP that happens to be zero as ones', () => {
    const made = (port: number): Uint8Array => frameOf('udp', 0x0a00_0002, 0x0a00_0003, [port, 53], new Uint8Array(4));
    const ports = Array.from({ length: 0xffff }, (_, at) => at + 1);
    const zero = ports.find((port) => readU16(made(port), 40) === 0xffff) ?? 0;
    const frame = made(zero === 1 ? 2 : 1);
    const packet = Packet.in(frame);
    if (packet === undefined) throw new Error('not read');
    rewriteSource(packet, packet.source, zero);
    expect(frame).toEqual(made(zero));
  });

  it('keeps damage', () => {
    fc.assert(
      fc.property(fc.constantFrom('tcp', 'udp'), low, low, fc.nat(7), fc.integer({ min: 1, max: 255 }), (what, source, destination, at, damage) => {
        const frame = frameOf(what, 1, 2, [3, 4], new Uint8Array(8));
        const last = frame.length - 1 - at;
        frame[last] = (frame[last] ?? 0) ^ damage;
        const packet = Packet.in(frame);
        if (packet === undefined) throw new Error('not read');
        rewriteSource(packet, source, 5);
        rewriteDestination(packet, destination, 6);
        expect(parseIpv4(frame, START)).toBeDefined();
        const sum = addressSum(frame, START);
        const { payloadStart, end } = ipView(frame, START) ?? { payloadStart: 0, end: 0 };
        expect(what === 'tcp' ? parseTcp(frame, sum, payloadStart, end) : parseUdp(frame, sum, payloadStart, end)).toBeUndefined();
      }),
    );
  });
});

describe('translation', () => {
  it('of an answer is the inverse of that of the question, for any number of clients and published ports', () => {
    const question = fc.record({ from: fc.constantFrom('two/host', 'one/host', 'one/web', 'one/db', 'one/app'), port: fc.integer({ min: 5000, max: 5003 }), to: fc.constantFrom(8080, 8081, 8082) });
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 12 }), fc.boolean(), (questions, netfilter) => {
        const built = dockerHost({ netfilter });
        put(built, ...dockerRules(), ...published('udp', 8080, '10.0.0.2', 80), ...published('udp', 8081, '10.0.0.3', 80), ...published('udp', 8082, '10.0.1.2', 80));
        for (const namespace of ['web', 'db', 'app']) serveUdp(built, namespace, 80);
        const senders = new Map<string, Client>();
        for (const { from, port: fromPort, to } of questions) {
          const [host = '', namespace = ''] = from.split('/');
          const key = `${from} ${fromPort}`;
          const sender = senders.get(key) ?? client(built, host, namespace, fromPort);
          senders.set(key, sender);
          const before = sender.received.length;
          sender.send('10.99.0.11', to);
          // Without br_netfilter a container on the bridge is answered straight, as in Linux.
          const straight = !netfilter && ((from === 'one/web' && to === 8081) || (from === 'one/db' && to === 8080));
          expect(sender.lines.slice(before).map((line) => line.slice(0, line.indexOf(' ')))).toEqual([straight ? `10.0.0.${to === 8081 ? 3 : 2}:80` : `10.99.0.11:${to}`]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever comes', () => {
  const damaged = fc.record({
    family: fc.constantFrom(4, 6),
    what: transport,
    at: fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 6 }),
    cut: fc.nat(60),
    way: fc.constantFrom('prerouting', 'input', 'forward', 'output', 'postrouting', 'bridged'),
  });
  it('is never too much for a stack with rules', () => {
    const built = dockerHost({ netfilter: true });
    put(built, ...dockerRules(), ...published('udp', 8080, '10.0.0.2', 80), policy('FORWARD', 'drop'), rule('a', 'accept', { match: { states: ['related', 'established'] } }));
    const host = built.host('one').namespace('host');
    const [bridge, ens] = [host?.interface('br0'), host?.interface('ens3')];
    if (host === undefined || !(bridge instanceof Bridge) || ens === undefined) throw new Error('no host');
    const { hooks } = host.stack;
    fc.assert(
      fc.property(fc.array(damaged, { minLength: 1, maxLength: 5 }), (packets) => {
        for (const { family, what, at, cut, way } of packets) {
          const [source, destination] = family === 4 ? [0x0a00_0002, 0x0a63_000b] : [(0xfd00n << 112n) + (1n << 64n) + 2n, (0xfd00n << 112n) + (2n << 64n) + 2n];
          const frame = frameOf(what, source, destination, [1, 8080], new Uint8Array(30));
          for (const [place, value] of at) frame[Math.min(place, frame.length - 1)] = value;
          const short = frame.slice(0, Math.max(14, frame.length - cut));
          if (way === 'bridged') bridge.receiveFrom(ens, short);
          else if (way === 'forward') hooks?.forward(short, bridge, ens);
          else hooks?.[way](short, ens);
        }
      }),
      { numRuns: 500 },
    );
    expect(host.netfilter.active).toBe(true);
  });

  it('an ICMP error quotes, only an undamaged one about a known packet is rewritten', async () => {
    const built = dockerHost();
    put(built, ...dockerRules());
    expect((await ping(built, { to: '10.99.0.12' })).received).toBe(1);
    const stack = stackOf(built, 'one', 'host');
    const ens = built.host('one').namespace('host')?.interface('ens3');
    if (ens === undefined) throw new Error('no interface');
    const error = (original: Uint8Array): Uint8Array => {
      const frame = new Uint8Array(START + 20 + 8 + original.length);
      emitEthernet({ destination: ens.mac, source: 2, etherType: EtherType.ipv4 }, frame);
      const at = emitIpv4({ ...HEADER, protocol: IpProtocol.icmp, source: 0x0a63_000c, destination: 0x0a63_000b, payloadBytes: 8 + original.length }, frame, START);
      emitIcmpv4({ type: 'unreachable', code: 1, nextHopMtuBytes: 0, original }, frame, at);
      return frame;
    };
    const asked = frameOf('icmp', 0x0a63_000b, 0x0a63_000c, [1, 1], new Uint8Array(20)).subarray(START);
    const known = error(asked);
    expect(stack.hooks?.prerouting(known, ens)).not.toBe(known);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(asked.length - 1), fc.integer({ min: 1, max: 255 }), (original, at, damage) => {
        const unknown = error(original);
        expect(stack.hooks?.prerouting(unknown, ens)).toBe(unknown);
        const damaged = error(asked);
        const place = damaged.length - 1 - at;
        damaged[place] = (damaged[place] ?? 0) ^ damage;
        expect(stack.hooks?.prerouting(damaged, ens)).toBe(damaged);
      }),
    );
  });
});
