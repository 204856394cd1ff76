import { describe, expect, it } from 'vitest';
import { formatIpAddress } from '../../../src/net/ip-address.js';
import { readU16, writeU16 } from '../../../src/wire/fields.js';
import { address } from '../../support/topology.js';
import { hopsOf, lines, ping, remove, stackOf } from '../support.js';
import { client, connections, dockerHost, dockerRules, policy, published, put, rule, serveUdp } from './support.js';

const HOST = '10.99.0.11';
const OUTSIDE = '10.99.0.12';
const WEB = '10.0.0.2';

describe('a published port', () => {
  it('leads from outside to the container, and answers come from the host', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    const server = serveUdp(built, 'web', 80);
    const mailbox = client(built, 'two', 'host', 5000).send(HOST, 8080);
    expect(server.lines).toEqual([`${OUTSIDE}:5000 hello`]);
    expect(mailbox.lines).toEqual([`${HOST}:8080 you are ${OUTSIDE}:5000`]);
    expect(connections(built)).toEqual([`udp ${OUTSIDE}:5000 > ${HOST}:8080 | ${WEB}:80 > ${OUTSIDE}:5000 replied`]);
  });

  it('carries a TCP connection with all that is in it', async () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('tcp', 8080, WEB, 80), policy('FORWARD', 'drop'));
    put(built, rule('established', 'accept', { position: 1, match: { states: ['established', 'related'] } }));
    put(built, rule('accept/web', 'accept', { match: { destination: `${WEB}/32`, protocol: 'tcp', destinationPort: 80, outInterface: 'br0' } }));
    const echoed: number[] = [];
    stackOf(built, 'one', 'web').tcp.listen(80, (connection) => {
      connection.onReceive((bytes) => void connection.send(bytes));
      connection.onEnd(() => connection.end());
    });
    const connection = stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8080);
    connection.onReceive((bytes) => void echoed.push(...bytes));
    const sent = Uint8Array.from({ length: 50_000 }, (_, at) => at % 251);
    connection.send(sent);
    connection.end();
    built.clock.runUntil(built.clock.now() + 1000);
    expect((await connection.closed).ok).toBe(true);
    expect(Uint8Array.from(echoed)).toEqual(sent);
    expect(connections(built)).toEqual([`tcp ${OUTSIDE}:32768 > ${HOST}:8080 | ${WEB}:80 > ${OUTSIDE}:32768 time-wait`]);
    const refused = stackOf(built, 'two', 'host').tcp.connect(address(HOST), 8081);
    built.clock.runUntil(built.clock.now() + 1000);
    expect((await refused.opened).errorOrNull()?.details.failure, 'a port that nobody published').toBe('refused');
  });

  it('serves the host itself, by any address but its loopback', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    serveUdp(built, 'web', 80);
    expect(client(built, 'one', 'host', 5000).send(HOST, 8080).lines).toEqual([`${HOST}:8080 you are ${HOST}:5000`]);
    expect(client(built, 'one', 'host', 5001).send('10.0.0.1', 8080).lines).toEqual([`10.0.0.1:8080 you are 10.0.0.1:5001`]);
    const loopback = client(built, 'one', 'host', 5002).send('127.0.0.1', 8080);
    expect([loopback.lines, loopback.failures.length]).toEqual([[], 1]);
  });

  it('serves the container itself, which then seems to be the host', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    serveUdp(built, 'web', 80);
    expect(client(built, 'one', 'web', 5000).send(HOST, 8080).lines).toEqual([`${HOST}:8080 you are 10.0.0.1:5000`]);
    expect(connections(built)).toEqual([`udp ${WEB}:5000 > ${HOST}:8080 | ${WEB}:80 > 10.0.0.1:5000 replied`]);
  });

  it('may lead to the host itself', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, '10.0.0.1', 53));
    serveUdp(built, 'host', 53);
    expect(client(built, 'two', 'host', 5000).send(HOST, 8080).lines).toEqual([`${HOST}:8080 you are ${OUTSIDE}:5000`]);
    expect(client(built, 'one', 'host', 5001).send(HOST, 8080).lines, 'by the loopback interface').toEqual([`${HOST}:8080 you are ${HOST}:5001`]);
    expect(connections(built)).toHaveLength(2);
  });

  it('is no more when its rule goes, and then its connections are not either', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80), ...published('udp', 8081, WEB, 80));
    const server = serveUdp(built, 'web', 80);
    const [first, second] = [client(built, 'two', 'host', 5000), client(built, 'two', 'host', 5001)];
    first.send(HOST, 8080);
    second.send(HOST, 8081);
    remove(built, 'one', published('udp', 8080, WEB, 80));
    first.send(HOST, 8080);
    second.send(HOST, 8081);
    expect([server.received.length, first.failures.length]).toEqual([3, 1]);
  });

  it('carries what comes in fragments, and is answered in fragments', async () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    const large = 'x'.repeat(4000);
    const server = serveUdp(built, 'web', 80);
    client(built, 'two', 'host', 5000).send(HOST, 8080, large);
    expect(server.lines).toEqual([`${OUTSIDE}:5000 ${large}`]);
    expect(await ping(built, { from: { host: 'one', namespace: 'web' }, to: OUTSIDE, payloadBytes: 4000, dontFragment: false })).toMatchObject({ received: 1 });
  });
});

