import { describe, expect, it } from 'vitest';
import { formatIpAddress } from '../../src/net/ip-address.js';
import type { UdpDatagram, UdpFailure } from '../../src/dataplane/simulator/stack/udp/udp-socket.js';
import { dnsAnswer, dnsQuery, emitDns, parseDns } from '../../src/wire/dns/message.js';
import { DnsType } from '../../src/wire/dns/records.js';
import { address, oneBridge, routedBridges } from '../support/topology.js';
import { build, dualStack, hopsOf, stackOf } from './support.js';

/** A listener that keeps what comes. */
function mailbox() {
  const received: UdpDatagram[] = [];
  const failures: UdpFailure[] = [];
  return { received, failures, receive: (datagram: UdpDatagram) => void received.push(datagram), fail: (failure: UdpFailure) => void failures.push(failure) };
}

function text(datagram: UdpDatagram | undefined): string {
  return new TextDecoder().decode(datagram?.payload);
}

const hello = new TextEncoder().encode('hello');

describe('a UDP socket', () => {
  it.each(['10.0.0.3', 'fd00::3'])('exchanges datagrams with %s', (to) => {
    const built = build(dualStack());
    const [client, server] = [mailbox(), mailbox()];
    const serving = stackOf(built, 'one', 'right').udp.open(53, {
      receive(datagram) {
        server.receive(datagram);
        serving?.send(datagram.source, datagram.sourcePort, datagram.payload.toReversed());
      },
    });
    const asking = stackOf(built, 'one', 'left').udp.open(0, client);
    expect(asking?.port).toBe(32_768);
    expect(asking?.send(address(to), 53, hello)).toBeUndefined();
    built.clock.runUntilQuiet();
    expect(text(server.received[0])).toBe('hello');
    expect(server.received[0]).toMatchObject({ sourcePort: 32_768, destination: address(to) });
    expect(text(client.received[0])).toBe('olleh');
    expect(client.received[0]).toMatchObject({ source: address(to), sourcePort: 53 });
  });

  it('carries what is larger than a packet, over a router that cuts it', () => {
    const built = build(routedBridges({ rightMtuBytes: 1000 }));
    const server = mailbox();
    stackOf(built, 'one', 'right').udp.open(9, server);
    const client = stackOf(built, 'one', 'left').udp.open(0, mailbox());
    const large = Uint8Array.from({ length: 20_000 }, (_, at) => at);
    expect(client?.send(address('10.0.1.2'), 9, large)).toBeUndefined();
    built.clock.runUntilQuiet();
    expect(server.received[0]?.payload).toEqual(large);
  });

  it('learns what gets through when what fitted its own link does not fit the next', () => {
    const built = build(routedBridges({ rightMtuBytes: 1000 }));
    const [client, server] = [mailbox(), mailbox()];
    stackOf(built, 'one', 'right').udp.open(9, server);
    const socket = stackOf(built, 'one', 'left').udp.open(0, client);
    const datagram = new Uint8Array(1200);
    for (let round = 0; round < 2; round++) {
      socket?.send(address('10.0.1.2'), 9, datagram);
      built.clock.runUntilQuiet();
    }
    expect(client.failures).toMatchObject([{ failure: 'too-big', destinationPort: 9, from: address('10.0.0.1') }]);
    expect(server.received).toHaveLength(1);
    // After ten minutes it tries again what its own link takes.
    built.clock.runUntil(built.clock.now() + 600_000);
    socket?.send(address('10.0.1.2'), 9, datagram);
    built.clock.runUntilQuiet();
    expect(client.failures).toHaveLength(2);
  });

  it('is told when nobody listens, and why a datagram cannot leave', () => {
    const built = build(dualStack());
    const client = mailbox();
    const socket = stackOf(built, 'one', 'left').udp.open(0, client);
    for (const to of ['10.0.0.3', 'fd00::3']) socket?.send(address(to), 99, hello);
    built.clock.runUntilQuiet();
    expect(client.failures.map(({ failure, destinationPort, from }) => [failure, destinationPort, formatIpAddress(from)])).toEqual([
      ['port-unreachable', 99, '10.0.0.3'],
      ['port-unreachable', 99, 'fd00::3'],
    ]);
    expect(socket?.send(address('192.0.2.1'), 99, hello)).toBe('no-route');
    expect(socket?.send(address('10.0.0.3'), 99, new Uint8Array(70_000))).toBe('too-big');
    expect(socket?.send(address('10.0.0.3'), 99, hello, { from: address('fd00::2') })).toBe('no-route');
    socket?.close();
    expect(socket?.send(address('10.0.0.3'), 99, hello)).toBe('closed');
  });

  it('may have one address alone, beside others with the same port', () => {
    const built = build(oneBridge());
    const { udp } = stackOf(built, 'one', 'left');
    const [resolver, server] = [mailbox(), mailbox()];
    expect(udp.open(53, resolver, { address: address('127.0.0.11') })).toBeDefined();
    expect(udp.open(53, server, { address: address('10.0.0.2') })).toBeDefined();
    expect(udp.open(53, server, { address: address('10.0.0.2') })).toBeUndefined();
    expect(udp.open(53, server)).toBeUndefined();
    const client = udp.open(0, mailbox());
    client?.send(address('127.0.0.11'), 53, hello);
    client?.send(address('10.0.0.2'), 53, hello);
    built.clock.runUntilQuiet();
    expect([resolver.received.length, server.received.length]).toEqual([1, 1]);
    expect(resolver.received[0]?.source).toEqual(address('127.0.0.1'));
  });

  it('carries DNS, which the trace reads', async () => {
    const built = build(oneBridge());
    const { udp } = stackOf(built, 'one', 'left');
    const serving = udp.open(53, {
      receive(datagram) {
        const query = parseDns(datagram.payload);
        if (query === undefined) return;
        const [asked] = query.questions;
        const record = { name: asked?.name ?? '.', class: 1, ttlSeconds: 600, type: DnsType.a, address: 0x0a000003 } as const;
        serving?.send(datagram.source, datagram.sourcePort, emitDns(dnsAnswer(query, 0, [record])));
      },
    }, { address: address('127.0.0.11') });
    const client = mailbox();
    const hops = await hopsOf(built, async () => {
      udp.open(0, client)?.send(address('127.0.0.11'), 53, emitDns(dnsQuery(7, 'db.', DnsType.a)));
      built.clock.runUntilQuiet();
    });
    expect(hops.filter(({ action }) => action === 'send').map(({ summary }) => summary)).toEqual([
      'DNS query A db. 127.0.0.1:32768 > 127.0.0.11:53',
      'DNS answer A db. 10.0.0.3 127.0.0.11:53 > 127.0.0.1:32768',
    ]);
    expect(client.received).toHaveLength(1);
  });
});
