/**
 * `cnm --store` on real servers: two shells that act as two hosts, hosts that are added at the same moment, the tour,
 * also one that is killed again and again, and what is said of a wrong password.
 */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as redis from '../../scripts/servers/redis.mjs';
import { createSystemRuntime } from '../../src/base/system-runtime.js';
import { openStore } from '../../src/stores/open-store.node.js';
import { createBench, parseJson, type Ran } from '../cli/support.js';
import { buildTourProgram, tourSteps, type TourProgram } from '../cli/tour-program.js';
import { describeServer, freshPrefix } from './servers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cnm = [`${root}node_modules/tsx/dist/cli.mjs`, '--tsconfig', `${root}tsconfig.test.json`, `${root}src/cli/main.ts`];

/** A shell on a machine of its own, in this process. */
function createShell(url: string): (command: string) => Promise<Ran> {
  const bench = createBench();
  // Servers go by real time, so this shell does.
  return (command) => bench.run(`--store ${url} ${command}`, { runtime: createSystemRuntime() });
}

/** The same in a process of its own. */
function runProcess(url: string, command: string): Promise<Ran> {
  const env = { ...process.env, CNM_STORE: url };
  return new Promise((resolve) => {
    execFile(process.execPath, [...cnm, ...command.split(' ')], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err });
    });
  });
}

/** Every key that is in a store. */
async function keysAt(url: string): Promise<string[]> {
  const store = (await openStore(url, createSystemRuntime())).getOrThrow();
  const { entries } = (await store.read([''])).getOrThrow();
  await store.close();
  return entries.map(({ key }) => key);
}

let program: TourProgram | undefined;
beforeAll(async () => {
  program = await buildTourProgram();
});
afterAll(() => program?.remove());

