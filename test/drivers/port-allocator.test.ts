/**
 * The port allocator against a simple model of it, and what it says when there is no port to give.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { releasePorts, requestPort } from '../../src/drivers/ports/port-allocator.js';
import type { HostRecord } from '../../src/model/host.js';
import type { TransportProtocol } from '../../src/model/port-binding.js';
import { createTables } from '../../src/state/tables.js';
import { Transaction } from '../../src/state/transaction.js';

const host: HostRecord = { name: 'h1', address: '10.99.0.11', interfaces: [], created: 0, portRange: { first: 50, last: 53 } };

function openHost(like: Partial<HostRecord> = {}) {
  const tables = createTables();
  const context = { tx: new Transaction(), tables, host: { ...host, ...like } };
  const request = (endpointId: string, first: number, last = first, address = '0.0.0.0', protocol: TransportProtocol = 'tcp') =>
    requestPort(context, { endpointId, protocol, address, first, last });
  const release = (endpointId: string, port: number, protocol: TransportProtocol = 'tcp') => releasePorts(context, endpointId, [{ protocol, hostPort: port }]);
  return { tables, context, request, release };
}

describe('a port', () => {
  test('that is named is given once, and again when it was given back', () => {
    const { request, release } = openHost();
    expect(request('a', 8080).value).toBe(8080);
    const refused = request('b', 8080).error;
    expect([refused?.code, refused?.message]).toEqual(['PORT_ALREADY_ALLOCATED', 'Bind for 0.0.0.0:8080 failed: port is already allocated']);
    expect(request('b', 8080, 8080, '0.0.0.0', 'udp').value).toBe(8080);
    release('b', 8080);
    expect(request('b', 8080).error?.code).toBe('PORT_ALREADY_ALLOCATED');
    release('a', 8080);
    expect(request('b', 8080).value).toBe(8080);
  });

  test.each([
    ['0.0.0.0', '10.99.0.11', false],
    ['10.99.0.11', '0.0.0.0', false],
    ['10.99.0.11', '10.99.0.11', false],
    ['10.99.0.11', '127.0.0.1', true],
    ['0.0.0.0', '::', true],
    ['::', '10.99.0.11', true],
    ['::', 'fd00::1', false],
    ['fd00::1', 'fd00::2', true],
  ])('on %s leaves room for one on %s: %s', (first, second, room) => {
    const { request, release, tables } = openHost();
    expect(request('a', 80, 80, first).ok).toBe(true);
    expect(request('b', 80, 80, second).ok).toBe(room);
    release('a', 80);
    release('b', 80);
    expect(tables.ports.size).toBe(0);
  });

  test('that nobody names is the next free one after that given last', () => {
    const { request, release } = openHost();
    expect([request('a', 0).value, request('b', 0).value, request('c', 51, 52).value]).toEqual([50, 51, 52]);
    release('a', 50);
    expect([request('d', 0).value, request('e', 0).value]).toEqual([53, 50]);
    expect(request('f', 0).error?.message).toBe('all ports are allocated');
    release('b', 51);
    expect(request('f', 0).value).toBe(51);
  });

  test('of Docker’s range comes first where the host has none', () => {
    const tables = createTables();
    const { portRange: _, ...plain } = host;
    const next = () => requestPort({ tx: new Transaction(), tables, host: plain }, { endpointId: 'a', protocol: 'tcp', address: '0.0.0.0', first: 0, last: 0 }).value;
    expect([next(), next()]).toEqual([49_153, 49_154]);
  });

  test('of a range without a start is refused in Docker’s words', () => {
    expect(openHost().request('a', 0, 8010).error?.message).toBe('invalid port range: 0-8010');
    expect(openHost().request('a', 9, 8).error?.message).toBe('invalid port range: 9-8');
  });

  test('is found among many at the price of what lies between', () => {
    const { request, release, tables } = openHost({ portRange: { first: 1, last: 60_000 } });
    for (let at = 0; at < 60_000; at++) expect(request(`e${at}`, 0).value).toBe(at + 1);
    release('e9', 10);
    let reads = 0;
    const get = tables.ports.get.bind(tables.ports);
    tables.ports.get = (key) => (reads++, get(key));
    expect([request('x', 0).value, reads]).toEqual([10, expect.toSatisfy((count: number) => count < 20)]);
  });
});

test('any requests and releases give what a list of holders says, and undo to nothing', () => {
  const addresses = ['0.0.0.0', '10.99.0.11', '127.0.0.1', '::'];
  const step = fc.record({
    take: fc.boolean(),
    endpoint: fc.constantFrom('a', 'b', 'c'),
    address: fc.constantFrom(...addresses),
    first: fc.constantFrom(0, 50, 51, 52),
    length: fc.nat({ max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { tables, context, request, release } = openHost();
      let held: { endpoint: string; address: string; port: number }[] = [];
      const isFree = (address: string, port: number) =>
        held.every((one) => one.port !== port || one.address.includes(':') !== address.includes(':') || (one.address !== address && ![one.address, address].includes('0.0.0.0')));
      for (const { take, endpoint, address, first, length } of steps) {
        if (!take) {
          const [port] = held.filter((one) => one.endpoint === endpoint).map((one) => one.port);
          if (port === undefined) continue;
          release(endpoint, port);
          held = held.filter((one) => one.endpoint !== endpoint || one.port !== port);
          continue;
        }
        const range = first === 0 ? [50, 51, 52, 53] : Array.from({ length: length + 1 }, (_, at) => first + at);
        const free = range.filter((port) => isFree(address, port));
        const given = request(endpoint, first, first === 0 ? 0 : first + length, address);
        expect(given.ok).toBe(free.length > 0);
        if (!given.ok) continue;
        expect(free).toContain(given.value);
        held.push({ endpoint, address, port: given.value });
      }
      const kept = [...tables.ports.rows()].flatMap(({ port, holders }) => holders.map(({ address, endpointId }) => `${port} ${address} ${endpointId}`));
      expect(kept.sort()).toEqual(held.map(({ endpoint, address, port }) => `${port} ${address} ${endpoint}`).sort());
      context.tx.rollback();
      expect([tables.ports.size, tables.portSearches.size]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  );
});
