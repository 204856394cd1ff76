/**
 * The checkers find fault with histories that are wrong, and with none that is right.
 */
import fc from 'fast-check';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openHistory, readHistory, TOLD_REAPED, UNKNOWN, type Call, type Operation } from './history.js';
import { findFault, type Step } from './linearizable.js';
import { checkHistory, endpointRegister, networkRegister, sandboxRegister } from './registers.js';
import { checkTold } from './told.js';

let numbers = 0;

/** An operation of a host; one that is told no end of is under way for ever. */
function did(host: string, call: Call, from: number, to: number, answer = 'ok', found?: string): Operation {
  const id = `${host}.0.${++numbers}`;
  return { id, host, call, calledAt: from, endedAt: answer === UNKNOWN ? Infinity : to, answer, ...(found !== undefined && { found }) };
}

const createN = { verb: 'create-network', network: 'n' } as const;
const deleteN = (target: Operation) => ({ verb: 'delete-network', network: 'n', target: target.id }) as const;
const createE = (of: Operation) => ({ verb: 'create-endpoint', of: of.id, endpoint: 'e' }) as const;
const namesE = (of: Operation, target: Operation) => ({ of: of.id, endpoint: 'e', target: target.id });

/** What is there: creators by register. */
function there(...entries: readonly (readonly [register: string, creator: Operation])[]): Map<string, string> {
  return new Map(entries.map(([register, { id }]) => [register, id]));
}

describe('histories of names', () => {
  test('a name that is created, refused, deleted and created again makes sense', () => {
    const first = did('h1', createN, 1, 4);
    const refused = did('h2', createN, 2, 5, 'NETWORK_EXISTS');
    const deleted = did('h2', deleteN(first), 6, 9);
    const second = did('h3', createN, 7, 12);
    const seen = did('h4', { verb: 'find-network', network: 'n' }, 8, 11, 'ok', '');
    expect(checkHistory([first, refused, deleted, second, seen], there([networkRegister('n'), second]))).toEqual([]);
  });

  test('a name created twice is found', () => {
    const first = did('h1', createN, 1, 4);
    const second = did('h2', createN, 2, 5);
    for (const winner of [first, second]) {
      expect(checkHistory([first, second], there([networkRegister('n'), winner]))).toEqual([expect.stringContaining('no order explains')]);
    }
  });

  test('an acknowledged create that is not there is found', () => {
    const created = did('h1', createN, 1, 4);
    expect(checkHistory([created], new Map())).toEqual([expect.stringContaining("'' is there in the end")]);
    const endpoint = did('h1', createE(created), 5, 6);
    expect(checkHistory([created, endpoint], there([networkRegister('n'), created]))).toEqual([expect.stringContaining('endpoint')]);
  });

  test('what nobody has created, and what was said not to have happened, is found', () => {
    const refused = did('h1', createN, 1, 4, 'STORE_UNAVAILABLE');
    expect(checkHistory([refused], there([networkRegister('n'), refused]))).toHaveLength(1);
    expect(checkHistory([], new Map([[sandboxRegister('h1/s'), 'there']]))).toHaveLength(1);
  });

  test('a delete of what had been deleted is found, and one that comes to life again', () => {
    const created = did('h1', createN, 1, 2);
    const deleted = did('h2', deleteN(created), 3, 4);
    const stale = did('h3', deleteN(created), 5, 6);
    const right = did('h3', deleteN(created), 5, 6, 'NETWORK_NOT_FOUND');
    expect(checkHistory([created, deleted, right], new Map())).toEqual([]);
    expect(checkHistory([created, deleted, stale], new Map())).toHaveLength(1);
    expect(checkHistory([created, deleted], there([networkRegister('n'), created]))).toHaveLength(1);
  });

  test('a refusal that was no longer true at its call is found', () => {
    const created = did('h1', createN, 1, 2);
    const deleted = did('h1', deleteN(created), 3, 4);
    const late = did('h2', createN, 5, 6, 'NETWORK_EXISTS');
    const early = did('h2', createN, 3, 6, 'NETWORK_EXISTS');
    expect(checkHistory([created, deleted, early], new Map())).toEqual([]);
    expect(checkHistory([created, deleted, late], new Map())).toEqual([expect.stringContaining(late.id)]);
  });

  test('what was under way at a death may have happened, once and at any time, or not', () => {
    const unknown = did('h1', createN, 1, 0, UNKNOWN);
    const absent = did('h2', { verb: 'find-network', network: 'n' }, 5, 6, 'ok', '');
    expect(checkHistory([unknown, absent], new Map())).toEqual([]);
    expect(checkHistory([unknown, absent], there([networkRegister('n'), unknown]))).toEqual([]);
    const deleted = did('h2', deleteN(unknown), 7, 8);
    expect(checkHistory([unknown, absent, deleted], new Map())).toEqual([]);
    expect(checkHistory([unknown, absent, deleted], there([networkRegister('n'), unknown]))).toHaveLength(1);
  });

  test('an endpoint in a network that was gone, or that outlives its network, is found', () => {
    const network = did('h1', createN, 1, 2);
    const deleted = did('h1', deleteN(network), 3, 4);
    const orphan = did('h2', createE(network), 5, 6);
    const content = there([endpointRegister(network.id, 'e'), orphan]);
    expect(checkHistory([network, deleted, orphan], content).length).toBeGreaterThan(0);
    const before = did('h2', createE(network), 2, 3);
    expect(checkHistory([network, before, deleted], there([endpointRegister(network.id, 'e'), before])).length).toBeGreaterThan(0);
  });
});

