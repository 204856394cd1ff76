import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsQuery, type DnsMessage, emitDns, parseDns } from '../../src/wire/dns/message.js';
import { formatDnsName, parseDnsName, readDnsName } from '../../src/wire/dns/names.js';
import { type DnsRecord, DnsType } from '../../src/wire/dns/records.js';
import { DnsStreamReader, frameDns } from '../../src/wire/dns/stream.js';

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });

/** Few labels, so that names share their ends; some of odd octets. */
const label = fc.oneof(fc.constantFrom('db', 'web', 'tasks', 'net1').map((text) => new TextEncoder().encode(text)), fc.uint8Array({ minLength: 1, maxLength: 10 }));
const name = fc.array(label, { maxLength: 5 }).map(formatDnsName);

const owner = { name, class: u16, ttlSeconds: u32 };
const known = new Set<number>([DnsType.a, DnsType.aaaa, DnsType.ptr, DnsType.cname, DnsType.ns, DnsType.srv, DnsType.mx]);
const record: fc.Arbitrary<DnsRecord> = fc.oneof(
  fc.record({ ...owner, type: fc.constant(DnsType.a), address: u32 }),
  fc.record({ ...owner, type: fc.constant(DnsType.aaaa), address: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }) }),
  fc.record({ ...owner, type: fc.constantFrom(DnsType.ptr, DnsType.cname, DnsType.ns), target: name }),
  fc.record({ ...owner, type: fc.constant(DnsType.srv), priority: u16, weight: u16, port: u16, target: name }),
  fc.record({ ...owner, type: fc.constant(DnsType.mx), preference: u16, exchange: name }),
  fc.record({ ...owner, type: fc.constant('other'), typeNumber: u16.filter((type) => !known.has(type)), bytes: fc.uint8Array({ maxLength: 40 }) }),
);
const records = fc.array(record, { maxLength: 4 });
const nibble = fc.integer({ min: 0, max: 15 });
const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: u16,
  response: fc.boolean(),
  opcode: nibble,
  authoritative: fc.boolean(),
  truncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  recursionAvailable: fc.boolean(),
  code: nibble,
  questions: fc.array(fc.record({ name, type: u16, class: u16 }), { maxLength: 3 }),
  answers: records,
  authorities: records,
  additionals: records,
});

describe('a DNS message', () => {
  it('comes back as it was emitted', () => {
    fc.assert(fc.property(message, (sent) => {
        expect(parseDns(emitDns(sent))).toEqual(sent);
      }));
  });

  it('is the octets that RFC 1035 describes', () => {
    const expected = '0007 0100 0001 0000 0000 0000 03 777777 02 6462 00 0001 0001'.replaceAll(' ', '');
    expect(Buffer.from(emitDns(dnsQuery(7, 'www.db', DnsType.a))).toString('hex')).toBe(expected);
  });

  it('names what it named before by a pointer', () => {
    const query = dnsQuery(1, 'a.long-name-of-a-network.', DnsType.a);
    const answers: DnsRecord[] = ['a', 'b', 'c'].map((host) => ({ name: `${host}.long-name-of-a-network.`, class: 1, ttlSeconds: 600, type: DnsType.a, address: 1 }));
    // The question in full; a pointer alone; a label and a pointer, twice.
    expect(emitDns({ ...query, answers }).length).toBe(12 + 26 + 4 + (2 + 14) + 2 * (2 + 2 + 14));
  });

  it('is none when it is cut off, and never makes the parser throw', () => {
    fc.assert(
      fc.property(message, fc.nat(), (sent, place) => {
        const bytes = emitDns(sent);
        expect(parseDns(bytes.subarray(0, place % bytes.length))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(message, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), (sent, damages) => {
        const bytes = emitDns(sent);
        for (const [place, value] of damages) bytes[place % bytes.length] = value;
        parseDns(bytes);
      }),
    );
  });
});

describe('a domain name', () => {
  it('of any labels comes back from its text', () => {
    fc.assert(fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
        expect(parseDnsName(formatDnsName(labels))).toEqual(labels);
      }));
  });

  it('may lack its last dot', () => {
    expect(parseDnsName('db.web')).toEqual(parseDnsName('db.web.'));
  });

  it.each(['', '..', '.db', 'db..web', `${'x'.repeat(64)}.`, 'a.'.repeat(128), '\\', '\\300.', 'dü\u0142.'])('is not %j', (text) => {
    expect(parseDnsName(text)).toBeUndefined();
    expect(() => emitDns(dnsQuery(1, text, DnsType.a))).toThrow(RangeError);
  });

  it('has as many labels and octets as RFC 1035 allows', () => {
    expect(parseDnsName(`${'x'.repeat(63)}.`)).toHaveLength(1);
    expect(parseDnsName('a.'.repeat(127))).toHaveLength(127);
  });

  it('that points to itself or forwards is none', () => {
    expect(readDnsName(Uint8Array.of(0xc0, 0x00), 0)).toBeUndefined();
    expect(readDnsName(Uint8Array.of(0xc0, 0x02, 0x00), 0)).toBeUndefined();
    expect(readDnsName(Uint8Array.of(1, 97, 0xc0, 0x00), 0)).toBeUndefined();
    expect(readDnsName(Uint8Array.of(1, 97, 0, 1, 98, 0xc0, 0x00), 3)).toEqual({ name: 'b.a.', end: 7 });
  });
});

describe('messages on a stream', () => {
  it('come back in order, whatever pieces the stream comes in', () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), (sent, sizes) => {
        const stream = sent.flatMap((one) => [...frameDns(one)]);
        const reader = new DnsStreamReader();
        const received: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const end = at + (sizes[turn % sizes.length] ?? 1);
          received.push(...reader.read(Uint8Array.from(stream.slice(at, end))));
          at = end;
        }
        expect(received).toEqual(sent);
      }),
    );
  });

  it('are refused when they are longer than their length can say', () => {
    expect(frameDns(new Uint8Array(0xffff)).length).toBe(0x1_0001);
    expect(() => frameDns(new Uint8Array(0x1_0000))).toThrow(RangeError);
  });
});
