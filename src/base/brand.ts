/**
 * The one place of a type assertion: bytes that this library itself wrote become records again.
 */

/** Takes a decoded value for what its key says it is. The caller has checked the format version. */
export function trusted<T>(value: unknown): T {
  return value as T;
}
