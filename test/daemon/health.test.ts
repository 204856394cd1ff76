/**
 * Health checks as Docker's API has them: the states, what is kept of tests, and when containers are tested at all.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/memory-store.js';
import { at, closeDaemon, filters, listAt, textAt } from './support.js';
import { openLives, type LivesBench } from './lives-bench.js';

const SECOND = 1_000_000_000;

let bench: LivesBench;
beforeEach(async () => {
  bench = await openLives();
});

/** Runs a container that is healthy while there is a file '/ok'. */
const runTested = (name: string, more: object = {}): Promise<string> =>
  bench.run(name, { Healthcheck: { Test: ['CMD-SHELL', 'echo looked; test -e /ok'], Interval: SECOND, Timeout: SECOND, Retries: 2, ...more } });
const health = (name: string): Promise<unknown> => bench.inspect(name, 'State', 'Health');
const statusOf = async (name: string): Promise<string> => textAt((await bench.ask(`GET /containers/json?all=1&${filters({ name: [name] })}`)).body, 0, 'Status');
const found = async (value: string): Promise<readonly unknown[]> => listAt((await bench.ask(`GET /containers/json?all=1&${filters({ health: [value] })}`)).body).map((row) => at(row, 'Names', 0));
const events = (): readonly string[] => bench.daemon.events.kept.filter(({ type }) => type === 'container').map(({ action }) => action);

describe('a container with a health check', () => {
  it('starts, is healthy when its test succeeds, and unhealthy when it fails often enough', async () => {
    await runTested('box');
    expect(await health('box')).toEqual({ Status: 'starting', FailingStreak: 0, Log: [] });
    expect(await statusOf('box')).toMatch(/^Up .* \(health: starting\)$/);
    expect(await bench.inspect('box', 'Config', 'Healthcheck')).toEqual({ Test: ['CMD-SHELL', 'echo looked; test -e /ok'], Interval: SECOND, Timeout: SECOND, Retries: 2 });
    await bench.advance(1_500);
    expect(await health('box')).toMatchObject({ Status: 'starting', FailingStreak: 1, Log: [{ ExitCode: 1, Output: 'looked\n', Start: '2026-01-02T15:04:06.000Z' }] });
    await bench.exec('box', ['touch', '/ok']);
    await bench.advance(1_000);
    expect(await health('box')).toMatchObject({ Status: 'healthy', FailingStreak: 0, Log: [{ ExitCode: 1 }, { ExitCode: 0 }] });
    expect(await statusOf('box')).toMatch(/^Up .* \(healthy\)$/);
    expect(await found('healthy')).toEqual(['/box']);
    await bench.exec('box', ['rm', '/ok']);
    await bench.advance(1_000);
    expect(await health('box')).toMatchObject({ Status: 'healthy', FailingStreak: 1 });
    await bench.advance(1_000);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy', FailingStreak: 2 });
    expect(await statusOf('box')).toMatch(/^Up .* \(unhealthy\)$/);
    expect(await found('unhealthy')).toEqual(['/box']);
    expect(events().filter((action) => action.startsWith('health_status'))).toEqual(['health_status: healthy', 'health_status: unhealthy']);
    const test = ['exec_create: /bin/sh -c echo looked; test -e /ok', 'exec_start: /bin/sh -c echo looked; test -e /ok', 'exec_die'];
    expect(events().slice(2, 5)).toEqual(test);
    await bench.advance(5_000);
    expect(listAt(await health('box'), 'Log')).toHaveLength(5);
  });

  it('is not tested while it is paused or stopped, and starts anew with what was found before', async () => {
    await runTested('box', { Test: ['CMD', 'true'] });
    await bench.advance(1_500);
    await bench.ask('POST /containers/box/pause');
    expect(await statusOf('box')).toMatch(/\(Paused\)$/);
    await bench.advance(3_000);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy', FailingStreak: 0, Log: [{ ExitCode: 0 }] });
    await bench.ask('POST /containers/box/unpause');
    await bench.advance(1_500);
    expect(await health('box')).toMatchObject({ Status: 'healthy', Log: [{ ExitCode: 0 }, { ExitCode: 0 }] });
    await bench.ask('POST /containers/box/stop?t=0');
    await bench.advance(3_000);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy', Log: [{ ExitCode: 0 }, { ExitCode: 0 }] });
    expect(await statusOf('box')).toMatch(/^Exited \(137\)/);
    await bench.ask('POST /containers/box/start');
    expect(await health('box')).toMatchObject({ Status: 'starting', FailingStreak: 0, Log: [{ ExitCode: 0 }, { ExitCode: 0 }] });
  });

  it('has time to begin', async () => {
    await runTested('box', { StartPeriod: 3 * SECOND, Retries: 1 });
    await bench.advance(2_500);
    expect(await health('box')).toMatchObject({ Status: 'starting', FailingStreak: 0, Log: [{ ExitCode: 1 }, { ExitCode: 1 }] });
    await bench.advance(2_000);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy' });
  });

  it('is tested every 30 seconds, and three times before it is unhealthy, unless it says otherwise', async () => {
    await bench.run('box', { Healthcheck: { Test: ['CMD', 'false'] } });
    await bench.advance(61_000);
    expect(await health('box')).toMatchObject({ Status: 'starting', FailingStreak: 2 });
    await bench.advance(30_000);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy', FailingStreak: 3 });
  });

  it.each([
    ['that takes too long', ['CMD-SHELL', 'echo begun; sleep 10'], -1, 'Health check exceeded timeout (1s)'],
    ['of a program that there is not', ['CMD', 'nosuch'], -1, 'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown'],
    ['that writes much', ['CMD-SHELL', 'seq 1 5000; exit 3'], 3, /^1\n2\n[^]{4000,}\.\.\.$/],
    ['that writes to both streams', ['CMD-SHELL', 'echo out; echo bad >&2; false'], 1, /^(?=[^]*out\n)(?=[^]*bad\n)/],
  ])('has failed with a test %s', async (_, Test, ExitCode, output) => {
    await runTested('box', { Test, Retries: 1 });
    await bench.advance(2_100);
    expect(await health('box')).toMatchObject({ Status: 'unhealthy' });
    expect(at(await health('box'), 'Log', 0, 'ExitCode')).toBe(ExitCode);
    const Output = textAt(await health('box'), 'Log', 0, 'Output');
    if (typeof output === 'string') expect(Output).toBe(output);
    else expect(Output).toMatch(output);
    expect(Output.length).toBeLessThanOrEqual(4_099);
    expect((await bench.inspect('box', 'ExecIDs'))).toBeNull();
  });

  it('has its check and what was found after a restart of the daemon', async () => {
    const store = createMemoryStore();
    bench = await openLives({ store });
    await runTested('box', { Test: ['CMD', 'true'], Retries: 0 });
    await runTested('again', { Test: ['CMD', 'true'] });
    await bench.ask('POST /containers/again/update', { RestartPolicy: { Name: 'always' } });
    await bench.advance(1_500);
    await closeDaemon(bench);
    bench = await openLives({ store });
    expect(await health('box')).toMatchObject({ Status: 'unhealthy', Log: [{ ExitCode: 0 }] });
    expect(await health('again')).toMatchObject({ Status: 'starting', Log: [{ ExitCode: 0 }] });
    await bench.advance(1_500);
    expect(await health('again')).toMatchObject({ Status: 'healthy', Log: [{ ExitCode: 0 }, { ExitCode: 0 }] });
  });
});

