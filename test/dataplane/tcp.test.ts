import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedFault } from '../../src/dataplane/simulator/simulator.js';
import type { TcpConnection } from '../../src/dataplane/simulator/stack/tcp/tcp-connection.js';
import { address, type BuiltTopology, oneBridge, overlay, routedBridges } from '../support/topology.js';
import { apply, build, dualStack, hopsOf, stackOf, twoHosts } from './support.js';

const PORT = 80;

/** The ends of a topology as a client and what its server got. */
function connectAcross(built: BuiltTopology, onConnection: (connection: TcpConnection) => void): TcpConnection {
  const { topology } = built;
  const listener = stackOf(built, topology.to.host, topology.to.namespace).tcp.listen(PORT, onConnection);
  expect(listener?.port).toBe(PORT);
  return stackOf(built, topology.from.host, topology.from.namespace).tcp.connect(address(topology.toAddress), PORT);
}

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

/** All that a connection receives, and whether its end came. */
function collect(connection: TcpConnection): { chunks: Uint8Array[]; ended: boolean; bytes: () => Uint8Array } {
  const collected = { chunks: [] as Uint8Array[], ended: false, bytes: () => Uint8Array.from(collected.chunks.flatMap((chunk) => [...chunk])) };
  connection.onReceive((bytes) => collected.chunks.push(bytes));
  connection.onEnd(() => (collected.ended = true));
  return collected;
}

async function outcome(result: TcpConnection['opened']): Promise<string> {
  const settled = await result;
  return settled.ok ? 'ok' : settled.error.details.failure;
}

describe('a TCP connection', () => {
  it('is made by three segments, and ended by one in each direction', async () => {
    const built = build(oneBridge());
    const hops = await hopsOf(built, async () => {
      const client = connectAcross(built, (server) => server.onEnd(() => server.end()));
      client.end();
      built.clock.runUntilQuiet();
      expect(await outcome(client.opened)).toBe('ok');
      expect(await outcome(client.closed)).toBe('ok');
      expect(client.state).toBe('closed');
    });
    const segments = hops.filter((hop) => hop.action === 'send' && hop.summary.startsWith('TCP')).map((hop) => hop.summary);
    expect(segments).toEqual([
      'TCP SYN 10.0.0.2:32768 > 10.0.0.3:80',
      'TCP SYN,ACK 10.0.0.3:80 > 10.0.0.2:32768',
      'TCP ACK 10.0.0.2:32768 > 10.0.0.3:80',
      'TCP FIN,ACK 10.0.0.2:32768 > 10.0.0.3:80',
      'TCP FIN,ACK 10.0.0.3:80 > 10.0.0.2:32768',
      'TCP ACK 10.0.0.2:32768 > 10.0.0.3:80',
    ]);
  });

  const places: readonly [string, () => BuiltTopology][] = [
    ['one bridge', () => build(oneBridge())],
    ['a router', () => build(routedBridges())],
    ['a router with a smaller MTU behind it', () => build(routedBridges({ rightMtuBytes: 700 }))],
    ['VXLAN', () => build(overlay())],
    ['IPv6', () => build(dualStack())],
    ['two hosts', () => build(twoHosts())],
  ];

  it.each(places)('over %s carries a megabyte there and its echo back', async (_name, make) => {
    const built = make();
    const sent = bytesOf(1_000_000);
    const client = connectAcross(built, (server) => {
      server.onReceive((bytes) => server.send(bytes));
      server.onEnd(() => server.end());
    });
    const back = collect(client);
    for (let at = 0; at < sent.length; at += 70_000) client.send(sent.subarray(at, at + 70_000));
    client.end();
    built.clock.runUntilQuiet();
    expect(await outcome(client.closed)).toBe('ok');
    expect(back.ended).toBe(true);
    expect(Buffer.compare(Buffer.concat(back.chunks), sent)).toBe(0);
  });

  it('within one namespace needs no link', async () => {
    const built = build(oneBridge());
    const { tcp } = stackOf(built, 'one', 'left');
    tcp.listen(PORT, (server) => {
      server.send(bytesOf(10));
      server.end();
    });
    for (const to of ['127.0.0.1', '10.0.0.2', '::1']) {
      const client = tcp.connect(address(to), PORT);
      const got = collect(client);
      client.end();
      built.clock.runUntilQuiet();
      expect(await outcome(client.closed)).toBe('ok');
      expect(got.bytes()).toEqual(bytesOf(10));
    }
  });

  it('goes on in one direction when the other has ended', () => {
    const built = build(oneBridge());
    let server: TcpConnection | undefined;
    const client = connectAcross(built, (accepted) => (server = accepted));
    const got = collect(client);
    client.end();
    built.clock.runUntil(built.clock.now() + 10);
    expect([client.state, server?.state]).toEqual(['fin-wait-2', 'close-wait']);
    expect(client.send(bytesOf(1))).toBe(false);
    expect(server?.send(bytesOf(3000))).toBe(true);
    server?.end();
    built.clock.runUntilQuiet();
    expect(got.bytes()).toEqual(bytesOf(3000));
    expect(got.ended).toBe(true);
  });

  it('sends no more than its reader takes, and the rest when it does', () => {
    const built = build(oneBridge());
    let server: TcpConnection | undefined;
    const client = connectAcross(built, (accepted) => (server = accepted));
    const sent = bytesOf(200_000);
    client.send(sent);
    client.end();
    built.clock.runUntil(built.clock.now() + 5000);
    expect(client.unacknowledgedBytes).toBe(200_000 - 65_535);
    if (server === undefined) throw new Error('no connection');
    const got = collect(server);
    built.clock.runUntil(built.clock.now() + 5000);
    expect(Buffer.compare(Buffer.concat(got.chunks), sent)).toBe(0);
    expect(got.ended).toBe(true);
  });

  it('comes about when two ends connect to each other at once', async () => {
    const built = build(twoHosts(), { latencyMs: 10 });
    const [one, two] = ['one', 'two'].map((host) => stackOf(built, host, 'host').tcp);
    // Both choose the first ephemeral port, and ask for the other's.
    const clients = [one?.connect(address('10.99.0.12'), 32_768), two?.connect(address('10.99.0.11'), 32_768)];
    for (const client of clients) {
      client?.send(bytesOf(100));
      client?.end();
    }
    const got = clients.map((client) => client && collect(client));
    built.clock.runUntilQuiet();
    for (const client of clients) expect(client && (await outcome(client.closed))).toBe('ok');
    for (const one of got) expect(one?.bytes()).toEqual(bytesOf(100));
  });
});

