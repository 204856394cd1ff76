/**
 * `npm run test:stores`: starts real etcd, Consul, ZooKeeper and Redis on loopback, runs test/stores-real and
 * test/cluster against them, and stops them.
 *
 * `--only etcd,redis` runs what concerns some of them; arguments after `--` go to vitest. A server that is not on the machine is
 * installed where the machine is Debian and we are root, and otherwise left out; under CI that is a failure.
 */
import { parseArgs } from 'node:util';
import { inCi, installIfMissing, run, tool } from './lib.mjs';
import { serverNames, startServers } from './servers/index.mjs';

installIfMissing();
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const only = values.only?.split(',');
for (const name of only ?? []) {
  if (serverNames.includes(name)) continue;
  console.error(`--only: there is no server '${name}', only ${serverNames.join(', ')}`);
  process.exit(2);
}
const servers = await startServers({ install: true, ...(only === undefined ? {} : { only }) });
for (const missing of servers.missing) console.log(`left out: ${missing}`);
let code = 1;
try {
  process.env['LIBCNM_STORES'] = servers.stores;
  // Whatever is for several servers leaves out by itself those that do not run.
  const shared = ['test/stores-real/cnm', 'test/cluster/servers', 'test/cluster/outage'];
  const files = only === undefined ? ['test/stores-real/', 'test/cluster/'] : [...only.map((name) => `test/stores-real/${name}`), ...shared];
  code = run([...tool('vitest'), 'run', ...files, ...positionals]);
} finally {
  await servers.stop();
}
process.exit(code !== 0 || (inCi && servers.missing.length > 0) ? 1 : 0);