describe('histories of hosts and sandboxes', () => {
  const network = did('h1', createN, 1, 2);
  const endpoint = did('h2', createE(network), 3, 4);
  const sandbox = did('h2', { verb: 'create-sandbox', sandbox: 'h2/s' }, 3, 4);
  const joined = did('h2', { verb: 'join', ...namesE(network, endpoint), sandbox: 'h2/s' }, 5, 6);
  const begun = [network, endpoint, sandbox, joined];
  const left = there([networkRegister('n'), network]);

  test('a reaped host loses its endpoints and sandboxes, and nothing that it is told after that is lost', () => {
    const reaped = did('h3', { verb: 'reap', host: 'h2' }, 7, 8);
    const again = did('h2', createE(network), 9, 10);
    expect(checkHistory([...begun, reaped], left)).toEqual([]);
    expect(checkHistory([...begun, reaped, again], there([networkRegister('n'), network], [endpointRegister(network.id, 'e'), again]))).toEqual([]);
    expect(checkHistory([...begun, reaped, again], left)).toHaveLength(1);
  });

  test('a reap that leaves something is found, and one that never was', () => {
    const reaped = did('h3', { verb: 'reap', host: 'h2' }, 7, 8);
    const kept = new Map([...left, [endpointRegister(network.id, 'e'), `${endpoint.id}>h2/s`]]);
    expect(checkHistory([...begun, reaped], new Map([...kept, [sandboxRegister('h2/s'), 'there']])).length).toBeGreaterThan(0);
    expect(checkHistory(begun, new Map([...kept, [sandboxRegister('h2/s'), 'there']]))).toEqual([]);
    expect(checkHistory(begun, left).length).toBeGreaterThan(0);
    const refused = did('h3', { verb: 'reap', host: 'h2' }, 7, 8, 'HOST_NOT_GONE');
    expect(checkHistory([...begun, refused], left)).toEqual([]);
  });

  test('a host that was reaped and is not told before its next change is found', () => {
    const reaped = did('h3', { verb: 'reap', host: 'h2' }, 7, 8);
    const told = did('h2', createE(network), 9, 10, TOLD_REAPED);
    const next = did('h2', createE(network), 11, 12);
    const reborn: Operation = { ...next, id: 'h2.1.1' };
    expect(checkTold([...begun, reaped, told, next])).toEqual([]);
    expect(checkTold([...begun, reaped, reborn])).toEqual([]);
    expect(checkTold([...begun, reaped, next])).toEqual([expect.stringContaining(next.id)]);
  });

  test('a join that is lost is found, and an endpoint deleted without force while it was joined', () => {
    const content = there([networkRegister('n'), network], [endpointRegister(network.id, 'e'), endpoint]);
    expect(checkHistory(begun, new Map([...content, [sandboxRegister('h2/s'), 'there']])).length).toBeGreaterThan(0);
    const deletion = (force: boolean) => did('h1', { verb: 'delete-endpoint', ...namesE(network, endpoint), force }, 7, 8);
    const rest = new Map([...left, [sandboxRegister('h2/s'), 'there']]);
    expect(checkHistory([...begun, deletion(true)], rest)).toEqual([]);
    expect(checkHistory([...begun, deletion(false)], rest)).toHaveLength(1);
  });
});

