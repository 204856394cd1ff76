/**
 * Docker's filters for lists of networks and for prune (daemon/network/filter.go).
 *
 * Several values of a key mean any of them, but every label that is given must be there.
 */
import type { CnmError } from '../base/error.js';
import { parseInstant } from '../base/instant.js';
import { Result } from '../base/result.js';
import { shown } from '../controller/settings/input.js';
import type { Labels } from '../model/labels.js';
import type { NetworkRecord } from '../model/network.js';
import { InvalidFilter } from './errors.js';
import { isPredefined } from './predefined/names.js';
import { textFilter } from './text-filter.js';

/** Values by key, as Docker's API takes them. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** What a filter may ask about a network. */
export interface FilteredNetwork {
  readonly record: NetworkRecord;
  /** Whether it has an endpoint on any host. */
  readonly inUse: boolean;
}

type Test = (network: FilteredNetwork) => boolean;
type MakeTest = (values: readonly string[], key: string) => Result<Test, InvalidFilter>;

const LIST_FILTERS: Readonly<Record<string, MakeTest>> = {
  name: (values) => text(values, ({ name }) => name),
  id: (values) => text(values, ({ id }) => id),
  driver: (values) => Result.ok(({ record }) => values.includes(record.driver)),
  scope: (values) => Result.ok(({ record }) => values.includes(record.scope)),
  label: (values) => Result.ok(({ record }) => values.every((value) => hasLabel(record.labels, value))),
  type: words({ builtin: ({ record }) => isPredefined(record.name), custom: ({ record }) => !isPredefined(record.name) }),
  dangling: (values) => danglingFilter(values).map((wanted) => (network: FilteredNetwork) => wanted === undefined || isDangling(network) === wanted),
};

const PRUNE_FILTERS: Readonly<Record<string, MakeTest>> = {
  label: (values) => Result.ok(({ record }) => values.every((value) => hasLabel(record.labels, value))),
  // Only what has all of them is kept.
  'label!': (values) => Result.ok(({ record }) => !values.every((value) => hasLabel(record.labels, value))),
};

/** The test that `network ls` filters ask for. */
export function listFilter(filters: Filters): Result<Test, InvalidFilter> {
  return combine(filters, LIST_FILTERS);
}

/** Which networks 'dangling' asks for; undefined where it does not. Errors: INVALID_FILTER. */
export function danglingFilter(values: readonly string[]): Result<boolean | undefined, InvalidFilter> {
  const [value, more] = values;
  const refuse = (reason: string) => Result.error(new InvalidFilter({ filter: 'dangling', value: shown(values.join(',')), known: ['true', '1', 'false', '0'], reason }));
  if (more !== undefined) return refuse('got more than one value for filter key "dangling"');
  if (value === undefined) return Result.ok(undefined);
  if (['1', 'true'].includes(value)) return Result.ok(true);
  return ['0', 'false'].includes(value) ? Result.ok(false) : refuse('invalid value for filter \'dangling\', must be "true" (or "1"), or "false" (or "0")');
}

/** The test that `network prune` filters ask for; 'until' leaves what is younger than that. */
export function pruneFilter(filters: Filters, nowMs: number): Result<Test, CnmError> {
  const { until, ...others } = filters;
  const test = combine(others, PRUNE_FILTERS, ['until']);
  if (!test.ok || until === undefined) return test;
  const limit = untilFilter(until, nowMs);
  return limit.map((before) => (network: FilteredNetwork) => network.record.created < before && test.value(network));
}

/** The time that 'until' names, in milliseconds since 1970. Errors: INVALID_FILTER. */
export function untilFilter(values: readonly string[], nowMs: number): Result<number, InvalidFilter> {
  const [value = '', ...more] = values;
  const limit = more.length === 0 ? parseUntil(value, nowMs) : undefined;
  if (limit !== undefined) return Result.ok(limit);
  const known = ['one duration such as 10m or 24h', 'seconds since 1970', 'a time such as 2026-01-02T15:04:05Z'];
  const reason = more.length > 0 ? 'more than one until filter specified' : `failed to parse value as time or duration: ${JSON.stringify(shown(value))}`;
  return Result.error(new InvalidFilter({ filter: 'until', value: shown(values.join(',')), known, reason }));
}

function combine(filters: Filters, known: Readonly<Record<string, MakeTest>>, more: readonly string[] = []): Result<Test, InvalidFilter> {
  const tests: Test[] = [];
  for (const [key, values] of Object.entries(filters)) {
    const make = Object.hasOwn(known, key) ? known[key] : undefined;
    if (make === undefined) return Result.error(new InvalidFilter({ filter: shown(key), known: [...Object.keys(known), ...more] }));
    const test = make(values, key);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return Result.ok((network) => tests.every((test) => test(network)));
}

function text(values: readonly string[], of: (record: NetworkRecord) => string): Result<Test, never> {
  const matches = textFilter(values);
  return Result.ok(({ record }) => matches(of(record)));
}

/** A filter whose values are of a few words, each with its test. */
function words(tests: Readonly<Record<string, Test>>): MakeTest {
  return (values, key) => {
    const chosen: Test[] = [];
    for (const value of values) {
      const test = Object.hasOwn(tests, value) ? tests[value] : undefined;
      if (test === undefined) return Result.error(new InvalidFilter({ filter: key, value: shown(value), known: Object.keys(tests) }));
      chosen.push(test);
    }
    return Result.ok((network) => chosen.some((test) => test(network)));
  };
}

function isDangling({ record, inUse }: FilteredNetwork): boolean {
  return !inUse && !isPredefined(record.name);
}

/** 'key' or 'key=value'. */
export function hasLabel(labels: Labels, asked: string): boolean {
  const [key = '', ...rest] = asked.split('=');
  if (!Object.hasOwn(labels, key)) return false;
  return rest.length === 0 || labels[key] === rest.join('=');
}

const DURATION_UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration before now ('1h30m'), seconds since 1970, or a time of RFC 3339; in milliseconds since 1970. */
export function parseUntil(text: string, nowMs: number): number | undefined {
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return Number(text) * 1_000;
  if (/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|[smh]))+$/.test(text)) {
    let durationMs = 0;
    for (const [, number, unit] of text.matchAll(/([\d.]+)(ms|[smh])/g)) durationMs += Number(number) * (DURATION_UNITS_MS[unit ?? ''] ?? 0);
    return nowMs - durationMs;
  }
  return parseInstant(text);
}
