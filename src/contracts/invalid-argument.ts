/**
 * The error for a value that cannot be what it was given for, and such values as they are shown in it.
 *
 * Values in messages are cut, so that a hostile name of ten megabytes makes a short error.
 */
import { errorClass } from '../base/error.js';

/** A value that cannot be what it was given for. */
export class InvalidArgument extends errorClass('INVALID_ARGUMENT', 'invalid-parameter', {
  message: (d: { argument: string; value: string; expected: string }) => `invalid ${d.argument} '${d.value}'`,
  explanation: (d) => `Expected ${d.expected}.`,
}) {}

/** The error for a value. */
export function invalidArgument(argument: string, value: unknown, expected: string): InvalidArgument {
  return new InvalidArgument({ argument, value: shown(value), expected });
}

/** The name of every member that options of a type may have; the type makes sure that none is left out. */
export type MembersOf<Options> = Readonly<Record<keyof Options, true>>;

/**
 * What is wrong with options before they are read, if anything is: they are no object, or have a member that nobody would
 * read. A misspelt one would otherwise be as if it were not there.
 */
export function optionsFault<Options>(argument: string, value: unknown, members: MembersOf<Options>): InvalidArgument | undefined {
  if (typeof value !== 'object' || value === null) return invalidArgument(argument, value, 'an object');
  const known: Readonly<Record<string, unknown>> = members;
  for (const name in value) {
    if (known[name] !== true && Reflect.get(value, name) !== undefined) {
      return invalidArgument(`member of ${argument}`, name, `one of ${Object.keys(members).join(', ')}`);
    }
  }
  return undefined;
}

/** A value fit for a message: text, cut to 64 characters, without control characters; of an object only its kind. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : kindOf(value);
  const clean = text.slice(0, 65).replace(/\p{Cc}/gu, '?');
  return clean.length > 64 ? `${clean.slice(0, 64)}...` : clean;
}

function kindOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
