/**
 * A real ZooKeeper for tests, which can demand that its clients prove who they are by a digest.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { dataFolder, findProgram, freePort, startServer } from './process.mjs';

/** Where Debian keeps its jars; ZOOKEEPER_JARS names another folder. */
const jars = process.env['ZOOKEEPER_JARS'] ?? '/usr/share/java';

/** What to do where it cannot be installed from here. */
export const howToInstall = 'Java and ZooKeeper 3.6 or newer (Debian: apt-get install zookeeper), its jars in /usr/share/java or in ZOOKEEPER_JARS';

/**
 * The program that runs it, if it and the jars are on the machine.
 * @returns {string | undefined}
 */
export function find() {
  return existsSync(join(jars, 'zookeeper.jar')) ? findProgram('java') : undefined;
}

/** Installs it where that is possible. */
export function install() {
  return installPackages(['zookeeper']);
}

/**
 * Starts one.
 * @param {{ digestDemanded?: boolean }} [options] Digest demanded: a client without one is turned away.
 * @returns {Promise<import('./process.mjs').Server>}
 */
export async function start(options = {}) {
  const port = await freePort();
  const folder = dataFolder('zookeeper');
  const demanded = options.digestDemanded === true ? ['-Dzookeeper.enforce.auth.enabled=true', '-Dzookeeper.enforce.auth.schemes=digest'] : [];
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'zoo.cfg'), config(folder, port));
  return startServer({
    name: 'zookeeper',
    url: `zk://127.0.0.1:${port}`,
    port,
    folder,
    command: [
      ...[find() ?? 'java', '-Xmx1g', '-XX:+UseSerialGC', '-cp', `${jars}/*`, '-Dzookeeper.admin.enableServer=false'],
      ...demanded,
      ...['org.apache.zookeeper.server.quorum.QuorumPeerMain', join(folder, 'zoo.cfg')],
    ],
    ready: () => isReady(port),
  });
}

/**
 * Whether it serves: it takes connections before that, and ends them again.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isReady(port) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('srvr'));
    socket.on('data', (chunk) => (answer += chunk));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(answer.includes('Mode:')));
  });
}

/**
 * Short ticks let sessions end within what a test waits.
 * @param {string} folder
 * @param {number} port
 */
function config(folder, port) {
  const lines = [
    'tickTime=100',
    'minSessionTimeout=200',
    'maxSessionTimeout=60000',
    `dataDir=${join(folder, 'data')}`,
    'clientPortAddress=127.0.0.1',
    `clientPort=${port}`,
    'maxClientCnxns=0',
    '4lw.commands.whitelist=srvr',
  ];
  return `${lines.join('\n')}\n`;
}
