/**
 * Values of a query as Docker's daemon reads them (api/server/httputils, api/types/filters).
 */
import { Result } from '../../base/result.js';
import type { Filters } from '../../containers/network-filters.js';
import { InvalidRequest } from './errors.js';

const NO: ReadonlySet<string> = new Set(['', '0', 'no', 'false', 'none']);

/** Whether a switch is on: anything but '', 0, no, false and none. */
export function isOn(query: URLSearchParams, name: string): boolean {
  return !NO.has((query.get(name) ?? '').trim().toLowerCase());
}

/** A whole number; undefined where there is none. Errors: INVALID_REQUEST. */
export function readInteger(query: URLSearchParams, name: string): Result<number | undefined, InvalidRequest> {
  const text = query.get(name) ?? '';
  if (text === '') return Result.ok(undefined);
  if (/^-?\d{1,15}$/.test(text)) return Result.ok(Number(text));
  return Result.error(new InvalidRequest({ reason: `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax` }));
}

/** A time as seconds since 1970, '1136073600.000000001', in milliseconds; undefined where there is none. Errors: INVALID_REQUEST. */
export function readSeconds(query: URLSearchParams, name: string): Result<number | undefined, InvalidRequest> {
  const text = query.get(name) ?? '';
  if (text === '') return Result.ok(undefined);
  if (/^-?\d{1,13}(?:\.\d{1,9})?$/.test(text)) return Result.ok(Number(text) * 1_000);
  return Result.error(new InvalidRequest({ reason: `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax` }));
}

/** The filters of a query in either form: {"label":{"a=b":true}} or {"label":["a=b"]}. Errors: INVALID_REQUEST. */
export function readFilters(query: URLSearchParams): Result<Filters, InvalidRequest> {
  const text = query.get('filters') ?? '';
  if (text === '') return Result.ok({});
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  if (parsed.value === null) return Result.ok({});
  const filters: [string, readonly string[]][] = [];
  if (typeof parsed.value !== 'object' || Array.isArray(parsed.value)) return wrongFilters(text);
  for (const [key, given] of Object.entries(parsed.value)) {
    const values = valuesOf(given);
    if (values === undefined) return wrongFilters(text);
    filters.push([key, values]);
  }
  return Result.ok(Object.fromEntries(filters));
}

/** A text as JSON. Errors: INVALID_REQUEST. */
export function parseJson(text: string): Result<unknown, InvalidRequest> {
  try {
    return Result.ok(JSON.parse(text));
  } catch {
    return Result.error(new InvalidRequest({ reason: `invalid JSON: ${text.length > 64 ? `${text.slice(0, 64)}...` : text}` }));
  }
}

function valuesOf(given: unknown): readonly string[] | undefined {
  if (given === null) return [];
  if (Array.isArray(given)) return given.every((value) => typeof value === 'string') ? given : undefined;
  if (typeof given !== 'object') return undefined;
  return Object.values(given).every((value) => typeof value === 'boolean') ? Object.keys(given) : undefined;
}

function wrongFilters(text: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason: `invalid filters: ${text.slice(0, 64)}` }));
}
