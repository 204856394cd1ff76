/**
 * Names by real datagrams: the server of a sandbox, the servers that it asks, and programs that look names up.
 */
import { describe, expect, test } from 'vitest';
import { createContainers, createUserNetworks } from '../../src/containers/index.js';
import type { Cluster, Controller, HostOptions, Sandbox } from '../../src/index.js';
import { DnsStreamReader, frameDns } from '../../src/wire/dns/stream.js';
import { DnsCode, dnsAnswer, type DnsMessage, dnsQuery, emitDns, parseDns } from '../../src/wire/dns/message.js';
import { type DnsRecord, DnsType } from '../../src/wire/dns/records.js';
import type { IpStack } from '../../src/dataplane/simulator/stack/ip-stack.js';
import { answerText } from '../dns/support.js';
import { bridge, expectSound, failure, network, ok, openCluster, openHost, plug, present, sandbox } from '../support/cnm.js';
import { address } from '../support/topology.js';

const SERVER = '10.99.0.53';

/** Hosts h1 with a resolv.conf, h2, and the host of a DNS server outside that finds the way back to h1's networks. */
async function openWithServer(resolvConf: HostOptions['resolvConf'] = { nameservers: [SERVER] }): Promise<{ cluster: Cluster; h1: Controller; h2: Controller }> {
  const hosts = [{ name: 'h1', address: '10.99.0.11', resolvConf }, { name: 'h2', address: '10.99.0.12' }];
  const { cluster, hosts: [h1, h2] } = await openCluster(2, { hosts });
  const server = cluster.simulator.addHost({ name: 'dns', interfaces: [{ name: 'ens3', address: `${SERVER}/24` }] });
  const back = ['10.1.0.0/16', '172.16.0.0/12'].map((destination) => ({ kind: 'route', id: `back/${destination}`, namespace: 'host', destination, gateway: '10.99.0.11' }) as const);
  ok(server.apply(back.map((put) => ({ put }))));
  return { cluster, h1: present(h1), h2: present(h2) };
}

/** A value of any type where the types of a program would not let it in. */
function untyped(value: unknown): never {
  const box: { value?: never } = {};
  Object.assign(box, { value });
  return box.value as never;
}

function stackOf(cluster: Cluster, host: string, namespace = 'host'): IpStack {
  return present(cluster.simulator.host(host)?.namespace(namespace)).stack;
}

interface Asked {
  readonly name: string;
  readonly from: string;
  readonly transport: 'udp' | 'tcp';
}

/** A DNS server on a stack: answers each query with what `answer` makes of it, and keeps what was asked. */
function serve(stack: IpStack, answer: (query: DnsMessage, asked: Asked) => DnsMessage | undefined, at?: string): Asked[] {
  const seen: Asked[] = [];
  const options = at === undefined ? {} : { address: address(at) };
  const reply = (bytes: Uint8Array, from: string, transport: 'udp' | 'tcp'): Uint8Array | undefined => {
    const query = present(parseDns(bytes));
    const asked = { name: present(query.questions[0]).name, from, transport };
    seen.push(asked);
    const message = answer(query, asked);
    return message === undefined ? undefined : emitDns(message);
  };
  const socket = present(
    stack.udp.open(
      53,
      {
        receive({ source, sourcePort, destination, payload }) {
          const message = reply(payload, source.family === 4 ? String(source.value >>> 24) : '', 'udp');
          if (message !== undefined) socket.send(source, sourcePort, message, { from: destination });
        },
      },
      options,
    ),
  );
  present(
    stack.tcp.listen(
      53,
      (connection) => {
        const reader = new DnsStreamReader();
        connection.onEnd(() => connection.end());
        connection.onReceive((bytes) => {
          for (const query of reader.read(bytes)) {
            const message = reply(query, '', 'tcp');
            if (message !== undefined) connection.send(frameDns(message));
          }
        });
      },
      options,
    ),
  );
  return seen;
}