describe.each(['etcd', 'consul', 'zookeeper', 'redis'])('cnm on %s', (name) => {
  describeServer(name, (server) => {
    test('two shells are two hosts of one cluster', async () => {
      const url = `${server}/${freshPrefix()}`;
      const [shell1, shell2] = [createShell(url), createShell(url)];
      const done = async (ran: Promise<Ran>): Promise<string> => {
        const { code, out, err } = await ran;
        expect([code, err.replace(/^Host h\d has joined, at 10\.99\.0\.1\d\.\n/, '')]).toEqual([0, '']);
        return out;
      };
      await done(shell1('--state a --host h1 network create -d overlay ov_net2'));
      await done(shell1('--host h1 network create -d overlay --subnet 172.19.0.0/24 --gateway 172.19.0.1 ov_net3'));
      expect(await done(shell2('--state b --host h2 network ls --filter driver=overlay --format {{.Name}}'))).toBe('ov_net2\nov_net3\n');
      await done(shell1('--host h1 run -d --name box1 --network ov_net2 busybox'));
      await done(shell2('--host h2 run -d --name box2 --network ov_net2 busybox'));
      for (const [shell, command] of [[shell1, 'ping box1 box2'], [shell1, 'ping box1 10.0.0.3'], [shell2, 'ping box2 box1'], [shell2, 'ping box2 10.0.0.2']] as const) {
        expect(await done(shell(command)), command).toContain('1 packets transmitted, 1 packets received');
      }
      expect(await done(shell2('--host h2 ps --format {{.Names}}'))).toBe('box2\n');
      expect(await done(shell2('host ls --format {{.Name}}'))).toBe('h1\nh2\n');
      const refused = await shell2('--host h2 network rm ov_net2');
      expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('has active endpoints')]);
      await done(shell1('--host h1 rm -f box1'));
      await done(shell2('--host h2 rm -f box2'));
      await done(shell2('--host h2 network rm ov_net2 ov_net3'));
      expect(await done(shell1('--host h1 network ls -q --filter driver=overlay'))).toBe('');
    });

    test('processes that act at the same moment add hosts and containers that do not meet', async () => {
      const url = `${server}/${freshPrefix()}`;
      const added = await Promise.all([runProcess(url, 'host add h1'), runProcess(url, 'host add h2')]);
      expect(added.map(({ code, err }) => [code, err])).toEqual([[0, ''], [0, '']]);
      const shell = createShell(url);
      expect((await shell('host ls --format {{.Address}}')).out.trimEnd().split('\n').sort()).toEqual(['10.99.0.11', '10.99.0.12']);
      expect(await shell('network create -d overlay ov')).toMatchObject({ code: 0 });
      const ran = await Promise.all(['h1', 'h2'].map((host) => runProcess(url, `--host ${host} run --name on-${host} --network ov busybox`)));
      expect(ran.map(({ code, err }) => [code, err])).toEqual([[0, ''], [0, '']]);
      expect(await runProcess(url, 'ping on-h1 on-h2')).toMatchObject({ code: 0 });
    });

    test('a tour leaves nothing, and does not touch what else is there', async () => {
      const url = `${server}/${freshPrefix()}`;
      const shell = createShell(url);
      await shell('network create -d overlay ov_net2');
      const before = await keysAt(url);
      const { code, out, err } = await shell('tour');
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('Nothing is left.\nThe hosts are gone too');
      expect(await keysAt(`${url}/cnm-tour`)).toEqual([]);
      expect((await keysAt(url)).filter((key) => !key.startsWith('cnm-tour/'))).toEqual(before);
      expect(await shell('tour --json')).toMatchObject({ code: 0, err: '' });
    });

    test('a tour that keeps everything says how to go on, and the next one removes it', async () => {
      const url = `${server}/${freshPrefix()}`;
      const shell = createShell(url);
      const kept = await shell('tour --keep');
      expect([kept.code, kept.out.includes(`cnm --store ${url}/cnm-tour network ls`)]).toEqual([0, true]);
      expect((await createShell(`${url}/cnm-tour`)('trace box1 box2')).code).toBe(0);
      const again = await shell('tour');
      expect([again.code, again.out]).toEqual([0, expect.stringContaining('What an earlier tour has left was removed first.')]);
      expect(await keysAt(`${url}/cnm-tour`)).toEqual([]);
    });

    test('a tour that is killed after every step ends all the same', { timeout: 180_000 }, async () => {
      const url = `${server}/${freshPrefix()}`;
      const { folder } = createBench();
      for (const step of tourSteps) expect(await program?.runUntil(folder, step, true, ['--store', url]), step).toBe('SIGKILL');
      expect(await keysAt(`${url}/cnm-tour`)).toEqual([]);
      expect(await program?.runUntil(folder, 'run box2', false, ['--store', url])).toBe('SIGKILL');
      const resumed = await createShell(url)('tour');
      expect([resumed.code, resumed.out]).toEqual([0, expect.stringContaining("interrupted after 'run box1'")]);
      expect(await keysAt(`${url}/cnm-tour`)).toEqual([]);
    });
  });
});

describeServer('redis', () => {
  test('a wrong password is told as that, and not what it was', async () => {
    const server = await redis.start({ password: 'right-one' });
    try {
      const { port } = server;
      expect((await createShell(`redis://:right-one@127.0.0.1:${port}/p`)('host ls -q')).out).toBe('h1\n');
      for (const command of ['network ls', 'network ls --json']) {
        const { code, out, err } = await createShell(`redis://:wr0ng@127.0.0.1:${port}/p`)(command);
        expect([code, out, err.includes('wr0ng')]).toEqual([5, '', false]);
        expect(err).toContain(`store redis 127.0.0.1:${port}/p is unavailable`);
      }
      const kept = await createShell(`redis://:right-one@127.0.0.1:${port}/p?deadlineMs=4000`)('tour --keep --json');
      expect(kept.out).toContain(`cnm --store redis://127.0.0.1:${port}/p/cnm-tour network ls`);
      expect([kept.code, kept.out.includes('right-one'), typeof parseJson(kept.out)]).toEqual([0, false, 'object']);
    } finally {
      await server.stop();
    }
  });
});
