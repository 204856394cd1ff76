/**
 * A real Consul for tests: one server that is its own cluster, with TLS or ACLs where they are asked for.
 *
 * Debian 12 has none; the last suite that does is bullseye, whose one binary runs there as it is. It is unpacked into
 * a cache folder of the repository and installed nowhere.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { apt, canInstall } from './debian.mjs';
import { dataFolder, findProgram, freePort, startServer } from './process.mjs';

const cache = join(root, 'node_modules', '.cache', 'libcnm', 'consul');
const unpacked = join(cache, 'program');

/** What to do where it cannot be installed from here. */
export const howToInstall = 'Consul 1.8 or newer on the path';

/**
 * The program, if it is on the machine.
 * @returns {string | undefined}
 */
export function find() {
  return findProgram('consul', [join(unpacked, 'usr', 'bin'), '/usr/local/bin']);
}

/** Installs it where that is possible. */
export function install() {
  if (!canInstall()) return false;
  const lists = join(cache, 'lists');
  for (const folder of [join(lists, 'partial'), join(cache, 'archives', 'partial')]) mkdirSync(folder, { recursive: true });
  const sources = join(cache, 'sources.list');
  const own = ['Dir::Etc::sourcelist', sources, 'Dir::Etc::sourceparts', '/dev/null', 'Dir::State::Lists', lists, 'Dir::Cache', cache];
  const options = own.flatMap((value, index) => (index % 2 === 0 ? ['-o', `${value}=${own[index + 1]}`] : []));
  for (const file of readdirSync(cache)) if (file.endsWith('.deb')) rmSync(join(cache, file));
  writeFileSync(sources, `deb ${debianAddress()} bullseye main\n`);
  if (!apt([...options, 'update', '-qq']) || !apt([...options, 'download', '-qq', 'consul'], { cwd: cache })) return false;
  const archive = readdirSync(cache).find((file) => file.endsWith('.deb')) ?? '';
  return spawnSync('dpkg', ['-x', join(cache, archive), unpacked]).status === 0;
}

/** Where this machine takes Debian's packages from. */
function debianAddress() {
  const listed = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], { encoding: 'utf8' });
  return listed.stdout.split('\n').find((address) => /\/debian\/?$/.test(address)) ?? '';
}

/**
 * Starts one.
 * @param {{ tls?: { ca: string, cert: string, key: string }, token?: string, longSessions?: boolean }} [options]
 *   TLS by files, with which it demands a certificate of its clients; a token, without which nothing is allowed; long
 *   sessions: none may be shorter than Consul's own minimum.
 * @returns {Promise<import('./process.mjs').Server>}
 */
export async function start(options = {}) {
  const port = await freePort();
  const folder = dataFolder('consul');
  const { tls, token, longSessions } = options;
  const config = {
    ports: { ...(tls === undefined ? { http: port } : { http: -1, https: port }), ...(await innerPorts()) },
    ...(tls === undefined ? {} : { ca_file: tls.ca, cert_file: tls.cert, key_file: tls.key, verify_incoming_https: true }),
    ...(token === undefined ? {} : { acl: { enabled: true, default_policy: 'deny', tokens: { master: token, agent: token } } }),
    // Sessions may end within what a test waits.
    ...(longSessions === true ? {} : { session_ttl_min: '100ms' }),
    performance: { raft_multiplier: 1 },
    limits: { http_max_conns_per_client: 2_000 },
    disable_update_check: true,
    enable_syslog: false,
  };
  writeFileSync(join(folder, 'consul.json'), JSON.stringify(config));
  return startServer({
    name: 'consul',
    url: `consul://127.0.0.1:${port}`,
    port,
    folder,
    command: [
      ...[find() ?? 'consul', 'agent', '-server', '-bootstrap-expect=1', '-node=test', '-bind=127.0.0.1', '-client=127.0.0.1'],
      ...[`-data-dir=${join(folder, 'data')}`, `-config-file=${join(folder, 'consul.json')}`, '-log-level=warn'],
    ],
    ready: () => isReady(port, options),
  });
}

/** The ports on which it speaks to itself. */
async function innerPorts() {
  const [server, serfLan, serfWan] = [await freePort(), await freePort(), await freePort()];
  return { server, serf_lan: serfLan, serf_wan: serfWan, dns: -1, grpc: -1 };
}

/**
 * Whether it has a leader and knows its own node, without which no session can be made.
 * @param {number} port
 * @param {{ tls?: { ca: string, cert: string, key: string }, token?: string }} options
 * @returns {Promise<boolean>}
 */
function isReady(port, { tls, token }) {
  const files = tls === undefined ? {} : { ca: readFileSync(tls.ca), cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  const request = tls === undefined ? httpRequest : httpsRequest;
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/v1/health/node/test',
      headers: token === undefined ? {} : { 'X-Consul-Token': token },
      timeout: 1_000,
      ...files,
    });
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve(body.includes('serfHealth')));
      response.on('error', () => resolve(false));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
