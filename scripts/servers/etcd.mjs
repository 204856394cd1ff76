/**
 * A real etcd for tests, with TLS where it is asked for. Passwords are turned on through its own interface.
 */
import { get } from 'node:http';
import { installPackages } from './debian.mjs';
import { dataFolder, findProgram, freePort, startServer } from './process.mjs';

/** What to do where it cannot be installed from here. */
export const howToInstall = 'etcd 3.4 or newer (Debian: apt-get install etcd-server)';

/**
 * The program, if it is on the machine.
 * @returns {string | undefined}
 */
export function find() {
  return findProgram('etcd');
}

/** Installs it where that is possible. */
export function install() {
  return installPackages(['etcd-server']);
}

/**
 * Starts one.
 * @param {{ tls?: { ca: string, cert: string, key: string } }} [options] Files; with them it demands a certificate of its clients.
 * @returns {Promise<import('./process.mjs').Server>}
 */
export async function start(options = {}) {
  const [port, peerPort, healthPort] = [await freePort(), await freePort(), await freePort()];
  const folder = dataFolder('etcd');
  const { tls } = options;
  const client = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const secure = tls === undefined ? [] : ['--cert-file', tls.cert, '--key-file', tls.key, '--trusted-ca-file', tls.ca, '--client-cert-auth'];
  return startServer({
    name: 'etcd',
    url: `etcd://127.0.0.1:${port}`,
    port,
    folder,
    command: [
      ...[find() ?? 'etcd', '--name', 'test', '--data-dir', `${folder}/data`, '--logger', 'zap', '--log-level', 'warn'],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `test=${peer}`],
      ...['--listen-metrics-urls', `http://127.0.0.1:${healthPort}`],
      ...secure,
    ],
    // It takes connections before it has a leader, and answers nothing until then.
    ready: () => isHealthy(healthPort),
  });
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isHealthy(port) {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/health' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
  });
}
