/**
 * The real clock, real chance and the console: the only file that names them.
 *
 * Works in Node and in browsers. The random stream starts from 128 bits of the platform's secure source, so ids of
 * different processes do not meet; it is not meant for secrets.
 */
import { createRandom } from './random.js';
import { silentLog, type Clock, type Log, type Runtime, type Timer } from './runtime.js';

/** The longest delay that setTimeout takes; a longer one it would run at once. */
const LONGEST_DELAY_MS = 0x7fff_ffff;

/** The runtime of a program outside tests. Warnings go to the console unless a log is given. */
export function createSystemRuntime(options: { readonly log?: Log } = {}): Runtime {
  return { clock: systemClock, random: createRandom(freshSeed()), log: options.log ?? consoleLog };
}

/** Runs `run` soon, but after everything that promises have to do now. */
export function deferToMacrotask(run: () => void): void {
  if (typeof setImmediate === 'function') {
    setImmediate(run);
  } else if (typeof MessageChannel === 'function') {
    const { port1, port2 } = new MessageChannel();
    const receive = (): void => {
      port1.close();
      run();
    };
    port1.addEventListener('message', receive);
    port1.start();
    port2.postMessage(undefined);
  } else {
    setTimeout(run, 0);
  }
}

const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => new SystemTimer(delayMs, run),
};

const consoleLog: Log = {
  ...silentLog,
  warn: (message, details) => (details === undefined ? console.warn(message) : console.warn(message, details)),
};

class SystemTimer implements Timer {
  #timeout: ReturnType<typeof setTimeout>;

  constructor(delayMs: number, run: () => void) {
    this.#timeout = this.#start(delayMs, run);
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  #start(delayMs: number, run: () => void): ReturnType<typeof setTimeout> {
    if (delayMs <= LONGEST_DELAY_MS) return setTimeout(run, delayMs);
    return setTimeout(() => {
      this.#timeout = this.#start(delayMs - LONGEST_DELAY_MS, run);
    }, LONGEST_DELAY_MS);
  }
}

function freshSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16)).join('-');
}