describe('a container without one', () => {
  it.each([[undefined], [null], [{}], [{ Test: ['NONE'] }], [{ Test: ['CMD'] }], [{ Test: ['OTHER', 'true'] }]])('has no health: %j', async (Healthcheck) => {
    await bench.run('box', { Healthcheck });
    await bench.advance(61_000);
    expect(await health('box')).toBeUndefined();
    expect(await bench.inspect('box', 'Config', 'Healthcheck')).toEqual(Healthcheck ?? undefined);
    expect(await statusOf('box')).toBe('Up About a minute');
    expect(await found('none')).toEqual(['/box']);
  });
});

describe('a health check', () => {
  it.each([
    [{ Test: ['CMD', 'true'], Interval: 5 }, 'Interval in Healthcheck cannot be less than 1ms'],
    [{ Interval: -1 }, 'Interval in Healthcheck cannot be less than 1ms'],
    [{ Timeout: 999_999 }, 'Timeout in Healthcheck cannot be less than 1ms'],
    [{ StartPeriod: -5 }, 'StartPeriod in Healthcheck cannot be less than 1ms'],
    [{ Retries: -1 }, 'Retries in Healthcheck cannot be negative'],
    [{ Test: 'true' }, 'json: cannot unmarshal string into Go struct field ContainerConfigWrapper.Healthcheck.Test of type list'],
  ])('is refused: %j', async (Healthcheck, message) => {
    expect(await bench.ask('POST /containers/create', { Image: 'busybox', Healthcheck })).toMatchObject({ status: 400, body: { message } });
  });
});