describe('a TCP connection that does not come about', () => {
  it('is refused where nobody listens', async () => {
    const built = build(oneBridge());
    const begun = built.clock.now();
    const client = stackOf(built, 'one', 'left').tcp.connect(address('10.0.0.3'), 81);
    built.clock.runUntilQuiet();
    expect(await outcome(client.opened)).toBe('refused');
    expect((await client.closed).error?.message).toBe('connection refused');
    expect(built.clock.now()).toBe(begun);
  });

  it('has no route, no neighbour, no answer', async () => {
    const built = build(routedBridges());
    const { tcp } = stackOf(built, 'one', 'left');
    const lost = stackOf(built, 'one', 'host').tcp.connect(address('192.0.2.1'), PORT);
    expect(await outcome(lost.opened)).toBe('no-route');
    for (const [to, expected] of [['10.0.0.99', 'unreachable'], ['10.0.1.99', 'unreachable'], ['192.0.2.1', 'unreachable']] as const) {
      const client = tcp.connect(address(to), PORT);
      built.clock.runUntilQuiet();
      expect([to, await outcome(client.opened)]).toEqual([to, expected]);
    }
  });

  it('is given up after two minutes, or when its asker wants', async () => {
    const built = build(twoHosts());
    built.simulator.faults.set({ loss: 1 });
    // The neighbour is known, so that nothing else is missing.
    apply(built, 'one', [{ kind: 'neighbour', id: 'n', namespace: 'host', interface: 'ens3', address: '10.99.0.12', macAddress: '02:42:0a:63:00:0c' }]);
    const begun = built.clock.now();
    const { tcp } = stackOf(built, 'one', 'host');
    const [patient, hasty] = [tcp.connect(address('10.99.0.12'), PORT), tcp.connect(address('10.99.0.12'), PORT, { timeoutMs: 5000 })];
    let hastyMs = 0;
    void hasty.closed.then(() => (hastyMs = built.clock.now() - begun));
    built.clock.runUntil(begun + 5000);
    await hasty.closed;
    built.clock.runUntilQuiet();
    expect([await outcome(hasty.opened), hastyMs]).toEqual(['timed-out', 5000]);
    expect([await outcome(patient.opened), Math.round(built.clock.now() - begun)]).toEqual(['timed-out', 127_000]);
  });

  it('is broken off by either end', async () => {
    for (const breaker of ['client', 'server'] as const) {
      const built = build(oneBridge());
      let server: TcpConnection | undefined;
      const client = connectAcross(built, (accepted) => (server = accepted));
      built.clock.runUntil(built.clock.now() + 1);
      const [first, second] = breaker === 'client' ? [client, server] : [server, client];
      first?.abort();
      built.clock.runUntilQuiet();
      expect(first && (await outcome(first.closed))).toBe('aborted');
      expect(second && (await outcome(second.closed))).toBe('reset');
    }
  });

  it('ends with its namespace', async () => {
    const built = build(oneBridge());
    const client = connectAcross(built, () => {});
    client.send(bytesOf(10));
    built.clock.runUntilQuiet();
    const resources = built.host('one').list().filter((resource) => resource.id.endsWith('left'));
    expect(built.host('one').apply(resources.toReversed().map((gone) => ({ remove: gone }))).ok).toBe(true);
    expect(await outcome(client.closed)).toBe('aborted');
    expect(built.clock.pending).toBe(0);
  });

  it('has its port for itself', () => {
    const { tcp } = stackOf(build(oneBridge()), 'one', 'left');
    const first = tcp.listen(PORT, () => {});
    expect(tcp.listen(PORT, () => {})).toBeUndefined();
    expect(tcp.listen(PORT, () => {}, { address: address('10.0.0.2') })).toBeUndefined();
    first?.close();
    expect(tcp.listen(PORT, () => {}, { address: address('10.0.0.2') })).toBeDefined();
    expect(tcp.listen(PORT, () => {}, { address: address('127.0.0.1') })).toBeDefined();
    expect(tcp.listen(PORT, () => {})).toBeUndefined();
    expect(tcp.listen(0, () => {})?.port).toBeGreaterThanOrEqual(32_768);
  });
});

