/**
 * A real Redis for tests, with TLS or a password where they are asked for.
 */
import { installPackages } from './debian.mjs';
import { dataFolder, findProgram, freePort, startServer } from './process.mjs';

/** What to do where it cannot be installed from here. */
export const howToInstall = 'Redis 7 or newer (Debian: apt-get install redis-server)';

/**
 * The program, if it is on the machine.
 * @returns {string | undefined}
 */
export function find() {
  return findProgram('redis-server');
}

/** Installs it where that is possible. */
export function install() {
  return installPackages(['redis-server']);
}

/**
 * Starts one.
 * @param {{ tls?: { ca: string, cert: string, key: string }, password?: string, durable?: boolean, maxMemory?: string }} [options]
 *   TLS by files, with which it demands a certificate of its clients; durable: every write is on disk before its answer;
 *   beyond maxMemory ('3mb') it takes no more.
 * @returns {Promise<import('./process.mjs').Server>}
 */
export async function start(options = {}) {
  const port = await freePort();
  const folder = dataFolder('redis');
  const { tls, password, durable, maxMemory } = options;
  const ports = tls === undefined ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port)];
  const secure = tls === undefined ? [] : ['--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.ca];
  return startServer({
    name: 'redis-server',
    url: `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`,
    port,
    folder,
    command: [
      ...[find() ?? 'redis-server', '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'],
      ...ports,
      ...secure,
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...(durable === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
      ...(maxMemory === undefined ? [] : ['--maxmemory', maxMemory, '--maxmemory-policy', 'noeviction']),
    ],
  });
}
