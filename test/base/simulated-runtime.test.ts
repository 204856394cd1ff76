import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { createSystemRuntime, deferToMacrotask } from '../../src/base/system-runtime.js';

describe('the simulated clock', () => {
  test('runs timers by time, and those of one time in the order in which they were made', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (delays) => {
        const { clock } = createSimulatedRuntime({ seed: 1, startMs: 100 });
        const ran: { at: number; number: number }[] = [];
        delays.forEach((delay, number) => clock.after(delay, () => ran.push({ at: clock.now(), number })));
        expect(clock.pending).toBe(delays.length);
        clock.runUntilQuiet();
        const expected = delays.map((delay, number) => ({ at: 100 + delay, number })).sort((a, b) => a.at - b.at || a.number - b.number);
        expect(ran).toEqual(expected);
        expect(clock.pending).toBe(0);
      }),
    );
  });

  test('moves only when told', () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const ran: number[] = [];
    for (const delay of [10, 20, 30]) clock.after(delay, () => ran.push(delay));
    expect(clock.now()).toBe(0);
    clock.runUntil(20);
    expect([ran, clock.now()]).toEqual([[10, 20], 20]);
    clock.runUntil(25);
    expect([clock.now(), clock.pending]).toEqual([25, 1]);
    expect([clock.step(), clock.now(), clock.step()]).toEqual([true, 30, false]);
    for (const none of [NaN, Infinity]) expect(() => clock.runUntil(none)).toThrow(RangeError);
    expect(clock.now()).toBe(30);
  });

  test('does not run what was cancelled, and cancelling twice or too late is harmless', () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const ran: string[] = [];
    const early = clock.after(1, () => ran.push('early'));
    const late = clock.after(2, () => ran.push('late'));
    late.cancel();
    late.cancel();
    expect(clock.pending).toBe(1);
    clock.runUntilQuiet();
    early.cancel();
    expect([ran, clock.pending, clock.now()]).toEqual([['early'], 0, 1]);
  });

  test('runs what a timer starts for the same time, but never at once', () => {
    const { clock } = createSimulatedRuntime({ seed: 1 });
    const ran: string[] = [];
    clock.after(5, () => {
      clock.after(0, () => ran.push('second'));
      ran.push('first');
    });
    clock.runUntil(5);
    expect(ran).toEqual(['first', 'second']);
  });

  test('by itself lets promises settle between instants, and between a timer and those that it starts', async () => {
    const { clock } = createSimulatedRuntime({ seed: 1, auto: deferToMacrotask });
    const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const ran: string[] = [];
    const walk = async (name: string, steps: readonly number[]) => {
      for (const step of steps) {
        await sleep(step);
        await Promise.resolve();
        ran.push(`${name} ${clock.now()}`);
      }
    };
    await Promise.all([walk('a', [10, 10, 0]), walk('b', [15, 1]), walk('c', [3_600_000])]);
    expect(ran).toEqual(['a 10', 'b 15', 'b 16', 'a 20', 'a 20', 'c 3600000']);
  });

  test('by itself goes on after a timer has thrown', () => {
    const deferred: (() => void)[] = [];
    const { clock } = createSimulatedRuntime({ seed: 1, auto: (run) => deferred.push(run) });
    const ran: string[] = [];
    clock.after(1, () => {
      throw new Error('timer');
    });
    clock.after(2, () => ran.push('next'));
    expect(() => deferred.shift()?.()).toThrow('timer');
    deferred.shift()?.();
    expect(ran).toEqual(['next']);
  });
});

describe('the system clock', () => {
  test('runs timers in order, not at once, and not those cancelled', async () => {
    const { clock } = createSystemRuntime();
    const ran: string[] = [];
    await new Promise<void>((resolve) => {
      clock.after(1, () => ran.push('soon'));
      clock.after(1, () => ran.push('cancelled')).cancel();
      clock.after(1, () => resolve());
      ran.push('now');
    });
    expect(ran).toEqual(['now', 'soon']);
    expect(clock.now()).toBeGreaterThan(1_600_000_000_000);
  });

  test('a delay that is too long for the platform does not run at once', async () => {
    const { clock } = createSystemRuntime();
    const ran: string[] = [];
    const timer = clock.after(2 ** 40, () => ran.push('in 35 years'));
    await new Promise<void>((resolve) => void clock.after(1, resolve));
    timer.cancel();
    expect(ran).toEqual([]);
  });
});
