/**
 * Instants as text. Pure: it reads no clock.
 */

/** Milliseconds since 1970 as '2026-01-02T03:04:05.006Z' (RFC 3339). */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}
