/**
 * A daemon whose clock stands still until the test moves it, and what tests of containers' lives ask of it.
 */
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/base/simulated-runtime.js';
import { deferToMacrotask } from '../../src/base/system-runtime.js';
import type { DaemonOptions } from '../../src/daemon/index.js';
import { at, openDaemon, textAt, type Bench } from './support.js';

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** As it came, where there is a terminal. */
  readonly raw: string;
}

/** A client on a hijacked connection. */
export interface Client {
  send(text: string): void;
  endInput(): void;
  /** Hangs up. */
  leave(): void;
  /** What has come until now. */
  seen(): Output;
  /** What had come when the daemon ended the connection. */
  readonly ended: Promise<Output>;
}

export interface LivesBench extends Bench {
  readonly runtime: SimulatedRuntime;
  /** Lets time pass, and everything happen that happens meanwhile. */
  advance(ms: number): Promise<void>;
  /** Creates and starts a container, and gives its id. */
  run(name: string, config?: object): Promise<string>;
  state(name: string): Promise<unknown>;
  /** What inspect says of a container, at a place in it. */
  inspect(name: string, ...path: readonly (string | number)[]): Promise<unknown>;
  /** Creates an exec instance, and gives its id. */
  newExec(name: string, options: object): Promise<string>;
  /** Connects to a route that hijacks. */
  connect(request: string, body?: unknown): Promise<Client>;
  /** Runs a command in a container to its end. */
  exec(name: string, command: readonly string[], options?: object): Promise<Output & { readonly code: unknown }>;
}

export async function openLives(options: DaemonOptions = {}): Promise<LivesBench> {
  const runtime = createSimulatedRuntime({ seed: 1, startMs: Date.UTC(2026, 0, 2, 15, 4, 5) });
  const bench = await openDaemon({ runtime, ...options });
  const { ask, raw } = bench;
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => deferToMacrotask(resolve));
  };
  const lives: LivesBench = {
    ...bench,
    runtime,
    advance: async (ms) => {
      const { clock } = runtime;
      const until = clock.now() + ms;
      await settle();
      // In small steps, so that what awaits goes on at its own time.
      for (const step = Math.max(ms / 5_000, 1); clock.now() < until; ) {
        clock.runUntil(Math.min(until, clock.now() + step));
        await settle();
      }
    },
    run: async (name, config = {}) => {
      const created = await ask(`POST /containers/create?name=${name}`, { Image: 'busybox', Cmd: ['sleep', '100000'], ...config });
      if (created.status !== 201) throw new Error(textAt(created.body, 'message'));
      const started = await ask(`POST /containers/${name}/start`);
      if (started.status !== 204) throw new Error(textAt(started.body, 'message'));
      await settle();
      return textAt(created.body, 'Id');
    },
    state: (name) => lives.inspect(name, 'State'),
    inspect: async (name, ...path) => at((await ask(`GET /containers/${name}/json`)).body, ...path),
    newExec: async (name, options) => textAt((await ask(`POST /containers/${name}/exec`, options)).body, 'Id'),
    connect: async (request, body) => {
      const response = await raw(request, body);
      if (response.kind !== 'hijack') throw new Error(JSON.stringify(response));
      return clientOf(response.run.bind(response));
    },
    exec: async (name, command, more = {}) => {
      const id = await lives.newExec(name, { AttachStdout: true, AttachStderr: true, Cmd: command, ...more });
      const client = await lives.connect(`POST /exec/${id}/start`, { Detach: false, ...more });
      const output = await client.ended;
      return { ...output, code: at((await ask(`GET /exec/${id}/json`)).body, 'ExitCode') };
    },
  };
  return lives;
}

function clientOf(run: (duplex: { input: AsyncIterable<Uint8Array>; write(bytes: Uint8Array): Promise<void>; signal: AbortSignal }) => Promise<void>): Client {
  const gone = new AbortController();
  const waiting: Uint8Array[] = [];
  const came: Uint8Array[] = [];
  let wake = (): void => {};
  const state = { over: false };
  const end = (): void => {
    state.over = true;
    wake();
  };
  const input = (async function* () {
    for (;;) {
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) yield chunk;
      if (state.over) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  })();
  const write = async (bytes: Uint8Array): Promise<void> => void came.push(bytes);
  const ended = run({ input, write, signal: gone.signal }).then(() => outputOf(came));
  return {
    send: (text) => {
      waiting.push(new TextEncoder().encode(text));
      wake();
    },
    endInput: end,
    leave: () => {
      gone.abort();
      end();
    },
    seen: () => outputOf(came),
    ended,
  };
}

/** Takes Docker's frames apart. */
export function outputOf(chunks: readonly Uint8Array[]): Output {
  const whole = Buffer.concat(chunks);
  const text = { stdout: '', stderr: '' };
  for (let at = 0; at + 8 <= whole.length && whole.readUInt32BE(at) <= 0x0200_0000; ) {
    const length = whole.readUInt32BE(at + 4);
    text[whole[at] === 2 ? 'stderr' : 'stdout'] += whole.toString('utf8', at + 8, at + 8 + length);
    at += 8 + length;
  }
  return { ...text, raw: whole.toString() };
}