function a(query: DnsMessage, value = 0x0505_0505): DnsMessage {
  const record: DnsRecord = { name: present(query.questions[0]).name, class: 1, ttlSeconds: 60, type: DnsType.a, address: value };
  return dnsAnswer(query, DnsCode.ok, query.questions[0]?.type === DnsType.a ? [record] : []);
}

function said(code: number, authoritative = false): (query: DnsMessage) => DnsMessage {
  return (query) => ({ ...dnsAnswer(query, code), authoritative });
}

/** What a sandbox's own server says over a transport, in one line, or that it says nothing. */
async function ask(cluster: Cluster, from: Sandbox, name: string, type: keyof typeof DnsType = 'a', server = '127.0.0.11'): Promise<string> {
  const reply = await new Promise<DnsMessage | undefined>((resolve) => {
    const question = { servers: [address(server)], name, type: DnsType[type], attempts: 1, timeoutMs: 20_000 };
    cluster.simulator.query({ host: from.host, namespace: from.namespace }, question, (answer) => resolve(answer?.message));
  });
  return reply === undefined ? 'nothing' : answerText(reply);
}

/** The error's reason, or the addresses. */
async function lookup(cluster: Cluster, from: Sandbox, name: string, type: 'A' | 'AAAA' = 'A'): Promise<string> {
  const found = await cluster.resolve(from, name, { type });
  if (found.ok) return found.value.addresses.join(' ');
  expect(found.error.code).toBe('NAME_NOT_FOUND');
  return String(Reflect.get(found.error.details, 'reason'));
}

describe('the server of a sandbox', () => {
  test('answers datagrams and streams at the instant in which it is asked', async () => {
    const { cluster, h1 } = await openWithServer();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob);
    const before = cluster.clock.now();
    expect([await ask(cluster, ann, 'bob'), await ask(cluster, ann, '3.0.1.10.in-addr.arpa', 'ptr'), await ask(cluster, ann, 'bob', 'aaaa')]).toEqual(['ok 10.1.0.3', 'ok bob.n1.', 'ok']);
    const stream = stackOf(cluster, 'h1', ann.namespace).tcp.connect(address('127.0.0.11'), 53);
    const reader = new DnsStreamReader();
    const answers: string[] = [];
    stream.onReceive((bytes) => answers.push(...reader.read(bytes).map((message) => answerText(present(parseDns(message))))));
    const queries = ['ann', 'bob'].map((name) => frameDns(emitDns(dnsQuery(1, name, DnsType.a))));
    // In pieces that begin and end anywhere.
    const octets = queries.flatMap((query) => [...query]);
    for (let at = 0; at < octets.length; at += 5) stream.send(Uint8Array.from(octets.slice(at, at + 5)));
    stream.end();
    ok(await stream.opened);
    expect(answers).toEqual(['ok 10.1.0.2', 'ok 10.1.0.3']);
    expect(cluster.clock.now()).toBe(before);
    await expectSound(cluster);
  });

  test('comes with the first network of a user’s, and stays when that is left', async () => {
    const { cluster, h1 } = await openWithServer();
    ok(await createUserNetworks(h1).ensurePredefined());
    const containers = createContainers(h1);
    const c1 = ok(await containers.run({ name: 'c1', image: 'busybox' }));
    const box = present(c1.sandbox);
    const resolvers = (): number => h1.core.reconciler.dataplane.list().filter(({ kind }) => kind === 'resolver').length;
    expect([resolvers(), await ask(cluster, box, 'c1')]).toEqual([0, 'nothing']);
    ok(await h1.createNetwork({ name: 'n1' }));
    ok(await containers.connect('c1', 'n1'));
    expect([resolvers(), await ask(cluster, box, 'c1')]).toEqual([1, `ok ${present(c1.endpoints()[1]?.ipv4Address)}`]);
    ok(await containers.disconnect('c1', 'n1'));
    expect([resolvers(), await ask(cluster, box, 'c1')]).toEqual([1, 'serverFailure']);
    await expectSound(cluster);
  });

  test('leaves its port to programs of the sandbox, whoever comes first', async () => {
    const { cluster, h1 } = await openWithServer();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    serve(stackOf(cluster, 'h1', bob.namespace), (query) => a(query, 0x0101_0101));
    await plug(n1, bob);
    serve(stackOf(cluster, 'h1', ann.namespace), (query) => a(query, 0x0202_0202));
    expect([await ask(cluster, ann, 'bob'), await ask(cluster, bob, 'bob')]).toEqual(['ok 10.1.0.3', 'ok 10.1.0.3']);
    expect([await ask(cluster, ann, 'bob', 'a', '10.1.0.3'), await ask(cluster, bob, 'bob', 'a', '127.0.0.1')]).toEqual(['ok 1.1.1.1', 'ok 1.1.1.1']);
    expect(await ask(cluster, bob, 'bob', 'a', '10.1.0.2')).toBe('ok 2.2.2.2');
  });

  test('is followed by names of another host', async () => {
    const { cluster, h1, h2 } = await openWithServer();
    const ov = await network(h1, 'ov', { driver: 'overlay', ipam: { config: [{ subnet: '10.40.0.0/24' }] } });
    const box1 = await sandbox(h1, 'box1');
    await plug(ov, box1);
    await cluster.settled();
    const joined = await plug(ok(h2.network('ov')), await sandbox(h2, 'box2'));
    await cluster.settled();
    expect(await lookup(cluster, box1, 'box2')).toBe(joined.ipv4Address);
    expect((await cluster.ping(box1, 'box2')).getOrThrow().received).toBe(1);
    ok(await joined.leave());
    await cluster.settled();
    expect(failure(await cluster.ping(box1, 'box2')).code).toBe('NAME_NOT_FOUND');
  });
});

