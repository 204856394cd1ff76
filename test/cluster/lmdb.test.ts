/**
 * Four processes on one lmdb folder, killed and stopped at seeded moments: what they were told makes sense.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { runTroubled, seed } from './cluster-run.js';
import { FAULTS_OF_PROCESSES } from './faults.js';

test(`lmdb: what four processes were told makes sense, seed ${seed}`, { timeout: 600_000 }, async () => {
  const path = await mkdtemp(join(tmpdir(), 'cnm-cluster-lmdb-'));
  try {
    await runTroubled({ urlAt: () => `lmdb:${path}`, faults: FAULTS_OF_PROCESSES });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});
