/**
 * What the DNS server of a sandbox does with each kind of query, as a function of the records.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { createNameService } from '../../src/dns/name-service.js';
import type { Sandbox } from '../../src/index.js';
import { formatReverseName, parseReverseName } from '../../src/dns/reverse-name.js';
import { ipv4, ipv6 } from '../../src/net/ip-address.js';
import { DnsCode, dnsQuery, type DnsMessage, emitDns } from '../../src/wire/dns/message.js';
import { DnsType } from '../../src/wire/dns/records.js';
import { bridge, network, ok, plug, present, sandbox } from '../support/cnm.js';
import { answerText, decide, openNamed, parsed, recordText, told } from './support.js';

const SERVERS = { nameservers: ['10.99.0.53', '127.0.0.53', '2001:db8::53', '10.99.0.54', '10.99.0.55'] };

describe('addresses', () => {
  test('names, aliases, links and short ids, with the network’s name behind, of either family', async () => {
    const { h1 } = await openNamed(SERVERS);
    const n1 = await network(h1, 'n1', { ipv6: true, ipam: { config: [{ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' }] } });
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, bob, { aliases: ['db', '0123456789ab'] });
    await plug(n1, ann, { join: { links: { store: 'bob' } } });
    for (const name of ['bob', 'BoB.', 'db', '0123456789ab', 'store', 'bob.n1', 'db.n1.', 'store.n1']) {
      expect([name, told(h1, ann, name)]).toEqual([name, 'ok 10.1.0.2']);
      expect([name, told(h1, ann, name, 'aaaa')]).toEqual([name, 'ok fd00:1::2']);
    }
  });

  test('an answer repeats the query and says that it is one, for ten minutes', async () => {
    const { h1 } = await openNamed();
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const decision = decide(h1, ann, dnsQuery(0xbeef, 'ANN.n1', DnsType.a));
    if (decision.kind !== 'answer') throw new Error(decision.kind);
    expect(parsed(decision.message)).toEqual({
      ...{ id: 0xbeef, response: true, opcode: 0, authoritative: false, truncated: false, recursionDesired: true, recursionAvailable: true },
      code: DnsCode.ok,
      questions: [{ name: 'ANN.n1.', type: DnsType.a, class: 1 }],
      answers: [{ name: 'ANN.n1.', type: DnsType.a, class: 1, ttlSeconds: 600, address: 0x0a01_0002 }],
      ...{ authorities: [], additionals: [] },
    });
  });

  test('a known name without that family, and mail for a known name, is an empty answer', async () => {
    const { h1 } = await openNamed(SERVERS);
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    expect([told(h1, ann, 'ann', 'aaaa'), told(h1, ann, 'ann', 'mx'), told(h1, ann, 'ann.n1', 'mx')]).toEqual(['ok', 'ok', 'ok']);
    expect(told(h1, ann, 'nobody', 'mx')).toBe('forward 10.99.0.53 127.0.0.53 from the host 10.99.0.54');
  });

  test('several addresses come in every order, each as often, and a seed replays the order', async () => {
    const { h1 } = await openNamed();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const boxes: Sandbox[] = [];
    for (const name of ['a', 'b', 'c']) {
      const box = await sandbox(h1, name);
      await plug(n1, box, { aliases: ['web'] });
      boxes.push(box);
    }
    const { tables, host } = h1.core;
    const orders = (seed: number, count: number): string[] => {
      const service = createNameService({ tables, host, random: createRandom(seed) });
      return Array.from({ length: count }, () => {
        const decision = service.decide(present(boxes[0]).namespace, emitDns(dnsQuery(1, 'web', DnsType.a)), 'udp');
        return decision.kind === 'answer' ? parsed(decision.message).answers.map(recordText).join(' ') : decision.kind;
      });
    };
    const counts = new Map<string, number>();
    for (const order of orders(1, 600)) counts.set(order, (counts.get(order) ?? 0) + 1);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40);
    expect(orders(2, 20)).toEqual(orders(2, 20));
  });
});

describe('addresses to names', () => {
  test('the name in the network, in its own letters; an anonymous one by its first alias', async () => {
    const { h1 } = await openNamed(SERVERS);
    const n1 = await network(h1, 'net1', { ipv6: true, ipam: { config: [{ subnet: '10.1.0.0/24' }, { subnet: 'fd00:1::/64' }] } });
    const [ann, bob, cat] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob'), await sandbox(h1, 'cat')];
    await plug(n1, ann);
    await plug(n1, bob, { name: 'Bob', aliases: ['db'] });
    await plug(n1, cat, { anonymous: true, aliases: ['meow', 'purr'] });
    expect(told(h1, ann, '3.0.1.10.in-addr.arpa', 'ptr')).toBe('ok Bob.net1.');
    expect(told(h1, ann, '3.0.1.10.IN-ADDR.ARPA.', 'ptr')).toBe('ok Bob.net1.');
    expect(told(h1, ann, '4.0.1.10.in-addr.arpa.', 'ptr')).toBe('ok meow.net1.');
    expect(told(h1, ann, formatReverseName(ipv6(0xfd00_0001_0000_0000_0000_0000_0000_0003n)), 'ptr')).toBe('ok Bob.net1.');
    expect(told(h1, ann, 'bob', 'ptr')).toBe('silence');
    for (const name of ['1.10.in-addr.arpa', '9.0.1.10.in-addr.arpa', '3.0.1.300.in-addr.arpa', '2.0.2.10.in-addr.arpa', '1.ip6.arpa']) {
      expect([name, told(h1, ann, name, 'ptr')]).toEqual([name, 'forward 10.99.0.53 127.0.0.53 from the host 10.99.0.54']);
    }
  });

  test('an address goes and comes with its endpoint, and is not known in other networks', async () => {
    const { h1 } = await openNamed();
    const [n1, n2] = [await bridge(h1, 'n1', '10.1.0.0/24'), await bridge(h1, 'n2', '10.2.0.0/24')];
    const [ann, bob] = [await sandbox(h1, 'ann'), await sandbox(h1, 'bob')];
    await plug(n1, ann);
    await plug(n2, await sandbox(h1, 'cat'));
    const joined = await plug(n1, bob);
    expect(told(h1, ann, '3.0.1.10.in-addr.arpa', 'ptr')).toBe('ok bob.n1.');
    ok(await joined.leave());
    expect(told(h1, ann, '3.0.1.10.in-addr.arpa', 'ptr')).not.toContain('ok');
    ok(await joined.delete());
    await plug(n1, bob, { name: 'rob', ipv4Address: '10.1.0.3' });
    expect(told(h1, ann, '3.0.1.10.in-addr.arpa', 'ptr')).toBe('ok rob.n1.');
    expect(told(h1, ann, '2.0.2.10.in-addr.arpa', 'ptr')).not.toContain('ok');
  });

  test('a name that DNS has no room for is no answer', async () => {
    const { h1 } = await openNamed();
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const ann = await sandbox(h1, 'ann');
    await plug(n1, ann, { name: 'x'.repeat(100) });
    expect(told(h1, ann, '2.0.1.10.in-addr.arpa', 'ptr')).toContain('forward');
  });

  test('every address comes back from the name that stands for it', () => {
    const four = fc.integer({ min: 0, max: 0xffff_ffff }).map(ipv4);
    const six = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map(ipv6);
    fc.assert(
      fc.property(fc.oneof(four, six), (address) => {
        expect(parseReverseName(formatReverseName(address))).toEqual(address);
      }),
    );
  });
});

describe('what the records do not know', () => {
  test('goes to the first three IPv4 servers of the host, its own loopback’s from the host itself', async () => {
    const { h1 } = await openNamed(SERVERS);
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    for (const [name, type] of [['example.com', 'a'], ['single', 'aaaa'], ['ann', 'txt'], ['_http._tcp.ann', 'srv'], ['ann', 'any']] as const) {
      expect([name, told(h1, ann, name, type)]).toEqual([name, 'forward 10.99.0.53 127.0.0.53 from the host 10.99.0.54']);
    }
  });

  test('goes to public servers where the host names none that is IPv4', async () => {
    const { h1 } = await openNamed({ nameservers: ['2001:db8::53'] });
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    expect(told(h1, ann, 'example.com')).toBe('forward 8.8.8.8 8.8.4.4');
  });

  test('goes to the sandbox’s own servers where it has some, from the sandbox', async () => {
    const { h1 } = await openNamed(SERVERS);
    const ann = ok(await h1.createSandbox({ containerId: 'ann', dnsServers: ['127.0.0.1', '127.0.0.11', '2001:db8::1', '10.99.0.60'] }));
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    expect(told(h1, ann, 'example.com')).toBe('forward 127.0.0.1 10.99.0.60');
    const bob = ok(await h1.createSandbox({ containerId: 'bob', dnsSearch: ['corp.example'] }));
    await plug(await bridge(h1, 'n2', '10.2.0.0/24'), bob);
    // With options of its own it takes the host's list as it is, loopback and all.
    expect(told(h1, bob, 'example.com')).toBe('forward 10.99.0.53 127.0.0.53 10.99.0.54');
  });

  test('goes nowhere from internal networks alone', async () => {
    const { h1 } = await openNamed(SERVERS);
    const ann = await sandbox(h1, 'ann');
    const inside = await bridge(h1, 'inside', '10.1.0.0/24', { internal: true });
    await plug(inside, ann);
    expect([told(h1, ann, 'ann'), told(h1, ann, 'example.com'), told(h1, ann, 'ann', 'txt')]).toEqual(['ok 10.1.0.2', 'serverFailure', 'serverFailure']);
    await plug(await bridge(h1, 'n1', '10.2.0.0/24'), ann);
    expect(told(h1, ann, 'example.com')).toContain('forward');
  });

  test('an address of a name without a dot is left to the search list where ndots was set', async () => {
    const { h1 } = await openNamed({ nameservers: ['10.99.0.53'], options: ['ndots:1'] });
    const n1 = await bridge(h1, 'n1', '10.1.0.0/24');
    const [ann, bob] = [await sandbox(h1, 'ann'), ok(await h1.createSandbox({ containerId: 'bob', dnsOptions: ['rotate'] }))];
    await plug(n1, ann);
    await plug(n1, bob);
    expect([told(h1, ann, 'single'), told(h1, ann, 'single.', 'aaaa'), told(h1, ann, 'two.labels'), told(h1, ann, 'single', 'txt')]).toEqual(['ok', 'ok', 'forward 10.99.0.53', 'forward 10.99.0.53']);
    expect(told(h1, bob, 'single')).toBe('forward 10.99.0.53');
  });
});

describe('what is no question', () => {
  test('gets no answer, and another kind of query is refused as such', async () => {
    const { h1 } = await openNamed();
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann);
    const query = dnsQuery(1, 'ann', DnsType.a);
    const kindOf = (message: DnsMessage): string => decide(h1, ann, message).kind;
    expect([kindOf({ ...query, response: true }), kindOf({ ...query, questions: [] })]).toEqual(['silence', 'silence']);
    const update = decide(h1, ann, { ...query, opcode: 5 });
    expect(update.kind === 'answer' ? answerText(parsed(update.message)) : update.kind).toBe('notImplemented');
  });

  test('octets of any kind never break the server, and all that it says can be read', async () => {
    const { h1 } = await openNamed();
    const ann = await sandbox(h1, 'ann');
    await plug(await bridge(h1, 'n1', '10.1.0.0/24'), ann, { aliases: ['web'] });
    const { tables, host } = h1.core;
    const service = createNameService({ tables, host, random: createRandom(1) });
    const whole = emitDns(dnsQuery(1, 'web', DnsType.a));
    const damaged = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, value]) => whole.map((octet, index) => (index === at ? value : octet)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), damaged), fc.constantFrom('udp', 'tcp'), (bytes, transport) => {
        const decision = service.decide(ann.namespace, bytes, transport);
        if (decision.kind === 'answer') expect(parsed(decision.message)).toMatchObject({ response: true, id: parsed(bytes).id });
        if (decision.kind === 'forward') expect(parsed(decision.failure).code).toBe(DnsCode.serverFailure);
      }),
    );
  });
});

test('what does not fit is cut off at the end, and over UDP said so', async () => {
  const { h1 } = await openNamed();
  const n1 = await bridge(h1, 'n1', '10.1.0.0/16');
  const first = await sandbox(h1, 'c0');
  await plug(n1, first, { aliases: ['web'] });
  for (let at = 1; at < 60; at++) await plug(n1, await sandbox(h1, `c${at}`), { aliases: ['web'] });
  const query = dnsQuery(1, 'web', DnsType.a);
  const edns = { ...query, additionals: [{ name: '.', type: 'other', typeNumber: DnsType.opt, class: 800, ttlSeconds: 0, bytes: new Uint8Array(0) } as const] };
  const sizes = [[query, 'udp'] as const, [edns, 'udp'] as const, [{ ...edns, additionals: edns.additionals.map((record) => ({ ...record, class: 100 })) }, 'udp'] as const, [query, 'tcp'] as const].map(([message, transport]) => {
    const decision = decide(h1, first, message, { transport });
    if (decision.kind !== 'answer') throw new Error(decision.kind);
    const { answers, truncated } = parsed(decision.message);
    return { bytes: decision.message.length, answers: answers.length, truncated };
  });
  // A header of 12, the question of 9, and 16 for each address.
  expect(sizes).toEqual([
    { bytes: 501, answers: 30, truncated: true },
    { bytes: 789, answers: 48, truncated: true },
    { bytes: 501, answers: 30, truncated: true },
    { bytes: 981, answers: 60, truncated: false },
  ]);
});
