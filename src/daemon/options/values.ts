/**
 * Given options read by name and type, typed ones and those of a file alike. The first fault is asked for at the end.
 */
import { errorClass } from '../../base/error.js';
import type { Labels } from '../../model/labels.js';
import type { AddressPoolOptions } from '../../controller/settings/controller-settings.js';
import type { GivenOptions } from './daemon-options.js';

export class InvalidDaemonOption extends errorClass('INVALID_DAEMON_OPTION', 'invalid-parameter', {
  message: (d: { option: string; value: string; expected: string }) => `invalid ${d.option}: ${d.value}: ${d.expected} is expected`,
  explanation: () => "'cnm daemon --help' lists the options.",
}) {}

export class Values {
  readonly #given: GivenOptions;
  #fault: InvalidDaemonOption | undefined;

  constructor(given: GivenOptions) {
    this.#given = given;
  }

  /** The first value that cannot be. */
  get fault(): InvalidDaemonOption | undefined {
    return this.#fault;
  }

  text(name: string): string | undefined {
    const value = this.#given[name];
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.refuse(name, value, 'a text');
    return undefined;
  }

  /** A text that is right. */
  textThat(name: string, isRight: (text: string) => boolean, expected: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || isRight(text)) return text;
    this.refuse(name, text, expected);
    return undefined;
  }

  /** One of a few words. */
  word<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.text(name);
    const known = words.find((word) => word === text);
    if (known === undefined && text !== undefined) this.refuse(name, text, words.join(' or '));
    return known;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^(?:true|false|1|0)$/.test(text)) return text === 'true' || text === '1';
    this.refuse(name, text, 'true or false');
    return undefined;
  }

  integer(name: string, least: number, most: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.refuse(name, text, `a number from ${least} to ${most}`);
    return undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#given[name] ?? [];
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return texts.map((text) => this.#textOf(name, text));
  }

  /** 'name=value' texts, or an object in a file. */
  pairs(name: string): Labels {
    const value = this.#given[name] ?? {};
    const entries: readonly (readonly [string, unknown])[] = Array.isArray(value) ? this.list(name).map(splitPair) : typeof value === 'object' ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([key, text]) => [key, this.#textOf(name, text)]));
  }

  /** 'base=10.0.0.0/8,size=24' texts, or objects in a file. */
  pools(name: string): readonly AddressPoolOptions[] {
    const value = this.#given[name] ?? [];
    const pools: readonly unknown[] = Array.isArray(value) ? value : [value];
    return pools.flatMap((pool) => {
      const members: Readonly<Record<string, unknown>> =
        typeof pool === 'string' ? Object.fromEntries(pool.split(',').map(splitPair)) : typeof pool === 'object' && pool !== null ? Object.fromEntries(Object.entries(pool)) : {};
      const { base, size } = members;
      const isSize = (typeof size === 'number' || typeof size === 'string') && /^\d{1,3}$/.test(String(size));
      if (typeof base === 'string' && isSize) return [{ base, size: Number(size) }];
      this.refuse(name, pool, 'base=10.0.0.0/8,size=24');
      return [];
    });
  }

  /** Notes a fault. */
  refuse(option: string, value: unknown, expected: string): void {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    this.#fault ??= new InvalidDaemonOption({ option, value: text.slice(0, 128), expected });
  }

  #textOf(name: string, value: unknown): string {
    if (typeof value === 'string') return value;
    this.refuse(name, value, 'a text');
    return '';
  }
}

/** 'name=value' at its first sign; a name alone has the value ''. */
export function splitPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
