/**
 * Four processes on each store that is on a server, killed, stopped and cut off at seeded moments: what they were told
 * makes sense.
 */
import { test } from 'vitest';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { runTroubled, seed } from './cluster-run.js';
import { FAULTS_OF_CONNECTIONS, FAULTS_OF_PROCESSES } from './faults.js';

for (const name of ['etcd', 'consul', 'zookeeper', 'redis']) {
  describeServer(name, (url, port) => {
    test(`${name}: what four processes were told makes sense, seed ${seed}`, { timeout: 600_000 }, async () => {
      const prefix = freshPrefix();
      const urlAt = (at: number): string => `${url.replace(/\d+$/, String(at))}/${prefix}?deadlineMs=2000`;
      await runTroubled({ urlAt, port, faults: [...FAULTS_OF_PROCESSES, ...FAULTS_OF_CONNECTIONS] });
    });
  });
}