describe('masquerade', () => {
  it('lets containers out by the address of the host, whatever they speak', async () => {
    const built = dockerHost();
    expect((await ping(built, { to: OUTSIDE })).received, 'without, nobody knows the way back').toBe(0);
    put(built, ...dockerRules());
    expect((await ping(built, { to: OUTSIDE })).received).toBe(1);
    serveUdp(built, 'host', 53, 'two');
    expect(client(built, 'one', 'web', 5000).send(OUTSIDE, 53).lines).toEqual([`${OUTSIDE}:53 you are ${HOST}:5000`]);
    expect(connections(built).at(-1)).toBe(`udp ${WEB}:5000 > ${OUTSIDE}:53 | ${OUTSIDE}:53 > ${HOST}:5000 replied`);
    stackOf(built, 'two', 'host').tcp.listen(80, (connection) => connection.end());
    const connection = stackOf(built, 'one', 'web').tcp.connect(address(OUTSIDE), 80);
    connection.onEnd(() => connection.end());
    built.clock.runUntil(built.clock.now() + 1000);
    expect((await connection.closed).ok).toBe(true);
  });

  it('finds another port for the second who comes from the same, of its own kind', () => {
    const built = dockerHost();
    put(built, ...dockerRules());
    serveUdp(built, 'host', 53, 'two');
    expect(client(built, 'one', 'web', 5000).send(OUTSIDE, 53).lines).toEqual([`${OUTSIDE}:53 you are ${HOST}:5000`]);
    const [answer = ''] = client(built, 'one', 'db', 5000).send(OUTSIDE, 53).lines;
    const port = Number(answer.slice(answer.lastIndexOf(':') + 1));
    expect(port).not.toBe(5000);
    expect(port).toBeGreaterThanOrEqual(1024);
    client(built, 'one', 'web', 600).send(OUTSIDE, 53);
    const [low = ''] = client(built, 'one', 'db', 600).send(OUTSIDE, 53).lines;
    expect(Number(low.slice(low.lastIndexOf(':') + 1))).toBeLessThan(1024);
  });

  it('tells the echoes of two containers with the same identifier apart', async () => {
    const built = dockerHost();
    put(built, ...dockerRules());
    const pings = ['web', 'db'].map((namespace) => built.simulator.ping({ host: 'one', namespace }, address(OUTSIDE)));
    built.clock.runUntilQuiet();
    expect((await Promise.all(pings)).map(({ received }) => received)).toEqual([1, 1]);
    expect(new Set(connections(built).map((line) => line.split(' | ')[1])).size).toBe(2);
  });

  it('drops what leaves by an interface without an address', async () => {
    const built = dockerHost();
    put(built, rule('out', { kind: 'masquerade' }, { table: 'nat', chain: 'POSTROUTING' }));
    put(built, { kind: 'bridge', id: 'bridge/bare', namespace: 'host', name: 'bare', mtuBytes: 1500, macAddress: '02:aa:00:00:00:99' });
    put(built, { kind: 'route', id: 'route/bare', namespace: 'host', destination: '192.0.2.0/24', interface: 'bare' });
    const hops = await hopsOf(built, () => ping(built, { to: '192.0.2.1' }));
    expect(lines(hops).filter((line) => line.includes('drop'))).toEqual(['one/host/bare drop: by rule "out" of POSTROUTING: bare has no address to come from']);
  });

  it('of a fixed address does the same', async () => {
    const built = dockerHost();
    put(built, rule('out', { kind: 'snat', address: HOST }, { table: 'nat', chain: 'POSTROUTING', match: { source: '10.0.1.0/24' } }));
    serveUdp(built, 'host', 53, 'two');
    expect(client(built, 'one', 'app', 5000).send(OUTSIDE, 53).lines).toEqual([`${OUTSIDE}:53 you are ${HOST}:5000`]);
  });

  it('is there for IPv6 as well, both ways', async () => {
    const built = dockerHost();
    const v6 = { family: 6, table: 'nat' } as const;
    put(built, rule('out', { kind: 'masquerade' }, { ...v6, chain: 'POSTROUTING', match: { source: 'fd00:0:0:1::/64', outInterface: 'br10' } }));
    put(built, rule('in', { kind: 'dnat', address: 'fd00:0:0:2::2', port: 53 }, { ...v6, chain: 'PREROUTING', match: { protocol: 'udp', destinationPort: 8053, destinationIsLocal: true } }));
    serveUdp(built, 'app', 53);
    // The container on the second bridge knows no way back but by the host.
    remove(built, 'one', [{ kind: 'route', id: 'route6/app', namespace: 'app', destination: '::/0', gateway: 'fd00:0:0:2::1' }]);
    expect(client(built, 'one', 'web', 5000).send('fd00:0:0:1::1', 8053).lines).toEqual(['fd00:0:0:1::1:8053 you are fd00:0:0:2::1:5000']);
    expect((await ping(built, { to: 'fd00:0:0:2::2' })).received).toBe(1);
    expect(connections(built)).toEqual([
      'udp fd00:0:0:1::2:5000 > fd00:0:0:1::1:8053 | fd00:0:0:2::2:53 > fd00:0:0:2::1:5000 replied',
      'icmpv6 fd00:0:0:1::2:1 > fd00:0:0:2::2:1 | fd00:0:0:2::2:1 > fd00:0:0:2::1:1 replied',
    ]);
  });
});

