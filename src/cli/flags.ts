/**
 * Options as they were typed, read by name and with their type.
 *
 * The parser's answer is a record of anything; nothing behind this file has to know that.
 */
import { Result } from '../base/result.js';
import { UsageError } from './errors.js';

export class Flags {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #command: string;

  /** Names are in camel case: 'ipRange' for --ip-range. */
  constructor(values: Readonly<Record<string, unknown>>, command: string) {
    this.#values = values;
    this.#command = command;
  }

  /** Whether a switch is on. */
  on(name: string): boolean {
    return this.#values[name] === true;
  }

  /** Whether a switch with a no- before it was given: 'trunc' for --no-trunc. */
  off(name: string): boolean {
    return this.#values[name] === false;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** Every value of an option that may be repeated. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  }

  /** A whole number between two bounds. */
  integer(name: string, bounds: { readonly least: number; readonly most: number }): Result<number | undefined, UsageError> {
    const text = this.text(name);
    if (text === undefined) return Result.ok(undefined);
    const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= bounds.least && number <= bounds.most) return Result.ok(number);
    return this.refuse(`invalid ${typed(name)} '${text}': a whole number from ${bounds.least} to ${bounds.most} is expected`);
  }

  /** 'name=value' texts as a record; a name alone has the value ''. */
  pairs(name: string): Result<Readonly<Record<string, string>>, UsageError> {
    const pairs: [string, string][] = [];
    for (const text of this.texts(name)) {
      const at = text.indexOf('=');
      const key = at === -1 ? text : text.slice(0, at);
      if (key === '') return this.refuse(`invalid ${typed(name)} '${text}': it has no name`);
      pairs.push([key, at === -1 ? '' : text.slice(at + 1)]);
    }
    return Result.ok(Object.fromEntries(pairs));
  }

  /** 'key=value' filters as values by key. */
  filters(name: string): Result<Readonly<Record<string, readonly string[]>>, UsageError> {
    const filters = new Map<string, string[]>();
    for (const text of this.texts(name)) {
      const at = text.indexOf('=');
      if (at === -1) return this.refuse(`invalid argument "${text}" for ${typed(name)}: bad format of filter (expected name=value)`);
      const key = text.slice(0, at);
      filters.set(key, [...(filters.get(key) ?? []), text.slice(at + 1)]);
    }
    return Result.ok(Object.fromEntries(filters));
  }

  refuse(message: string, hint?: string): Result<never, UsageError> {
    return Result.error(new UsageError({ message, command: this.#command, ...(hint !== undefined && { hint }) }));
  }
}

/** An option as it is typed: '-c', '--ip-range'. */
function typed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
