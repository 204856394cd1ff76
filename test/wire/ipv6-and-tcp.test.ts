import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressSum } from '../../src/wire/checksum.js';
import { describeFrame } from '../../src/wire/describe/describe-frame.js';
import { emitEthernet, EtherType } from '../../src/wire/ethernet.js';
import { emitIcmpv6, icmpv6Bytes, type Icmpv6Message, parseIcmpv6 } from '../../src/wire/icmp/icmpv6.js';
import { emitNdp, ndpBytes, type NdpMessage, parseNdp } from '../../src/wire/icmp/ndp.js';
import { emitIpv4, IpProtocol } from '../../src/wire/ipv4.js';
import { emitIpv6, IPV6_FRAGMENT_BYTES, IPV6_HEADER_BYTES, type Ipv6Header, Ipv6View, parseIpv6 } from '../../src/wire/ipv6.js';
import { emitTcp, parseTcp, type TcpHeader, tcpHeaderBytes, TcpView } from '../../src/wire/tcp.js';

const octet = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const mac = fc.integer({ min: 0, max: 0xffff_ffff_ffff });
const body = fc.uint8Array({ maxLength: 120 });
const start = fc.integer({ min: 0, max: 20 });
const sum = fc.integer({ min: 0, max: 0xffff * 16 });

const extensions = new Set([0, 43, 44, 51, 60]);
const ipv6Header: fc.Arbitrary<Ipv6Header> = fc
  .record(
    {
      trafficClass: octet,
      flowLabel: fc.integer({ min: 0, max: 0xf_ffff }),
      hopLimit: octet,
      protocol: octet.filter((protocol) => !extensions.has(protocol)),
      source: u128,
      destination: u128,
      payloadBytes: fc.integer({ min: 0, max: 200 }),
      fragment: fc.record({ offset: fc.integer({ min: 0, max: 0x1fff }), moreFragments: fc.boolean(), identification: u32 }),
    },
    { requiredKeys: ['trafficClass', 'flowLabel', 'hopLimit', 'protocol', 'source', 'destination', 'payloadBytes'] },
  );
const icmpMessage: fc.Arbitrary<Icmpv6Message> = fc.oneof(
  fc.record({ type: fc.constantFrom('echo-request', 'echo-reply'), identifier: u16, sequence: u16, payload: body }),
  fc.record({ type: fc.constantFrom('unreachable', 'time-exceeded'), code: octet, original: body }),
  fc.record({ type: fc.constant('packet-too-big'), mtuBytes: u32, original: body }),
  fc.record({ type: fc.constant('parameter-problem'), code: octet, pointer: u32, original: body }),
);
const solicitation = fc.record({ type: fc.constant('solicitation'), target: u128, mac }, { requiredKeys: ['type', 'target'] });
const told = { type: fc.constant('advertisement'), target: u128, router: fc.boolean(), solicited: fc.boolean(), override: fc.boolean(), mac };
const advertisement = fc.record(told, { requiredKeys: ['type', 'target', 'router', 'solicited', 'override'] });
const ndpMessage: fc.Arbitrary<NdpMessage> = fc.oneof(solicitation, advertisement);
const tcpFields = { sourcePort: u16, destinationPort: u16, sequence: u32, acknowledgement: u32, flags: octet, window: u16, maxSegmentBytes: u16 };
const tcpHeader: fc.Arbitrary<Omit<TcpHeader, 'payloadBytes'>> = fc.record(tcpFields, {
  requiredKeys: ['sourcePort', 'destinationPort', 'sequence', 'acknowledgement', 'flags', 'window'],
});

/** A packet with an extension header of each of these types before a UDP payload of four octets. */
function extended(types: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(IPV6_HEADER_BYTES + types.length * 16 + 4);
  const header = { trafficClass: 0, flowLabel: 0, hopLimit: 64, source: 1n, destination: 2n, payloadBytes: bytes.length - IPV6_HEADER_BYTES };
  emitIpv6({ ...header, protocol: types[0] ?? IpProtocol.udp }, bytes);
  types.forEach((type, index) => {
    bytes[IPV6_HEADER_BYTES + index * 16] = types[index + 1] ?? IpProtocol.udp;
    // Sixteen octets: the authentication header counts in words and from two, the others in pairs of words and from one.
    bytes[IPV6_HEADER_BYTES + index * 16 + 1] = type === 51 ? 2 : 1;
  });
  return bytes;
}

describe('parse(emit(x)) is x', () => {
  it('for IPv6 headers, also of fragments and with padding behind the packet', () => {
    fc.assert(
      fc.property(ipv6Header, start, start, (header, at, padding) => {
        const headerBytes = IPV6_HEADER_BYTES + (header.fragment === undefined ? 0 : IPV6_FRAGMENT_BYTES);
        const bytes = new Uint8Array(at + headerBytes + header.payloadBytes + padding);
        expect(emitIpv6(header, bytes, at)).toBe(at + headerBytes);
        expect(parseIpv6(bytes, at)).toEqual(header);
      }),
    );
  });

  it('for ICMPv6 messages and neighbour discovery, but not with another checksum', () => {
    fc.assert(
      fc.property(icmpMessage, ndpMessage, start, sum, (icmp, ndp, at, between) => {
        const bytes = new Uint8Array(at + icmpv6Bytes(icmp));
        emitIcmpv6(icmp, bytes, at, between);
        expect(parseIcmpv6(bytes, between, at)).toEqual(icmp);
        expect(parseIcmpv6(bytes, between + 1, at)).toBeUndefined();
        const other = new Uint8Array(at + ndpBytes(ndp));
        emitNdp(ndp, other, at, between);
        expect(parseNdp(other, between, at)).toEqual(ndp);
        expect(parseNdp(other, between + 1, at)).toBeUndefined();
      }),
    );
  });

  it('for TCP headers, with and without the option', () => {
    fc.assert(
      fc.property(tcpHeader, body, start, sum, (fields, payload, at, between) => {
        const header = { ...fields, payloadBytes: payload.length };
        const payloadStart = at + tcpHeaderBytes(header.maxSegmentBytes);
        const bytes = new Uint8Array(payloadStart + payload.length);
        bytes.set(payload, payloadStart);
        emitTcp(header, bytes, at, between);
        expect(parseTcp(bytes, between, at)).toEqual(header);
        expect(TcpView.over(bytes, at)?.payloadStart).toBe(payloadStart);
      }),
    );
  });
});