describe('an ICMP error', () => {
  it('about a translated packet comes back as being about the packet that was sent', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    const outside = client(built, 'two', 'host', 5000).send(HOST, 8080);
    expect(outside.failures.map(({ failure, destination, destinationPort, from }) => [failure, formatIpAddress(destination), destinationPort, formatIpAddress(from)])).toEqual([
      ['port-unreachable', HOST, 8080, HOST],
    ]);
    const inside = client(built, 'one', 'web', 5000).send(OUTSIDE, 99);
    expect(inside.failures.map(({ failure, destination, destinationPort, from }) => [failure, formatIpAddress(destination), destinationPort, formatIpAddress(from)])).toEqual([
      ['port-unreachable', OUTSIDE, 99, OUTSIDE],
    ]);
    const own = client(built, 'one', 'host', 5000).send(HOST, 8080);
    expect(own.failures.map(({ destination, destinationPort }) => [formatIpAddress(destination), destinationPort])).toEqual([[HOST, 8080]]);
  });

  it('is related to its connection', () => {
    const built = dockerHost();
    put(built, policy('FORWARD', 'drop'), rule('new', 'accept', { match: { protocol: 'udp' } }));
    expect(client(built, 'one', 'web', 5000).send('10.0.1.2', 99).failures).toHaveLength(0);
    put(built, rule('related', 'accept', { match: { states: ['related'] } }));
    expect(client(built, 'one', 'web', 5001).send('10.0.1.2', 99).failures).toHaveLength(1);
  });

  it('tells a masqueraded sender what gets through', () => {
    const built = dockerHost();
    put(built, ...dockerRules());
    put(built, { kind: 'bridge', id: 'bridge/host/br10', namespace: 'host', name: 'br10', mtuBytes: 1000, macAddress: '02:aa:00:00:00:04' });
    const sender = client(built, 'one', 'web', 5000);
    sender.send('10.0.1.2', 53, 'x'.repeat(1200));
    expect(sender.failures.map(({ failure }) => failure)).toEqual(['too-big']);
  });

  it('about IPv6 comes back the same way', () => {
    const built = dockerHost();
    put(built, rule('out', { kind: 'masquerade' }, { family: 6, table: 'nat', chain: 'POSTROUTING', match: { outInterface: 'br10' } }));
    const sender = client(built, 'one', 'web', 5000).send('fd00:0:0:2::2', 99);
    expect(sender.failures.map(({ failure, from }) => [failure, formatIpAddress(from)])).toEqual([['port-unreachable', 'fd00:0:0:2::2']]);
  });
});

