/**
 * `npm run test:stores`: starts real etcd, Consul, ZooKeeper and Redis on loopback, runs test/stores-real and
 * test/cluster against them, and stops them.
 *
 * `--only etcd,redis` runs some of them; arguments after `--` go to vitest. A server that is not on the machine is
 * installed where the machine is Debian and we are root, and otherwise left out; under CI that is a failure.
 */
import { parseArgs } from 'node:util';
import { inCi, installIfMissing, run, tool } from './lib.mjs';
import { startServers } from './servers/index.mjs';

installIfMissing();
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const only = values.only?.split(',');
const servers = await startServers({ install: true, ...(only === undefined ? {} : { only }) });
for (const missing of servers.missing) console.log(`left out: ${missing}`);
let code = 1;
try {
  process.env['LIBCNM_STORES'] = servers.stores;
  const files = (only ?? ['']).map((name) => `test/stores-real/${name}`);
  code = run([...tool('vitest'), 'run', ...files, 'test/cluster/', ...positionals]);
} finally {
  await servers.stop();
}
process.exit(code !== 0 || (inCi && servers.missing.length > 0) ? 1 : 0);
