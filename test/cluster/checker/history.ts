/**
 * The history of a process: a line when an operation is called and a line when it is answered, in the order of a clock
 * that all processes of the machine share.
 *
 * Each line is written before anything else happens, so a process that is killed has told of every operation that can
 * have had an effect. An operation's id is also a label of what it creates; so whatever is found tells who created it,
 * also when the creator died before it was answered.
 */
import { openSync, readFileSync, writeSync } from 'node:fs';
import { hrtime } from 'node:process';
import { trusted } from '../../../src/base/brand.js';

/** The label that names the operation which created a network or an endpoint. */
export const CREATOR = 'creator';

/** Networks by name ('n1', or 'h1/b1' for one that only h1 has), sandboxes likewise ('h1/s1'), things by their creator. */
export type Call =
  | { readonly verb: 'create-network'; readonly network: string }
  | { readonly verb: 'delete-network'; readonly network: string; readonly target: string }
  | { readonly verb: 'find-network'; readonly network: string }
  | { readonly verb: 'create-endpoint'; readonly of: string; readonly endpoint: string }
  | { readonly verb: 'delete-endpoint'; readonly of: string; readonly endpoint: string; readonly target: string; readonly force: boolean }
  | { readonly verb: 'find-endpoint'; readonly of: string; readonly endpoint: string }
  | { readonly verb: 'join'; readonly of: string; readonly endpoint: string; readonly target: string; readonly sandbox: string }
  | { readonly verb: 'leave'; readonly of: string; readonly endpoint: string; readonly target: string }
  | { readonly verb: 'create-sandbox'; readonly sandbox: string }
  | { readonly verb: 'delete-sandbox'; readonly sandbox: string }
  | { readonly verb: 'reap'; readonly host: string };

/** Neither did it certainly happen nor did it certainly not. */
export const UNKNOWN = 'unknown';

/** The host is not announced, and others have removed what it had: nothing was changed. */
export const TOLD_REAPED = 'HOST_PRESENCE_LOST reaped';

export interface Answer {
  /** 'ok', 'unknown', or an error's code, with which nothing was changed. */
  readonly answer: string;
  /** Of something that was looked for: its state, '' when it is not there. */
  readonly found?: string;
}

export interface Operation extends Answer {
  /** 'h1.0.17': the host, how often it had been started before, and a number. */
  readonly id: string;
  readonly host: string;
  readonly call: Call;
  /** In microseconds. */
  readonly calledAt: number;
  /** When it was answered; infinity when it never was. */
  readonly endedAt: number;
}

/** Whoever calls operations. */
export interface Recorder {
  /** Makes a call between its two lines. */
  record(id: string, call: Call, make: () => Promise<Answer>): Promise<Answer>;
}

type Line = { readonly at: number; readonly id: string; readonly call: Call } | ({ readonly at: number; readonly id: string } & Answer);

/** Appends to a process's history. */
export function openHistory(path: string): Recorder {
  const file = openSync(path, 'a');
  const write = (line: Line): void => void writeSync(file, `${JSON.stringify(line)}\n`);
  return {
    async record(id, call, make) {
      write({ at: now(), id, call });
      const answer = await make();
      write({ at: now(), id, ...answer });
      return answer;
    },
  };
}

/** The operations in a history; those that were never answered may have happened at any time since, or never. */
export function readHistory(path: string): Operation[] {
  const operations = new Map<string, Operation>();
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    // A line that was cut off by death was of an answer, or of a call that was not made.
    if (!text.endsWith('}')) continue;
    const line = trusted<Line>(JSON.parse(text));
    const { at, id } = line;
    const begun = operations.get(id);
    if ('call' in line) {
      if (begun !== undefined) throw new Error(`operation ${id} is there twice`);
      operations.set(id, { id, host: id.slice(0, id.indexOf('.')), call: line.call, calledAt: at, endedAt: Number.POSITIVE_INFINITY, answer: UNKNOWN });
    } else if (begun !== undefined) {
      const { answer, found } = line;
      operations.set(id, { ...begun, answer, ...(found !== undefined && { found }), endedAt: answer === UNKNOWN ? Number.POSITIVE_INFINITY : at });
    }
  }
  return [...operations.values()];
}

function now(): number {
  return Number(hrtime.bigint() / 1_000n);
}