describe('the search', () => {
  /** A register of few values with writes, reads and compare-and-set, each of which took place at a moment of its own. */
  const moments = fc.array(fc.record({ kind: fc.constantFrom('write', 'read', 'swap'), value: fc.constantFrom('a', 'b', 'c'), before: fc.nat(6), after: fc.nat(6), lost: fc.nat(5) }), { maxLength: 14 });

  function stepsOf(given: typeof moments extends fc.Arbitrary<infer T> ? T : never): Step[] {
    let state = '';
    return given.map(({ kind, value, before, after, lost }, at) => {
      const seen = state;
      if (kind !== 'read') state = value;
      const apply: Step['apply'] = kind === 'write' ? () => value : kind === 'read' ? (now) => (now === seen ? now : undefined) : (now) => (now === seen ? value : undefined);
      const isLost = lost === 0 && kind !== 'read';
      const times = { calledAt: 10 * at - before * 5, endedAt: isLost ? Infinity : 10 * at + after * 5 };
      return { label: `${at} ${kind}`, ...times, apply, isRead: kind === 'read', isOptional: isLost };
    });
  }

  test('whatever took place in some order is explained', () => {
    fc.assert(
      fc.property(moments, (given) => {
        expect(findFault('register', stepsOf(given))).toBeUndefined();
      }),
    );
  });

  test('says the same as trying every order', () => {
    const some = fc.array(
      fc.record({ value: fc.constantFrom('a', 'b'), kind: fc.constantFrom('write', 'read', 'swap'), from: fc.nat(9), length: fc.nat(6), isLost: fc.boolean() }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(some, (given) => {
        const steps = given.map(({ value, kind, from, length, isLost }, at): Step => {
          const apply: Step['apply'] = kind === 'write' ? () => value : kind === 'read' ? (now) => (now === value ? now : undefined) : (now) => (now === value ? `${value}${value}`.slice(0, 1) + 'x' : undefined);
          const isOptional = isLost && kind !== 'read';
          return { label: String(at), calledAt: from, endedAt: isOptional && length > 3 ? Infinity : from + length, apply, isRead: kind === 'read', isOptional };
        });
        expect(findFault('register', steps) === undefined).toBe(hasOrder(steps, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  test('gives up loudly where there are too many orders', () => {
    const steps = Array.from({ length: 12 }, (_, at): Step => ({ label: String(at), calledAt: at, endedAt: 100 + at, apply: () => String(at), isRead: false, isOptional: false }));
    expect(() => findFault('register', steps, 1_000)).toThrow('the search has passed 1000 configurations');
  });
});

/** Whether there is an order, by trying all, of every choice of those that need not take place. */
function hasOrder(steps: readonly Step[], state: string): boolean {
  const optional = steps.find(({ isOptional }) => isOptional);
  if (optional !== undefined) {
    const rest = steps.filter((step) => step !== optional);
    return hasOrder(rest, state) || hasOrder([...rest, { ...optional, isOptional: false }], state);
  }
  const firstEnd = Math.min(...steps.map(({ endedAt }) => endedAt));
  return steps.length === 0 || steps.some((step) => {
    const next = step.calledAt <= firstEnd ? step.apply(state) : undefined;
    return next !== undefined && hasOrder(steps.filter((other) => other !== step), next);
  });
}

test('a history is read back as it was written, also one that death has cut off', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cnm-history-'));
  const path = join(folder, 'h1');
  const history = openHistory(path);
  await history.record('h1.0.1', createN, async () => ({ answer: 'ok' }));
  await history.record('h1.0.2', createN, async () => ({ answer: UNKNOWN }));
  void history.record('h1.0.3', createN, () => new Promise(() => undefined));
  appendFileSync(path, '{"at":1,"id":"h1.0.3","ans');
  const operations = readHistory(path);
  expect(operations.map(({ id, host, answer, endedAt }) => [id, host, answer, Number.isFinite(endedAt)])).toEqual([
    ['h1.0.1', 'h1', 'ok', true],
    ['h1.0.2', 'h1', UNKNOWN, false],
    ['h1.0.3', 'h1', UNKNOWN, false],
  ]);
  rmSync(folder, { recursive: true });
});