describe('translation', () => {
  it('keeps a UDP datagram without a checksum without', async () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    const server = serveUdp(built, 'web', 80);
    // The datagram loses its checksum on its way out of the second host.
    const stack = stackOf(built, 'two', 'host');
    const pass = (frame: Uint8Array): Uint8Array => frame;
    stack.hooks = {
      prerouting: pass,
      input: pass,
      forward: pass,
      output: pass,
      postrouting(frame) {
        writeU16(frame, 40, 0);
        return frame;
      },
    };
    const hops = await hopsOf(built, async () => client(built, 'two', 'host', 5000).send(HOST, 8080));
    expect(server.received).toHaveLength(1);
    const arrived = hops.find(({ namespace, action }) => namespace === 'web' && action === 'deliver');
    expect(readU16(arrived?.frame ?? new Uint8Array(), 40)).toBe(0);
  });

  it('is that of the packet, whatever is sent in between by who watches', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    const server = serveUdp(built, 'web', 80);
    const watcher = stackOf(built, 'one', 'host').udp.open(7000, { receive() {} });
    built.simulator.trace.on(({ namespace, action }) => {
      if (namespace === 'host' && action === 'forward') watcher?.send(address('10.0.1.2'), 9, new Uint8Array(5));
    });
    const mailbox = client(built, 'two', 'host', 5000).send(HOST, 8080);
    expect([server.lines, mailbox.lines]).toEqual([[`${OUTSIDE}:5000 hello`], [`${HOST}:8080 you are ${OUTSIDE}:5000`]]);
  });

  it('is told', () => {
    const built = dockerHost();
    put(built, ...dockerRules(), ...published('udp', 8080, WEB, 80));
    serveUdp(built, 'web', 80);
    const told: string[] = [];
    built.simulator.steps.on(({ step }) => {
      if (step.kind !== 'translation') return;
      const [before, after] = [step.before, step.after].map((flow) => `${flow.source}:${flow.sourcePort ?? 0} > ${flow.destination}:${flow.destinationPort ?? 0}`);
      told.push(`${before ?? ''} becomes ${after ?? ''}`);
    });
    client(built, 'two', 'host', 5000).send(HOST, 8080);
    expect(told).toEqual([
      `${OUTSIDE}:5000 > ${HOST}:8080 becomes ${OUTSIDE}:5000 > ${WEB}:80`,
      `${WEB}:80 > ${OUTSIDE}:5000 becomes ${HOST}:8080 > ${OUTSIDE}:5000`,
    ]);
  });
});
