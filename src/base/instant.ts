/**
 * Instants as text. Pure: it reads no clock.
 */

/** Milliseconds since 1970 as '2026-01-02T03:04:05.006Z' (RFC 3339). */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** The milliseconds since 1970 of a time of RFC 3339, or of a date alone; undefined when it is neither. */
export function parseInstant(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
