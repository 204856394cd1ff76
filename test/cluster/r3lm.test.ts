import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { runCluster, seed } from './cluster-run.js';
import { FAULTS_OF_CONNECTIONS, FAULTS_OF_PROCESSES } from './faults.js';
const count = (name: string, operations: readonly { call: { verb: string }; answer: string }[]) => {
  const c = new Map<string, number>();
  for (const o of operations) if (/LOST|unknown|^ok$/.test(o.answer) && (o.answer !== 'ok' || o.call.verb === 'reap')) c.set(`${o.call.verb} ${o.answer}`, (c.get(`${o.call.verb} ${o.answer}`) ?? 0) + 1);
  console.log(name, seed, JSON.stringify([...c].sort()));
};
test('lmdb', { timeout: 600_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'r3-'));
  count('lmdb', await runCluster({ urlAt: () => `lmdb:${path}`, faults: FAULTS_OF_PROCESSES, operations: 2000, oneEndsDead: true }));
});
for (const name of []) describeServer(name, (url, port) => {
  test(name, { timeout: 600_000 }, async () => {
    const prefix = freshPrefix();
    count(name, await runCluster({ urlAt: (at) => `${url.replace(/\d+$/, String(at))}/${prefix}?deadlineMs=2000`, port, faults: [...FAULTS_OF_PROCESSES, ...FAULTS_OF_CONNECTIONS], operations: 2000, oneEndsDead: true }));
  });
});
