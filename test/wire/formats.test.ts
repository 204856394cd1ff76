import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARP_BYTES, type ArpMessage, emitArp, parseArp } from '../../src/wire/arp.js';
import { checksum, checksumHolds, updateChecksum } from '../../src/wire/checksum.js';
import { describeFrame } from '../../src/wire/describe/describe-frame.js';
import { emitEthernet, type EthernetHeader, EtherType, EthernetView, parseEthernet } from '../../src/wire/ethernet.js';
import { emitIcmpv4, icmpv4Bytes, type Icmpv4Message, parseIcmpv4 } from '../../src/wire/icmp/icmpv4.js';
import { emitIpv4, IPV4_HEADER_BYTES, type Ipv4Header, Ipv4View, parseIpv4 } from '../../src/wire/ipv4.js';
import { emitUdp, parseUdp, UDP_HEADER_BYTES, type UdpHeader } from '../../src/wire/udp.js';
import { emitVxlan, parseVxlan, VXLAN_HEADER_BYTES } from '../../src/wire/vxlan.js';

const octet = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const mac = fc.integer({ min: 0, max: 0xffff_ffff_ffff });
const body = fc.uint8Array({ maxLength: 120 });
/** Where a header begins in its buffer: formats must not rely on offset 0. */
const start = fc.integer({ min: 0, max: 20 });

const vlanTag = fc.record({ priority: fc.integer({ min: 0, max: 7 }), dropEligible: fc.boolean(), vlanId: fc.integer({ min: 0, max: 4095 }) });
const untaggedType = u16.filter((type) => type !== EtherType.vlan);
const ethernetHeader: fc.Arbitrary<EthernetHeader> = fc.oneof(
  fc.record({ destination: mac, source: mac, etherType: untaggedType }),
  fc.record({ destination: mac, source: mac, etherType: u16, tag: vlanTag }),
);
const arpMessage: fc.Arbitrary<ArpMessage> = fc.record({
  operation: fc.constantFrom('request', 'reply'),
  senderMac: mac,
  senderAddress: u32,
  targetMac: mac,
  targetAddress: u32,
});
const ipv4Header: fc.Arbitrary<Ipv4Header> = fc.record({
  typeOfService: octet,
  identification: u16,
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.integer({ min: 0, max: 0x1fff }),
  ttl: octet,
  protocol: octet,
  source: u32,
  destination: u32,
  payloadBytes: fc.integer({ min: 0, max: 200 }),
});
const icmpMessage: fc.Arbitrary<Icmpv4Message> = fc.oneof(
  fc.record({ type: fc.constantFrom('echo-request', 'echo-reply'), identifier: u16, sequence: u16, payload: body }),
  fc.record({ type: fc.constant('unreachable'), code: octet, nextHopMtuBytes: u16, original: body }),
  fc.record({ type: fc.constant('time-exceeded'), code: octet, original: body }),
);

describe('checksum', () => {
  it('is the one that RFC 1071 computes for its example', () => {
    expect(checksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7), 0, 8)).toBe(~0xddf2 & 0xffff);
  });

  it('holds over bytes with the checksum in place, and over none with one word changed', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.integer({ min: 1, max: 0xfffe }), (bytes, place, change) => {
        const sealed = new Uint8Array(2 + bytes.length);
        sealed.set(bytes, 2);
        const sum = checksum(sealed, 0, sealed.length);
        sealed[0] = sum >>> 8;
        sealed[1] = sum;
        expect(checksumHolds(sealed, 0, sealed.length)).toBe(true);
        const at = (place % Math.floor(sealed.length / 2)) * 2;
        const word = ((sealed[at] ?? 0) << 8) | (sealed[at + 1] ?? 0);
        const changed = (word + change) % 0xffff;
        fc.pre(changed % 0xffff !== word % 0xffff);
        sealed[at] = changed >>> 8;
        sealed[at + 1] = changed;
        expect(checksumHolds(sealed, 0, sealed.length)).toBe(false);
      }),
    );
  });

  it('is the same whether updated for one word or computed anew', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 60 }), u16, (bytes, word) => {
        const before = checksum(bytes, 0, bytes.length);
        const oldWord = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
        bytes[2] = word >>> 8;
        bytes[3] = word;
        // Zero has two forms in ones' complement; RFC 1624 keeps the same one unless all words are zero.
        fc.pre(bytes.some((byte) => byte !== 0));
        expect(updateChecksum(before, oldWord, word)).toBe(checksum(bytes, 0, bytes.length));
      }),
    );
  });
});

