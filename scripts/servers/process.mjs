/**
 * A server of a test: one process with a folder of its own, on loopback and a free port, stopped by its own pid.
 *
 * Every pid is written to the run's folder while its process lives, so that whoever started the run can stop what a
 * crashed test left behind.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Names the run's folder to the processes of a run. */
const RUN_FOLDER = 'LIBCNM_SERVERS_FOLDER';
const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 10_000;

/**
 * A server under way.
 * @typedef {object} Server
 * @property {string} url Its store URL, without a prefix: 'etcd://127.0.0.1:34567'.
 * @property {number} port
 * @property {number} pid The present process; another one after `restart()`.
 * @property {string} folder Its data; removed by `stop()`.
 * @property {() => Promise<void>} stop Ends it in order, and removes its folder. Twice is harmless.
 * @property {() => Promise<void>} kill Ends it at once, as a crash does; `restart()` may follow.
 * @property {() => Promise<void>} restart Starts it again on the same port and folder, killing it if it still runs.
 * @property {() => void} freeze Stops its process from running (SIGSTOP).
 * @property {() => void} thaw Lets it run on (SIGCONT).
 */

/**
 * What starts a server.
 * @typedef {object} Recipe
 * @property {string} name
 * @property {string} url
 * @property {number} port
 * @property {string} folder
 * @property {readonly string[]} command The program and its arguments; run with the folder as its working folder.
 * @property {NodeJS.ProcessEnv} [env] Besides this process's own.
 * @property {() => Promise<boolean>} [ready] Whether it serves; unless told, whether its port accepts connections.
 */

/**
 * The path of a program, if it is on the machine.
 * @param {string} program
 * @param {readonly string[]} [besides] Folders to look into besides the path's.
 * @returns {string | undefined}
 */
export function findProgram(program, besides = ['/usr/sbin', '/usr/local/bin']) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...besides];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/**
 * The folder of this run; made by whoever asks first, and known to the processes started from there.
 * @returns {string}
 */
export function runFolder() {
  const folder = process.env[RUN_FOLDER] ?? mkdtempSync(join(tmpdir(), 'libcnm-servers-'));
  process.env[RUN_FOLDER] = folder;
  return folder;
}

/**
 * A new empty folder for a server's data.
 * @param {string} name
 * @returns {string}
 */
export function dataFolder(name) {
  mkdirSync(runFolder(), { recursive: true });
  return mkdtempSync(join(runFolder(), `${name}-`));
}

/**
 * Stops every process whose pid is still in the run's folder, and removes the folder.
 */
export function sweep() {
  const folder = process.env[RUN_FOLDER];
  if (folder === undefined || !existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.pid'))) {
    const pid = Number(readFileSync(join(folder, name), 'utf8'));
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Below the ports that systems hand out by themselves (32768 and up), so that no connection under way takes one of ours. */
const PORTS = { first: 20_000, count: 12_000 };

/**
 * A port of loopback that nobody listens on, by TCP or UDP, and that nobody else in this run was given.
 * @returns {Promise<number>}
 */
export async function freePort() {
  mkdirSync(runFolder(), { recursive: true });
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (claim(port) && (await isFree(port))) return port;
  }
}

/**
 * @param {number} port
 * @returns {boolean} False when somebody in this run has it.
 */
function claim(port) {
  try {
    writeFileSync(join(runFolder(), `${port}.port`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isFree(port) {
  const stream = createServer();
  const datagrams = createSocket('udp4');
  try {
    await once(stream.listen(port, '127.0.0.1'), 'listening');
    await once(datagrams.bind(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    if (stream.listening) await new Promise((resolve) => void stream.close(resolve));
    datagrams.close();
  }
}

/**
 * Starts a server and resolves when it serves.
 * @param {Recipe} recipe
 * @returns {Promise<Server>}
 */
export async function startServer(recipe) {
  let child = await launch(recipe);
  let stopped = false;
  return {
    url: recipe.url,
    port: recipe.port,
    folder: recipe.folder,
    get pid() {
      return child.pid;
    },
    freeze: () => void process.kill(child.pid, 'SIGSTOP'),
    thaw: () => void process.kill(child.pid, 'SIGCONT'),
    kill: () => child.end('SIGKILL'),
    async restart() {
      await child.end('SIGKILL');
      child = await launch(recipe);
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await child.end('SIGTERM');
      rmSync(recipe.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * @param {Recipe} recipe
 * @returns {Promise<{ pid: number, end(signal: NodeJS.Signals): Promise<void> }>}
 */
async function launch(recipe) {
  const [program = '', ...args] = recipe.command;
  const logFile = join(recipe.folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { cwd: recipe.folder, stdio: ['ignore', log, log], env: { ...process.env, ...recipe.env } });
  const { pid = 0 } = child;
  const pidFile = join(runFolder(), `${pid}.pid`);
  writeFileSync(pidFile, String(pid));
  let running = true;
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    const end = () => {
      running = false;
      rmSync(pidFile, { force: true });
      resolve();
    };
    child.on('exit', end);
    child.on('error', end);
  });
  const killAtExit = () => void child.kill('SIGKILL');
  process.on('exit', killAtExit);
  void ended.then(() => process.off('exit', killAtExit));
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  const ready = recipe.ready ?? (() => accepts(recipe.port));
  while (!(await ready())) {
    if (!running || Date.now() > giveUpAt) {
      child.kill('SIGKILL');
      throw new Error(`${recipe.name} did not start: ${recipe.command.join(' ')}\n${readFileSync(logFile, 'utf8').slice(-4_000)}`);
    }
    await sleep(25);
  }
  return {
    pid,
    async end(signal) {
      if (!running) return;
      child.kill(signal);
      // A frozen process hears nothing but this.
      if (signal !== 'SIGKILL') child.kill('SIGCONT');
      await Promise.race([ended, sleep(STOPPED_WITHIN_MS, undefined, { ref: false })]);
      if (running) child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Whether a port of loopback accepts connections.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
