/**
 * Labels outside, typed options inside: a schema says which labels a driver knows and what each must look like.
 *
 * Records keep the labels as they were given; a driver parses them once where they come in and whenever it reads a
 * record. An unknown label is kept and ignored; a known one with a bad value is refused.
 */
import { Result } from '../base/result.js';
import { trusted } from '../base/brand.js';
import { errorClass } from '../base/error.js';
import type { Labels } from '../model/labels.js';
import { parseIpAddress } from '../net/ip-address.js';

/** How one label's text becomes a value. */
export interface OptionDefinition<Value> {
  readonly label: string;
  readonly fallback: Value;
  /** What a good value looks like, for messages. */
  readonly expected: string;
  /** Undefined: not a good value. */
  parse(text: string): Value | undefined;
  /** What Docker says of a value that its parser cannot read; undefined where Docker would take it. */
  readonly fault?: (text: string) => string | undefined;
  /** The same in a sentence of its own, without the label. */
  readonly refusal?: (text: string) => string | undefined;
}

export type OptionSchema = Readonly<Record<string, OptionDefinition<unknown>>>;

/** The values that a schema parses to. */
export type OptionsOf<Schema extends OptionSchema> = {
  readonly [Name in keyof Schema]: Schema[Name] extends OptionDefinition<infer Value> ? Value : never;
};

/** A known label with a value that it cannot have. */
export class InvalidOption extends errorClass('INVALID_OPTION', 'invalid-parameter', {
  message: (d: { label: string; value: string; expected: string; reason: string; refusal?: string }) => d.refusal ?? `failed to parse ${d.label} value: ${d.value} (${d.reason})`,
  explanation: (d) => `Give ${d.label} ${d.expected}, or leave it out.`,
}) {}

const flags: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, true: true, TRUE: true, True: true },
  ...{ '0': false, f: false, F: false, false: false, FALSE: false, False: false },
};

/** Yes or no, in the spellings of Go's strconv.ParseBool. */
export function flag(label: string, fallback: boolean): OptionDefinition<boolean> {
  return {
    label,
    fallback,
    expected: 'true or false',
    parse: (text) => (Object.hasOwn(flags, text) ? flags[text] : undefined),
    fault: (text) => `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
  };
}

/** Any text. */
export function text(label: string, fallback: string): OptionDefinition<string> {
  return { label, fallback, expected: 'a text', parse: (value) => value };
}

/** A whole number between two bounds. */
export function integer(label: string, fallback: number, bounds: { min: number; max: number }): OptionDefinition<number> {
  return {
    label,
    fallback,
    expected: `a whole number from ${bounds.min} to ${bounds.max}`,
    parse: (value) => {
      if (!/^\d{1,15}$/.test(value)) return undefined;
      const number = Number(value);
      return number >= bounds.min && number <= bounds.max ? number : undefined;
    },
    fault: (value) => (/^[+-]?\d+$/.test(value) ? undefined : `strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`),
  };
}

/** The MTU of a device in bytes, 0 when not given; `least` is what the driver's devices need. */
export function mtu(label: string, least: number): OptionDefinition<number> {
  const bytes = integer(label, 0, { min: 0, max: 65_535 });
  return {
    ...bytes,
    expected: `0 or a whole number from ${least} to 65535`,
    parse: (value) => {
      const number = bytes.parse(value);
      return number === undefined || number === 0 || number >= least ? number : undefined;
    },
  };
}

/** An IP address as text, '' when not given. */
export function address(label: string): OptionDefinition<string> {
  return { label, fallback: '', expected: 'an IP address', parse: (value) => (parseIpAddress(value) === undefined ? undefined : value), fault: () => 'nil ip' };
}

/** One of a few words. */
export function choice<const Word extends string>(label: string, fallback: Word, words: readonly Word[]): OptionDefinition<Word> {
  return { label, fallback, expected: `one of ${words.join(', ')}`, parse: (value) => words.find((word) => word === value) };
}

/** A list of whole numbers, comma between. */
export function integers(label: string, bounds: { min: number; max: number }): OptionDefinition<readonly number[]> {
  const one = integer(label, 0, bounds);
  return {
    label,
    fallback: [],
    expected: `numbers from ${bounds.min} to ${bounds.max}, separated by commas`,
    parse: (value) => {
      const numbers = value.split(',').map((part) => one.parse(part.trim()));
      return numbers.every((number) => number !== undefined) ? numbers : undefined;
    },
  };
}

/** The options that labels ask for, with fallbacks where they say nothing. */
export function parseOptions<Schema extends OptionSchema>(schema: Schema, labels: Labels): Result<OptionsOf<Schema>, InvalidOption> {
  const options: Partial<Record<keyof Schema, unknown>> = {};
  for (const name in schema) {
    const definition = schema[name];
    if (definition === undefined) continue;
    const given = Object.hasOwn(labels, definition.label) ? labels[definition.label] : undefined;
    const value = given === undefined ? definition.fallback : definition.parse(given);
    if (value === undefined) {
      const { label, expected } = definition;
      const text = given ?? '';
      const refusal = definition.refusal?.(text);
      const reason = definition.fault?.(text) ?? `expected ${expected}`;
      return Result.error(new InvalidOption({ label, value: text, expected, reason, ...(refusal !== undefined && { refusal }) }));
    }
    options[name] = value;
  }
  // Every name of the schema has a value by now, which the type of a partial record cannot say.
  return trusted(Result.ok(options));
}

/** Parses the same labels once, as records' labels are asked for over and over; labels never change. */
export function optionParser<Schema extends OptionSchema>(schema: Schema): (labels: Labels) => Result<OptionsOf<Schema>, InvalidOption> {
  const parsed = new WeakMap<Labels, Result<OptionsOf<Schema>, InvalidOption>>();
  return (labels) => {
    const known = parsed.get(labels);
    if (known !== undefined) return known;
    const options = parseOptions(schema, labels);
    parsed.set(labels, options);
    return options;
  };
}
