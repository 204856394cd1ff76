/**
 * The command line where the clients of stores are not installed: bundled into a folder that has no packages at all.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseJson } from './support.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'libcnm-bare-'));
const clients = ['etcd3', 'consul', 'node-zookeeper-client', 'ioredis'];

beforeAll(async () => {
  await build({
    entryPoints: [join(root, 'src', 'cli', 'main.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    external: [...clients, 'lmdb'],
    alias: { '#open-store': join(root, 'src', 'stores', 'open-store.node.ts') },
    define: { 'import.meta.url': JSON.stringify(new URL('../../src/cli/version.ts', import.meta.url).href) },
    // Packages that are not modules ask for Node's own ones in their way.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('file:///');" },
    logLevel: 'error',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cnm(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'main.mjs'), ...args], { cwd: folder, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err });
    });
  });
}

test.each([
  ['etcd://127.0.0.1:1/p', 'etcd 127.0.0.1:1/p', 'etcd3'],
  ['consul://127.0.0.1:1/p', 'consul 127.0.0.1:1/p', 'consul'],
  ['zk://127.0.0.1:1/p', 'zookeeper 127.0.0.1:1/p', 'node-zookeeper-client'],
  ['redis://127.0.0.1:1/p', 'redis 127.0.0.1:1/p', 'ioredis'],
])('--store %s without its client says what to install', async (url, store, client) => {
  const { code, out, err } = await cnm('--store', url, 'network', 'ls');
  expect([code, out]).toEqual([6, '']);
  expect(err).toContain(`Error: store ${store} needs the package ${client}, which is not installed\nInstall it beside libcnm: npm install '${client}@`);
  const json = await cnm('--store', url, '--json', 'network', 'ls');
  expect(parseJson(json.err)).toMatchObject({ error: { code: 'STORE_CLIENT_MISSING' } });
});

test('lmdb, which comes with the package, is missed in words too', async () => {
  expect((await cnm('--store', 'lmdb:x', 'network', 'ls')).err).toContain("the package 'lmdb' is not installed");
});