describe('parse(emit(x)) is x', () => {
  it('for Ethernet headers, tagged or not', () => {
    fc.assert(
      fc.property(ethernetHeader, start, (header, at) => {
        const bytes = new Uint8Array(at + 30);
        const payloadStart = emitEthernet(header, bytes, at);
        expect(parseEthernet(bytes, at)).toEqual(header);
        expect(EthernetView.over(bytes, at)?.payloadStart).toBe(payloadStart);
      }),
    );
  });

  it('for ARP messages', () => {
    fc.assert(
      fc.property(arpMessage, start, (message, at) => {
        const bytes = new Uint8Array(at + ARP_BYTES);
        emitArp(message, bytes, at);
        expect(parseArp(bytes, at)).toEqual(message);
      }),
    );
  });

  it('for IPv4 headers, also with padding behind the packet', () => {
    fc.assert(
      fc.property(ipv4Header, start, start, (header, at, padding) => {
        const bytes = new Uint8Array(at + IPV4_HEADER_BYTES + header.payloadBytes + padding);
        expect(emitIpv4(header, bytes, at)).toBe(at + IPV4_HEADER_BYTES);
        expect(parseIpv4(bytes, at)).toEqual(header);
      }),
    );
  });

  it('for IPv4 headers whose time to live went down by one', () => {
    fc.assert(
      fc.property(ipv4Header.filter(({ ttl }) => ttl > 0), (header) => {
        const bytes = new Uint8Array(IPV4_HEADER_BYTES + header.payloadBytes);
        emitIpv4(header, bytes);
        Ipv4View.over(bytes)?.decrementTtl();
        expect(parseIpv4(bytes)).toEqual({ ...header, ttl: header.ttl - 1 });
      }),
    );
  });

  it('for ICMP messages', () => {
    fc.assert(
      fc.property(icmpMessage, start, (message, at) => {
        const bytes = new Uint8Array(at + icmpv4Bytes(message));
        emitIcmpv4(message, bytes, at);
        expect(parseIcmpv4(bytes, at)).toEqual(message);
      }),
    );
  });

  it('for UDP headers, with and without a checksum', () => {
    const addressSum = fc.integer({ min: 0, max: 0x3fffc });
    fc.assert(
      fc.property(u16, u16, body, start, addressSum, fc.boolean(), (sourcePort, destinationPort, payload, at, between, withChecksum) => {
        const bytes = new Uint8Array(at + UDP_HEADER_BYTES + payload.length);
        bytes.set(payload, at + UDP_HEADER_BYTES);
        const header: UdpHeader = { sourcePort, destinationPort, payloadBytes: payload.length };
        emitUdp(header, bytes, at, withChecksum ? between : undefined);
        expect(parseUdp(bytes, between, at)).toEqual(header);
      }),
    );
  });

  it('for VXLAN headers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xff_ffff }), start, (vni, at) => {
        const bytes = new Uint8Array(at + VXLAN_HEADER_BYTES);
        expect(emitVxlan({ vni }, bytes, at)).toBe(bytes.length);
        expect(parseVxlan(bytes, at)).toEqual({ vni });
      }),
    );
  });
});

describe('malformed bytes', () => {
  /** Bytes that often begin like a real frame, so that the checks behind the first are reached too. */
  const nearlyFrames = fc.tuple(ethernetHeader, fc.uint8Array({ maxLength: 80 }), fc.nat({ max: 98 })).map(([header, rest, cut]) => {
    const bytes = new Uint8Array(18 + rest.length);
    bytes.set(rest, emitEthernet(header, bytes));
    return bytes.subarray(0, cut);
  });

  it('never make a parser or the description throw', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyFrames, body), (bytes) => {
        for (const parse of [parseEthernet, parseArp, parseIpv4, parseIcmpv4, parseVxlan]) parse(bytes);
        parseUdp(bytes, 3);
        expect(describeFrame(bytes)).not.toBe('');
      }),
    );
  });

  it('are nothing when they are too short', () => {
    for (const parse of [parseEthernet, parseArp, parseIpv4, parseIcmpv4, parseVxlan]) expect(parse(new Uint8Array(7))).toBeUndefined();
    expect(parseUdp(new Uint8Array(7), 3)).toBeUndefined();
  });

  it('are nothing when a length field points beyond them', () => {
    fc.assert(
      fc.property(ipv4Header, fc.integer({ min: 1, max: 20 }), (header, missing) => {
        const bytes = new Uint8Array(IPV4_HEADER_BYTES + header.payloadBytes);
        emitIpv4(header, bytes);
        expect(parseIpv4(bytes.subarray(0, bytes.length - missing))).toBeUndefined();
      }),
    );
  });

  it('are nothing when one octet of a header with a checksum was damaged', () => {
    fc.assert(
      fc.property(ipv4Header, fc.nat({ max: IPV4_HEADER_BYTES - 1 }), fc.integer({ min: 1, max: 254 }), (header, place, change) => {
        const bytes = new Uint8Array(IPV4_HEADER_BYTES + header.payloadBytes);
        emitIpv4(header, bytes);
        bytes[place] = (bytes[place] ?? 0) ^ change;
        expect(parseIpv4(bytes)).toBeUndefined();
      }),
    );
  });
});