describe('what the records do not know', () => {
  test('is asked of the host’s server by the sandbox, over the transport that it came by', async () => {
    const { cluster, h1 } = await openWithServer();
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const asked = serve(stackOf(cluster, 'dns'), (query, { transport }) => ({ ...a(query), truncated: transport === 'udp', answers: transport === 'udp' ? [] : a(query).answers }));
    expect(await ask(cluster, ann, 'example.com')).toBe('ok 5.5.5.5');
    expect(asked.map(({ name, transport }) => `${name} ${transport}`)).toEqual(['example.com. udp', 'example.com. tcp']);
  });

  test('is asked of a server on the host’s loopback by the host itself', async () => {
    const { cluster, h1 } = await openWithServer({ nameservers: ['127.0.0.53'] });
    const [ann, inside] = [await sandbox(h1, 'ann'), await sandbox(h1, 'inside')];
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    await plug(await bridge(h1, 'n2', '10.1.1.0/24', { internal: true }), inside);
    const asked = serve(stackOf(cluster, 'h1'), (query) => a(query), '127.0.0.53');
    expect(await ask(cluster, ann, 'example.com')).toBe('ok 5.5.5.5');
    // An internal network must not leak names by way of the host.
    expect([await ask(cluster, inside, 'example.com'), asked.length]).toEqual(['serverFailure', 1]);
  });

  test.each([
    ['a failure is passed over', [said(DnsCode.serverFailure), (query: DnsMessage) => a(query)], 'ok 5.5.5.5', 2],
    ['a refusal is passed over', [said(DnsCode.refused), (query: DnsMessage) => a(query)], 'ok 5.5.5.5', 2],
    ['an unknown name is passed over', [said(DnsCode.nameNotFound), (query: DnsMessage) => a(query)], 'ok 5.5.5.5', 2],
    ['an unknown name is final from who has authority', [said(DnsCode.nameNotFound, true), (query: DnsMessage) => a(query)], 'nameNotFound', 1],
    ['an empty answer is final', [said(DnsCode.ok), (query: DnsMessage) => a(query)], 'ok', 1],
    ['the last answer counts when none is better', [said(DnsCode.nameNotFound), said(DnsCode.refused)], 'refused', 2],
    ['an answer counts when nothing better follows it', [said(DnsCode.nameNotFound), () => undefined], 'nameNotFound', 2],
    ['silence all over is a failure', [() => undefined, () => undefined], 'serverFailure', 2],
  ] as const)('%s', async (_, [first, second], expected, count) => {
    const { cluster, h1 } = await openWithServer({ nameservers: [SERVER, '127.0.0.53'] });
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const asked = [...[serve(stackOf(cluster, 'dns'), first)], serve(stackOf(cluster, 'h1'), second, '127.0.0.53')];
    expect([await ask(cluster, ann, 'example.com'), asked.flat().length]).toEqual([expected, count]);
  });

  test('waits four seconds for each server', async () => {
    const { cluster, h1 } = await openWithServer({ nameservers: [SERVER, '127.0.0.53'] });
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    for (const [host, at] of [['dns'], ['h1', '127.0.0.53']] as const) serve(stackOf(cluster, host), () => undefined, at);
    const before = cluster.clock.now();
    expect(await ask(cluster, ann, 'example.com')).toBe('serverFailure');
    expect(cluster.clock.now() - before).toBe(8_000);
  });

  test('is a failure at once where nobody can be reached', async () => {
    const { cluster, h1 } = await openWithServer({});
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const before = cluster.clock.now();
    expect([await ask(cluster, ann, 'example.com'), cluster.clock.now() - before]).toEqual(['serverFailure', 0]);
  });

  test('waits for at most 1024 answers at once, and for none once the sandbox is gone', async () => {
    const { cluster, h1 } = await openHost({ clock: 'manual', hosts: [{ name: 'h1', address: '10.99.0.11', resolvConf: { nameservers: ['127.0.0.53'] } }] });
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const asked = serve(stackOf(cluster, 'h1'), () => undefined, '127.0.0.53');
    const codes: number[] = [];
    const socket = present(stackOf(cluster, 'h1', ann.namespace).udp.open(0, { receive: ({ payload }) => void codes.push(present(parseDns(payload)).code) }));
    for (let id = 0; id < 1_030; id++) socket.send(address('127.0.0.11'), 53, emitDns(dnsQuery(id, 'example.com', DnsType.a)));
    expect([asked.length, codes]).toEqual([1_024, Array.from({ length: 6 }, () => DnsCode.serverFailure)]);
    ok(await ann.delete());
    expect(cluster.clock.pending).toBe(0);
  });

  test('gets an answer from nobody but the server that was asked', async () => {
    const { cluster, h1 } = await openWithServer();
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const [server, liar] = [stackOf(cluster, 'dns'), stackOf(cluster, 'h2')];
    const forged = present(liar.udp.open(53, { receive: () => {} }));
    const socket = present(
      server.udp.open(53, {
        receive({ source, sourcePort, payload }) {
          const query = present(parseDns(payload));
          forged.send(source, sourcePort, emitDns(a(query, 0x0606_0606)));
          socket.send(source, sourcePort, emitDns({ ...a(query, 0x0707_0707), id: query.id ^ 1 }));
          socket.send(source, sourcePort, emitDns(a(query)));
        },
      }),
    );
    expect(await ask(cluster, ann, 'example.com')).toBe('ok 5.5.5.5');
  });
});