describe('a TCP connection over a bad link', () => {
  const chance = (max: number) => fc.double({ min: 0, max, noNaN: true });
  const faults: fc.Arbitrary<PlacedFault> = fc.record({
    loss: chance(0.15),
    duplication: chance(0.2),
    reordering: chance(0.3),
    corruption: chance(0.05),
    reorderingMs: chance(20),
    delayMs: chance(30),
    jitterMs: chance(10),
  });

  it('delivers every octet once and in order, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(faults, fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 1, max: 40_000 }), fc.string(), async (fault, length, chunk, seed) => {
        const built = build(twoHosts(), { seed });
        const sent = bytesOf(length);
        const client = connectAcross(built, (server) => {
          server.onReceive((bytes) => server.send(bytes));
          server.onEnd(() => server.end());
        });
        const back = collect(client);
        // A first segment is only tried seven times, so the link is good until then.
        built.clock.runUntil(built.clock.now() + 10);
        built.simulator.faults.set(fault);
        for (let at = 0; at < length; at += chunk) client.send(sent.subarray(at, at + chunk));
        client.end();
        built.clock.runUntilQuiet();
        expect(await outcome(client.closed)).toBe('ok');
        expect(Buffer.compare(Buffer.concat(back.chunks), sent)).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('fills a narrow link without losing its way', async () => {
    const built = build(twoHosts());
    built.simulator.faults.set({ bandwidthBitsPerSecond: 8_000_000, delayMs: 5 });
    const begun = built.clock.now();
    const sent = bytesOf(1_000_000);
    let doneMs = 0;
    let got = 0;
    const client = connectAcross(built, (server) =>
      server.onReceive((bytes) => {
        got += bytes.length;
        doneMs = built.clock.now() - begun;
      }),
    );
    client.send(sent);
    built.clock.runUntilQuiet();
    expect(got).toBe(sent.length);
    // A megabyte takes a second at a megabyte a second; headers and the first round trips add some.
    expect(doneMs).toBeGreaterThan(1000);
    expect(doneMs).toBeLessThan(1200);
  });
});
