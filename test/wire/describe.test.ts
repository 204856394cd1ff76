import { describe, expect, it } from 'vitest';
import { emitArp } from '../../src/wire/arp.js';
import { describeFrame } from '../../src/wire/describe/describe-frame.js';
import { emitEthernet, EtherType } from '../../src/wire/ethernet.js';
import { emitIcmpv4, icmpv4Bytes, type Icmpv4Message } from '../../src/wire/icmp/icmpv4.js';
import { emitIpv4, IpProtocol } from '../../src/wire/ipv4.js';
import { emitIpv6 } from '../../src/wire/ipv6.js';
import { emitIcmpv6, icmpv6Bytes, type Icmpv6Message } from '../../src/wire/icmp/icmpv6.js';
import { emitNdp, ndpBytes, type NdpMessage } from '../../src/wire/icmp/ndp.js';
import { dnsAnswer, dnsQuery, emitDns } from '../../src/wire/dns/message.js';
import { DnsType } from '../../src/wire/dns/records.js';
import { emitTcp, TcpFlag } from '../../src/wire/tcp.js';
import { emitUdp } from '../../src/wire/udp.js';
import { emitVxlan, VXLAN_PORT } from '../../src/wire/vxlan.js';

const A = 0x0a000002;
const B = 0x0a000003;

function ipv4Frame(protocol: number, source: number, destination: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(34 + payload.length);
  emitEthernet({ destination: 2, source: 1, etherType: EtherType.ipv4 }, frame);
  const header = { typeOfService: 0, identification: 0, dontFragment: true, moreFragments: false, fragmentOffset: 0, ttl: 64 };
  emitIpv4({ ...header, protocol, source, destination, payloadBytes: payload.length }, frame, 14);
  frame.set(payload, 34);
  return frame;
}

function icmpFrame(message: Icmpv4Message): Uint8Array {
  const payload = new Uint8Array(icmpv4Bytes(message));
  emitIcmpv4(message, payload);
  return ipv4Frame(IpProtocol.icmp, A, B, payload);
}

function udpFrame(sourcePort: number, destinationPort: number, content: Uint8Array): Uint8Array {
  const payload = new Uint8Array(8 + content.length);
  payload.set(content, 8);
  emitUdp({ sourcePort, destinationPort, payloadBytes: content.length }, payload);
  return ipv4Frame(IpProtocol.udp, 0x0a63000b, 0x0a63000c, payload);
}