describe('a program that looks a name up', () => {
  test('reads the hosts file first, and takes addresses as they are', async () => {
    const { cluster, h1 } = await openWithServer();
    const box = ok(await h1.createSandbox({ containerId: 'c1', hostname: 'box', extraHosts: [{ name: 'web', address: '10.9.9.9' }, { name: 'six', address: 'fd00::9' }] }));
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    await plug(n1, box);
    await plug(n1, await sandbox(h1, 'x'), { name: 'web' });
    const all = [await lookup(cluster, box, 'web'), await lookup(cluster, box, 'BOX'), await lookup(cluster, box, 'localhost', 'AAAA'), await lookup(cluster, box, 'six', 'AAAA'), await lookup(cluster, box, 'web.n1')];
    expect(all).toEqual(['10.9.9.9', '10.1.0.2', '::1', 'fd00::9', '10.1.0.3']);
    expect([await lookup(cluster, box, '10.2.3.4'), await lookup(cluster, box, '10.2.3.4', 'AAAA'), await lookup(cluster, box, 'FD00::0:1', 'AAAA')]).toEqual(['10.2.3.4', 'no-address', 'fd00::1']);
    expect(ok(await cluster.resolve(box, 'web'))).toEqual({ name: 'web', addresses: ['10.9.9.9'], source: 'hosts' });
    expect(ok(await cluster.resolve(box, 'web.n1'))).toEqual({ name: 'web.n1.', addresses: ['10.1.0.3'], source: 'dns', server: '127.0.0.11' });
  });

  test('finds the name of an address', async () => {
    const { cluster, h1 } = await openWithServer();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const box = ok(await h1.createSandbox({ containerId: 'c1', hostname: 'box' }));
    await plug(n1, box);
    await plug(n1, await sandbox(h1, 'bob'));
    expect([ok(await cluster.resolveAddress(box, '10.1.0.3')), ok(await cluster.resolveAddress(box, '10.1.0.2')), ok(await cluster.resolveAddress(box, '127.0.0.1'))]).toEqual(['bob.n1.', 'box', 'localhost']);
    expect([failure(await cluster.resolveAddress(box, '10.1.0.9')).code, failure(await cluster.resolveAddress(box, 'bob')).code]).toEqual(['NAME_NOT_FOUND', 'INVALID_ARGUMENT']);
  });

  test('tries the search list in its order, and says why it found nothing', async () => {
    const { cluster, h1 } = await openWithServer({ nameservers: [SERVER], search: ['corp.example', 'example'] });
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const ann = await sandbox(h1, 'ann');
    await plug(n1, ann);
    const asked = serve(stackOf(cluster, 'dns'), (query, { name }) => (name === 'www.example.' ? a(query) : said(name.startsWith('broken') ? DnsCode.serverFailure : DnsCode.nameNotFound, true)(query)));
    expect(await lookup(cluster, ann, 'www')).toBe('5.5.5.5');
    // ndots:0, so the name as it is comes first.
    expect(asked.map(({ name }) => name)).toEqual(['www.', 'www.corp.example.', 'www.example.']);
    expect([await lookup(cluster, ann, 'ann', 'AAAA'), await lookup(cluster, ann, 'www.example', 'AAAA'), await lookup(cluster, ann, 'nobody'), await lookup(cluster, ann, 'broken')]).toEqual(['no-address', 'no-address', 'unknown', 'server-failure']);
    const bob = ok(await h1.createSandbox({ containerId: 'bob', dnsOptions: ['ndots:1'] }));
    await plug(n1, bob);
    asked.length = 0;
    expect(await lookup(cluster, bob, 'www')).toBe('5.5.5.5');
    expect(asked.map(({ name }) => name)).toEqual(['www.corp.example.', 'www.example.']);
    expect(await lookup(cluster, bob, 'ann')).toBe('10.1.0.2');
  });

  test('asks again when a datagram was lost, and gives up in the end', async () => {
    const { cluster, h1 } = await openWithServer();
    ok(await createUserNetworks(h1).ensurePredefined());
    const box = present(ok(await createContainers(h1).run({ name: 'c1', image: 'busybox' })).sandbox);
    const asked = serve(stackOf(cluster, 'dns'), (query) => a(query));
    expect(await lookup(cluster, box, 'example.com')).toBe('5.5.5.5');
    cluster.simulator.faults.set({ between: ['h1', 'dns'], loss: 1 });
    cluster.clock.after(1_000, () => cluster.simulator.faults.unset({ between: ['h1', 'dns'] }));
    const before = cluster.clock.now();
    expect(await lookup(cluster, box, 'again.example.com')).toBe('5.5.5.5');
    expect(Math.round(cluster.clock.now() - before)).toBe(5_000);
    expect(asked.map(({ name }) => name)).toEqual(['example.com.', 'again.example.com.']);
    cluster.simulator.faults.set({ between: ['h1', 'dns'], loss: 1 });
    expect(await lookup(cluster, box, 'lost.example.com')).toBe('no-answer');
  });

  test('in the host’s network stack asks as the host does', async () => {
    const { cluster, h1 } = await openWithServer();
    const box = ok(await h1.createSandbox({ containerId: 'c1', useHostNamespace: true }));
    serve(stackOf(cluster, 'dns'), (query) => a(query));
    expect([await lookup(cluster, box, 'example.com'), await lookup(cluster, box, 'h1')]).toEqual(['5.5.5.5', '10.99.0.11']);
  });

  test('pings what it finds, and its question is no part of the ping’s trace', async () => {
    const { cluster, h1 } = await openWithServer();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const six = await network(h1, 'six', { ipv6: true, ipam: { config: [{ subnet: '10.1.6.0/24' }, { subnet: 'fd00:6::/64' }] } });
    const [ann, bob] = [await sandbox(h1, 'ann'), ok(await h1.createSandbox({ containerId: 'bob', extraHosts: [{ name: 'six-only', address: 'fd00:6::2' }] }))];
    await plug(n1, ann);
    await plug(n1, bob);
    await plug(six, ann);
    await plug(six, bob);
    expect((await cluster.ping(ann, 'bob.six')).getOrThrow()).toMatchObject({ destination: 'fd00:6::3', received: 1 });
    expect((await cluster.ping(bob, 'six-only')).getOrThrow()).toMatchObject({ destination: 'fd00:6::2', received: 1 });
    const capture = cluster.simulator.capture({ host: 'h1', interface: 'lo' });
    const trace = (await cluster.trace(ann, 'bob')).getOrThrow();
    expect(trace.hops.filter(({ interface: name }) => name === 'lo')).toEqual([]);
    expect(capture.size).toBeGreaterThan(0);
    expect(failure(await cluster.ping(ann, 'nobody')).message).toBe("bad address 'nobody'");
  });

  test('needs no time for a name that is known, so a ping by name waits for nobody but its clock', async () => {
    const { cluster, h1 } = await openHost({ clock: 'manual' });
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n1, bob);
    const report = cluster.ping(ann, 'bob');
    cluster.clock.runUntilQuiet();
    expect((await report).getOrThrow()).toMatchObject({ destination: '10.1.0.3', received: 1 });
    expect(ok(await cluster.resolve(ann, 'bob')).addresses).toEqual(['10.1.0.3']);
    expect(cluster.clock.pending).toBe(0);
  });

  test('is told of what it must not ask', async () => {
    const { cluster, h1 } = await openWithServer();
    const ann = await sandbox(h1, 'ann');
    for (const name of [undefined, 7, null]) expect(failure(await cluster.resolve(ann, untyped(name))).code).toBe('INVALID_ARGUMENT');
    expect(failure(await cluster.resolve(untyped('ann'), 'bob')).code).toBe('INVALID_ARGUMENT');
    for (const options of [{ type: 'MX' }, null]) expect(failure(await cluster.resolve(ann, 'bob', untyped(options))).code).toBe('INVALID_ARGUMENT');
    for (const name of ['', '.', 'a..b', 'x'.repeat(300), 'x.'.repeat(1_000_000)]) expect(await lookup(cluster, ann, name)).toBe('unknown');
    ok(await ann.delete());
    expect(await lookup(cluster, ann, 'bob')).toBe('no-answer');
  });
});
