/**
 * Signals of Linux by name and number (moby/sys/signal), and what they do to programs here.
 *
 * The first process of a container is its init: a signal that it does not expect does nothing to it, as in Linux.
 */
const NUMBERS: Readonly<Record<string, number>> = {
  ABRT: 6, ALRM: 14, BUS: 7, CHLD: 17, CLD: 17, CONT: 18, FPE: 8, HUP: 1, ILL: 4, INT: 2, IO: 29, IOT: 6, KILL: 9, PIPE: 13, POLL: 29, PROF: 27,
  PWR: 30, QUIT: 3, SEGV: 11, STKFLT: 16, STOP: 19, SYS: 31, TERM: 15, TRAP: 5, TSTP: 20, TTIN: 21, TTOU: 22, URG: 23, USR1: 10, USR2: 12,
  VTALRM: 26, WINCH: 28, XCPU: 24, XFSZ: 25,
};

export const SIGINT = 2;
export const SIGKILL = 9;
export const SIGTERM = 15;

/** Signals that end nothing unless a program expects them. */
const HARMLESS: ReadonlySet<number> = new Set([17, 18, 19, 20, 21, 22, 23, 28]);
const LAST = 64;
/** The exit code of a process that a signal has ended is this and the signal's number. */
const ENDED_BY_SIGNAL = 128;

/** A signal's number from 'SIGKILL', 'kill', 'RTMIN+1' or '9'; undefined where there is none. */
export function parseSignal(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const number = Number(text);
    return number >= 1 && number <= LAST ? number : undefined;
  }
  const name = text.toUpperCase().replace(/^SIG/, '');
  const [, base, sign = '+', distance = '0'] = /^(RTMIN|RTMAX)(?:([+-])(\d{1,2}))?$/.exec(name) ?? [];
  if (base !== undefined) {
    const number = (base === 'RTMIN' ? 34 : LAST) + Number(`${sign}${distance}`);
    return number >= 34 && number <= LAST ? number : undefined;
  }
  return Object.hasOwn(NUMBERS, name) ? NUMBERS[name] : undefined;
}

/** What a signal does to a process: it ends with a code of its own, with one that says which signal it was, or nothing. */
export type SignalEffect = 'handled' | 'ends' | 'ignored';

export function effectOf(signal: number, process: { readonly handles: ReadonlySet<number>; readonly isInit: boolean }): SignalEffect {
  if (signal === SIGKILL) return 'ends';
  if (process.handles.has(signal)) return 'handled';
  return process.isInit || HARMLESS.has(signal) ? 'ignored' : 'ends';
}

/** The exit code of a process that a signal has ended. */
export function exitCodeOf(signal: number): number {
  return ENDED_BY_SIGNAL + signal;
}