describe('describeFrame', () => {
  const echo: Icmpv4Message = { type: 'echo-request', identifier: 1, sequence: 1, payload: new Uint8Array(0) };

  it('names echo messages and errors with their addresses', () => {
    expect(describeFrame(icmpFrame(echo))).toBe('ICMP echo request 10.0.0.2 > 10.0.0.3');
    expect(describeFrame(icmpFrame({ ...echo, type: 'echo-reply' }))).toBe('ICMP echo reply 10.0.0.2 > 10.0.0.3');
    expect(describeFrame(icmpFrame({ type: 'time-exceeded', code: 0, original: new Uint8Array(0) }))).toBe('ICMP time exceeded 10.0.0.2 > 10.0.0.3');
    expect(describeFrame(icmpFrame({ type: 'unreachable', code: 4, nextHopMtuBytes: 1450, original: new Uint8Array(0) }))).toBe(
      'ICMP fragmentation needed 10.0.0.2 > 10.0.0.3',
    );
  });

  it('says what an ARP message asks or tells', () => {
    const frame = new Uint8Array(42);
    emitEthernet({ destination: 0xffff_ffff_ffff, source: 1, etherType: EtherType.arp }, frame);
    const message = { senderMac: 0x02420a000002, senderAddress: A, targetMac: 0, targetAddress: B };
    emitArp({ ...message, operation: 'request' }, frame, 14);
    expect(describeFrame(frame)).toBe('ARP who has 10.0.0.3, tell 10.0.0.2');
    emitArp({ ...message, operation: 'reply' }, frame, 14);
    expect(describeFrame(frame)).toBe('ARP 10.0.0.2 is at 02:42:0a:00:00:02');
  });

  it('shows the frame inside a VXLAN packet', () => {
    const inner = icmpFrame(echo);
    const content = new Uint8Array(8 + inner.length);
    content.set(inner, emitVxlan({ vni: 4097 }, content));
    expect(describeFrame(udpFrame(50_000, VXLAN_PORT, content))).toBe(
      'VXLAN 4097 10.99.0.11:50000 > 10.99.0.12:4789 [ICMP echo request 10.0.0.2 > 10.0.0.3]',
    );
    expect(describeFrame(udpFrame(50_000, 53, content))).toBe('UDP 10.99.0.11:50000 > 10.99.0.12:53');
  });

  it('names the VLAN of a tagged frame', () => {
    const frame = new Uint8Array(46);
    const tag = { priority: 0, dropEligible: false, vlanId: 30 };
    emitArp({ operation: 'request', senderMac: 1, senderAddress: A, targetMac: 0, targetAddress: B }, frame, emitEthernet({ destination: 2, source: 1, etherType: EtherType.arp, tag }, frame));
    expect(describeFrame(frame)).toBe('VLAN 30 ARP who has 10.0.0.3, tell 10.0.0.2');
  });

  it('names TCP flags, and how much a segment carries', () => {
    const segment = (flags: number, payloadBytes: number): Uint8Array => {
      const payload = new Uint8Array(20 + payloadBytes);
      emitTcp({ sourcePort: 32768, destinationPort: 80, sequence: 1, acknowledgement: 2, flags, window: 65535, payloadBytes }, payload, 0, 0);
      return ipv4Frame(IpProtocol.tcp, A, B, payload);
    };
    expect(describeFrame(segment(TcpFlag.syn | TcpFlag.ack, 0))).toBe('TCP SYN,ACK 10.0.0.2:32768 > 10.0.0.3:80');
    expect(describeFrame(segment(TcpFlag.ack | TcpFlag.psh, 12))).toBe('TCP ACK 12 bytes 10.0.0.2:32768 > 10.0.0.3:80');
  });

  it('says what DNS asks and answers', () => {
    const query = dnsQuery(7, 'db.', DnsType.a);
    const record = { name: 'db.', class: 1, ttlSeconds: 600, type: DnsType.a, address: 0x0a000003 } as const;
    const between = '10.99.0.11:40000 > 10.99.0.12:53';
    expect(describeFrame(udpFrame(40_000, 53, emitDns(query)))).toBe(`DNS query A db. ${between}`);
    expect(describeFrame(udpFrame(40_000, 53, emitDns(dnsAnswer(query, 0, [record]))))).toBe(`DNS answer A db. 10.0.0.3 ${between}`);
    expect(describeFrame(udpFrame(40_000, 53, emitDns(dnsAnswer(query, 3))))).toBe(`DNS answer A db. no such name ${between}`);
  });
});

describe('describeFrame on IPv6', () => {
  const source = 0xfd00_0000_0000_0000_0000_0000_0000_0002n;
  const destination = source + 1n;

  function ipv6Frame(payload: Uint8Array, protocol: number = IpProtocol.icmpv6): Uint8Array {
    const frame = new Uint8Array(54 + payload.length);
    emitEthernet({ destination: 2, source: 1, etherType: EtherType.ipv6 }, frame);
    emitIpv6({ trafficClass: 0, flowLabel: 0, hopLimit: 64, protocol, source, destination, payloadBytes: payload.length }, frame, 14);
    frame.set(payload, 54);
    return frame;
  }

  it('names echo messages, errors and neighbour discovery', () => {
    const icmp = (message: Icmpv6Message): Uint8Array => {
      const payload = new Uint8Array(icmpv6Bytes(message));
      emitIcmpv6(message, payload, 0, 0);
      return ipv6Frame(payload);
    };
    const ndp = (message: NdpMessage): Uint8Array => {
      const payload = new Uint8Array(ndpBytes(message));
      emitNdp(message, payload, 0, 0);
      return ipv6Frame(payload);
    };
    expect(describeFrame(icmp({ type: 'echo-request', identifier: 1, sequence: 1, payload: new Uint8Array(0) }))).toBe('ICMPv6 echo request fd00::2 > fd00::3');
    expect(describeFrame(icmp({ type: 'packet-too-big', mtuBytes: 1400, original: new Uint8Array(0) }))).toBe('ICMPv6 packet too big fd00::2 > fd00::3');
    expect(describeFrame(ndp({ type: 'solicitation', target: destination, mac: 1 }))).toBe('NDP who has fd00::3, tell fd00::2');
    const told = { type: 'advertisement', target: source, router: false, solicited: true, override: true, mac: 0x02420a000002 } as const;
    expect(describeFrame(ndp(told))).toBe('NDP fd00::2 is at 02:42:0a:00:00:02');
  });

  it('puts addresses before ports in brackets', () => {
    const payload = new Uint8Array(8);
    emitUdp({ sourcePort: 1, destinationPort: 2, payloadBytes: 0 }, payload);
    expect(describeFrame(ipv6Frame(payload, IpProtocol.udp))).toBe('UDP [fd00::2]:1 > [fd00::3]:2');
  });
});
