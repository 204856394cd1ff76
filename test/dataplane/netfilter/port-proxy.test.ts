import { describe, expect, it } from 'vitest';
import type { PortProxyResource } from '../../../src/contracts/netfilter.js';
import { address, type BuiltTopology } from '../../support/topology.js';
import { apply, remove, stackOf } from '../support.js';
import { client, dockerHost, Mailbox, put, serveUdp } from './support.js';

const HOST = '10.99.0.11';
const WEB = '10.0.0.2';

function proxy(text: Partial<PortProxyResource> = {}): PortProxyResource {
  const hostPort = text.hostPort ?? 8080;
  const id = `proxy/${text.protocol ?? 'tcp'}/${text.hostAddress ?? ''}/${hostPort}`;
  return { kind: 'port-proxy', id, namespace: 'host', protocol: 'tcp', hostAddress: '0.0.0.0', hostPort, address: WEB, port: 80, ...text };
}

function wait(built: BuiltTopology, seconds = 1): void {
  built.clock.runUntil(built.clock.now() + seconds * 1000);
}

describe('a port proxy', () => {
  it.each([
    ['two', HOST],
    ['one', '127.0.0.1'],
    ['one', HOST],
  ])('carries connections of host %s to %s on to the container, both ways', async (host, to) => {
    const built = dockerHost();
    put(built, proxy());
    const peers: string[] = [];
    stackOf(built, 'one', 'web').tcp.listen(80, (accepted) => {
      peers.push(String(accepted.remote.address.value));
      accepted.onReceive((bytes) => void accepted.send(bytes.slice().reverse()));
      accepted.onEnd(() => accepted.end());
    });
    const connection = stackOf(built, host, 'host').tcp.connect(address(to), 8080);
    const received: number[] = [];
    connection.onReceive((bytes) => void received.push(...bytes));
    connection.send(Uint8Array.of(1, 2, 3));
    wait(built);
    expect(received).toEqual([3, 2, 1]);
    expect(peers).toEqual([String(address('10.0.0.1').value)]);
    connection.end();
    wait(built);
    expect((await connection.closed).ok).toBe(true);
  });

  // What fits the windows between them has ended before the container takes any of it.
  it.each([160_000, 1_000_000])('carries as much as anybody sends, and keeps little of it: %i octets', async (total) => {
    const built = dockerHost();
    put(built, proxy());
    let accepted = 0;
    let sum = 0;
    let listen: (() => void) | undefined;
    stackOf(built, 'one', 'web').tcp.listen(80, (connection) => {
      listen = () =>
        connection.onReceive((bytes) => {
          accepted += bytes.length;
          for (const byte of bytes) sum += byte;
        });
      connection.onEnd(() => connection.end());
    });
    const connection = stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8080);
    connection.send(Uint8Array.from({ length: total }, (_, at) => at % 256));
    connection.end();
    wait(built, 5);
    // The container takes nothing yet: what it and the host have taken in between is bounded by their windows.
    if (total > 400_000) expect(connection.unacknowledgedBytes).toBeGreaterThan(total - 400_000);
    else expect(connection.unacknowledgedBytes).toBe(0);
    listen?.();
    wait(built, 600);
    expect((await connection.closed).ok).toBe(true);
    expect([accepted, sum]).toEqual([total, Array.from({ length: total }, (_, at) => at % 256).reduce((a, b) => a + b)]);
  });

  it('breaks a connection off when nobody listens, and when either side breaks it off', async () => {
    const built = dockerHost();
    put(built, proxy());
    const connect = () => stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8080);
    const unheard = connect();
    wait(built);
    expect((await unheard.closed).errorOrNull()?.details.failure).toBe('reset');
    const accepted: { abort(): void; closed: Promise<unknown>; isClosed: boolean }[] = [];
    stackOf(built, 'one', 'web').tcp.listen(80, (connection) => void accepted.push(connection));
    const [first, second] = [connect(), connect()];
    wait(built);
    accepted[0]?.abort();
    second.abort();
    wait(built);
    expect((await first.closed).errorOrNull()?.details.failure).toBe('reset');
    expect(accepted[1]?.isClosed).toBe(true);
  });

  it('ends with what goes through it when it is removed', () => {
    const built = dockerHost();
    put(built, proxy());
    stackOf(built, 'one', 'web').tcp.listen(80, () => {});
    const connection = stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8080);
    wait(built);
    remove(built, 'one', [proxy()]);
    wait(built);
    expect(connection.isClosed).toBe(true);
    put(built, proxy());
  });

  it('carries datagrams on, and each client its answers', () => {
    const built = dockerHost();
    put(built, proxy({ protocol: 'udp' }));
    const server = serveUdp(built, 'web', 80);
    const [first, second] = [client(built, 'two', 'host', 5000), client(built, 'two', 'host', 5001)];
    expect(first.send(HOST, 8080).lines).toEqual([`${HOST}:8080 you are 10.0.0.1:32768`]);
    expect(second.send(HOST, 8080).lines).toEqual([`${HOST}:8080 you are 10.0.0.1:32769`]);
    expect(first.send(HOST, 8080).lines[1]).toBe(`${HOST}:8080 you are 10.0.0.1:32768`);
    expect(client(built, 'one', 'host', 5002).send('127.0.0.1', 8080).lines).toEqual(['127.0.0.1:8080 you are 10.0.0.1:32770']);
    expect(server.received).toHaveLength(4);
  });

  it('forgets a client that is silent for 90 seconds', () => {
    const built = dockerHost();
    put(built, proxy({ protocol: 'udp' }));
    serveUdp(built, 'web', 80);
    const sender = client(built, 'two', 'host', 5000);
    for (const seconds of [0, 80, 80, 91]) {
      wait(built, seconds);
      sender.send(HOST, 8080);
    }
    expect(sender.lines.map((line) => line.slice(-5))).toEqual(['32768', '32768', '32768', '32769']);
    built.clock.runUntilQuiet();
    expect(built.clock.pending).toBe(0);
  });

  it('is of one family alone, so that both have theirs', () => {
    const built = dockerHost();
    put(built, proxy({ protocol: 'udp' }), proxy({ protocol: 'udp', hostAddress: '::', address: 'fd00:0:0:1::2' }));
    serveUdp(built, 'web', 80);
    expect(client(built, 'one', 'db', 5000).send('10.0.0.1', 8080).lines).toEqual(['10.0.0.1:8080 you are 10.0.0.1:32768']);
    expect(client(built, 'one', 'db', 5001).send('fd00:0:0:1::1', 8080).lines).toEqual(['fd00:0:0:1::1:8080 you are fd00:0:0:1::1:32769']);
  });

  it('is refused where the port is in use, and leaves everything as it was', () => {
    const built = dockerHost();
    const refusal = (resource: PortProxyResource): string => {
      const applied = built.host('one').apply([{ put: resource }]);
      return applied.errorOrNull()?.message ?? '';
    };
    const server = stackOf(built, 'one', 'host').tcp.listen(8080, () => {});
    const before = built.host('one').list().length;
    expect(refusal(proxy())).toBe('host one: port-proxy "proxy/tcp//8080": tcp port 8080 of 0.0.0.0 is in use');
    expect(built.host('one').list()).toHaveLength(before);
    server?.close();
    apply(built, 'one', [proxy()]);
    expect(refusal({ ...proxy(), id: 'another' })).toContain('there is tcp port 0.0.0.0:8080 in host already');
    expect(refusal(proxy({ hostAddress: HOST })), 'every address is one of them').toContain('in use');
    expect(stackOf(built, 'one', 'host').udp.open(9090, new Mailbox(), { address: address(HOST) })).toBeDefined();
    expect(refusal(proxy({ protocol: 'udp', hostPort: 9090 })), 'one of them is part of every address').toContain('in use');
    // One that is there goes on when its successor is refused.
    stackOf(built, 'one', 'host').tcp.listen(8081, () => {});
    expect(refusal({ ...proxy(), hostPort: 8081 })).toContain('in use');
    expect(refusal({ ...proxy(), id: 'another' })).toContain('already');
    stackOf(built, 'one', 'web').tcp.listen(80, () => {});
    const connection = stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8080);
    wait(built);
    expect(connection.state).toBe('established');
  });

  it('of SCTP only keeps the port from others', () => {
    const built = dockerHost();
    put(built, proxy({ protocol: 'sctp' }), proxy({ protocol: 'tcp' }));
    const applied = built.host('one').apply([{ put: { ...proxy({ protocol: 'sctp' }), id: 'another' } }]);
    expect(applied.errorOrNull()?.code).toBe('DATAPLANE_FAILED');
  });
});
