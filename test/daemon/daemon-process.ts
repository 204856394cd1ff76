/**
 * Daemons as processes of their own, on unix sockets in a folder of the test's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requestOf } from './socket-request.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What daemons are started with besides what they all have. */
export interface DaemonStart {
  /** The host's name and the last number of its address: h1 is 10.99.0.11. */
  readonly number?: number;
  readonly clusterStore?: string;
  readonly args?: readonly string[];
}

/** A daemon's process. */
export class DaemonProcess {
  #child: ChildProcess | undefined;
  #said = '';
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly socket: string,
    readonly args: readonly string[],
  ) {}

  /** Where clients find it. */
  get url(): string {
    return `unix://${this.socket}`;
  }

  /** What it has logged. */
  get log(): string {
    return this.#said;
  }

  /** Resolves when it has logged a text. */
  heard(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.#said.includes(text)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Starts it; resolves when it listens. */
  async start(): Promise<void> {
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') };
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli/main.ts'), 'daemon', ...this.args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const hear = (bytes: Buffer): void => {
      this.#said += bytes.toString();
      for (const look of [...this.#listeners]) look();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const ended = new Promise<never>((_, reject) => {
      child.once('exit', (code) => reject(new Error(`the daemon ended with ${code ?? 'a signal'}: ${this.#said}`)));
    });
    // Its log says it, where it says anything; else its socket does.
    const begun = new AbortController();
    await Promise.race([this.#isQuiet() ? answered(this.socket, begun.signal) : this.heard('listening on'), ended]).finally(() => begun.abort());
    this.#said = '';
  }

  /** Sends it a signal. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  #isQuiet(): boolean {
    return ['warn', 'error', 'fatal'].includes(this.args[this.args.indexOf('--log-level') + 1] ?? '');
  }

  /** Ends it by a signal; resolves with its exit code when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }
}

/** Resolves when somebody answers on a socket; asked whenever its file comes or goes. */
function answered(socket: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ask = (): void => void requestOf(socket, 'GET /_ping').then(() => resolve(), () => {});
    watch(dirname(socket), { signal }, (_, name) => {
      if (name === basename(socket)) ask();
    });
    ask();
  });
}

/** Daemons of one test, with a folder for their sockets and records. */
export class Daemons {
  readonly folder = mkdtempSync(join(tmpdir(), 'cnmd-'));
  readonly #all: DaemonProcess[] = [];

  /** Starts a daemon. */
  async start({ number = 1, clusterStore, args = [] }: DaemonStart = {}): Promise<DaemonProcess> {
    const name = `h${number}`;
    const socket = join(this.folder, `${name}.sock`);
    const shared = clusterStore === undefined ? [] : ['--cluster-store', clusterStore, '--cluster-advertise', 'ens3:2376', '--underlay', 'udp'];
    const own = ['-H', `unix://${socket}`, '--data-root', join(this.folder, name), '--host-name', name, '--host-interface', `ens3=10.99.0.${10 + number}/24`];
    const daemon = new DaemonProcess(socket, [...own, ...shared, ...args]);
    this.#all.push(daemon);
    await daemon.start();
    return daemon;
  }

  /** Ends all of them and removes what they kept. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((daemon) => daemon.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true });
  }
}