describe('an IPv6 packet', () => {
  it('has its payload behind any extension headers', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 43, 51, 60), { maxLength: 5 }), (types) => {
        const view = Ipv6View.over(extended(types));
        expect(view).toMatchObject({ protocol: IpProtocol.udp, payloadStart: IPV6_HEADER_BYTES + types.length * 16 });
      }),
    );
  });

  it('is none if an extension header reaches beyond it', () => {
    const bytes = extended([0]);
    bytes[IPV6_HEADER_BYTES + 1] = 9;
    expect(Ipv6View.over(bytes)).toBeUndefined();
  });
});

describe('options of a TCP header', () => {
  it('are skipped when unknown, and the end and broken lengths stop the search', () => {
    const bytes = new Uint8Array(32);
    emitTcp({ sourcePort: 1, destinationPort: 2, sequence: 0, acknowledgement: 0, flags: 2, window: 0, payloadBytes: 0 }, bytes, 0, 0);
    const withOptions = (...options: number[]): number | undefined => {
      const copy = bytes.slice();
      copy.set(options, 20);
      copy[12] = 8 << 4;
      return TcpView.over(copy)?.maxSegmentBytes;
    };
    expect(withOptions(1, 1, 8, 4, 0, 0, 2, 4, 5, 0xb4)).toBe(1460);
    expect(withOptions(0, 2, 4, 5, 0xb4)).toBeUndefined();
    expect(withOptions(8, 0, 2, 4, 5, 0xb4)).toBeUndefined();
    expect(withOptions(8, 40, 2, 4, 5, 0xb4)).toBeUndefined();
  });
});

describe('the sum of addresses', () => {
  it('is that of the packet at hand, whatever its version', () => {
    const four = new Uint8Array(20);
    emitIpv4({ typeOfService: 0, identification: 0, dontFragment: false, moreFragments: false, fragmentOffset: 0, ttl: 1, protocol: 6, source: 0x0001_0002, destination: 0x0003_0004, payloadBytes: 0 }, four);
    expect(addressSum(four, 0)).toBe(10);
    const six = new Uint8Array(40);
    emitIpv6({ trafficClass: 0, flowLabel: 0, hopLimit: 1, protocol: 6, source: (1n << 112n) + 2n, destination: 3n << 64n, payloadBytes: 0 }, six);
    expect(addressSum(six, 0)).toBe(6);
  });
});

describe('malformed bytes', () => {
  it('never make a parser or the description throw', () => {
    const nearly = fc.tuple(ipv6Header, fc.uint8Array({ maxLength: 100 }), fc.nat({ max: 180 })).map(([header, rest, cut]) => {
      const bytes = new Uint8Array(62 + rest.length);
      emitEthernet({ destination: 1, source: 2, etherType: EtherType.ipv6 }, bytes);
      bytes.set(rest, emitIpv6({ ...header, payloadBytes: Math.max(0, cut - 62) }, bytes, 14));
      return bytes.subarray(0, cut);
    });
    const transports = fc.tuple(fc.constantFrom(IpProtocol.icmpv6, IpProtocol.udp, IpProtocol.tcp), fc.uint8Array({ minLength: 24, maxLength: 90 })).map(([protocol, rest]) => {
      const bytes = new Uint8Array(54 + rest.length);
      emitEthernet({ destination: 1, source: 2, etherType: EtherType.ipv6 }, bytes);
      const header = { trafficClass: 0, flowLabel: 0, hopLimit: 1, source: 1n, destination: 2n, payloadBytes: rest.length };
      bytes.set(rest, emitIpv6({ ...header, protocol }, bytes, 14));
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(nearly, transports, body), (bytes) => {
        parseIpv6(bytes);
        parseIcmpv6(bytes, 0);
        parseNdp(bytes, 0);
        parseTcp(bytes, 0);
        expect(TcpView.over(bytes)?.maxSegmentBytes ?? 0).toBeLessThan(0x1_0000);
        expect(describeFrame(bytes)).not.toBe('');
      }),
    );
  });

  it('are nothing when they are cut off', () => {
    fc.assert(
      fc.property(ipv6Header, fc.integer({ min: 1, max: 40 }), (header, missing) => {
        const bytes = new Uint8Array(IPV6_HEADER_BYTES + (header.fragment === undefined ? 0 : IPV6_FRAGMENT_BYTES) + header.payloadBytes);
        emitIpv6(header, bytes);
        expect(parseIpv6(bytes.subarray(0, bytes.length - missing))).toBeUndefined();
      }),
    );
  });
});
