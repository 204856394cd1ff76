/**
 * What real Docker 20.10 printed, command by command: two daemons print the same.
 *
 * Scenarios of two hosts run on each shared store that the run has; those of one host on an lmdb folder, and under CI the
 * first of them on each shared store too. They were recorded with docker CLI 28; what an older client does otherwise is
 * named in client-words.ts.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withoutClient } from '../daemon/docker-client.js';
import { Daemons } from '../daemon/daemon-process.js';
import { describeServer, freshPrefix } from '../stores-real/servers.js';
import { clientWords } from './client-words.js';

const scenarios = fileURLToPath(new URL('scenarios', import.meta.url));
const runner = fileURLToPath(new URL('golden.mjs', import.meta.url));
const files = readdirSync(scenarios).filter((name) => name.endsWith('.t')).sort();
const ofTwoHosts = files.filter((name) => /^h2\$ /m.test(readFileSync(join(scenarios, name), 'utf8')));
const ofOneHost = files.filter((name) => !ofTwoHosts.includes(name));
/** They are about what is kept in the host's own store, but for a few networks: some are enough. */
const alsoOnServers = process.env['CI'] === 'true' ? ofOneHost.filter((name) => name < '09') : [];
/** A scenario takes seconds; a busy machine takes longer. */
const TIMEOUT_MS = 300_000;

/** What differs between the recording and what the daemons say; '' if nothing does. */
async function differences(file: string, clusterStore: string | undefined): Promise<string> {
  const daemons = new Daemons();
  try {
    // A scenario of one host names no other.
    const numbers = clusterStore === undefined ? [1] : [1, 2];
    const [h1, h2 = h1] = await Promise.all(numbers.map((number) => daemons.start({ number, ...(clusterStore !== undefined && { clusterStore }) })));
    const env = { ...process.env, H1: h1?.url, H2: h2?.url };
    const printed = await runnerOutput(['check', join(scenarios, file)], env);
    const count = /^\d+ of [1-9]\d* commands as recorded\n/m;
    if (!count.test(printed)) throw new Error(`the runner ended early: ${printed}`);
    return clientWords(printed.replace(count, ''));
  } finally {
    await daemons.close();
  }
}

/** What the runner prints; its exit code says no more than that. */
function runnerOutput(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [runner, ...args], { env, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

describe.skipIf(withoutClient).concurrent('as real Docker says', () => {
  it.each(ofOneHost)('%s on lmdb', async (file) => expect(await differences(file, undefined)).toBe(''), TIMEOUT_MS);

  for (const store of ['etcd', 'consul', 'zookeeper']) {
    describeServer(store, (url) => {
      it.each([...ofTwoHosts, ...alsoOnServers])('%s', async (file) => expect(await differences(file, `${url}/${freshPrefix()}`)).toBe(''), TIMEOUT_MS);
    });
  }
});
