/**
 * Records as bytes and back: JSON in UTF-8, the same in every store.
 *
 * Relies on records being plain JSON objects: text, numbers, booleans, lists and objects of these. What has no place in
 * JSON (a bigint) is a broken invariant and throws; a member that is undefined is left out.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The bytes of a record. */
export function encode(record: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(record));
}

/** The record that the bytes hold; undefined when they are not a JSON object. */
export function decode(bytes: Uint8Array): object | undefined {
  try {
    const record: unknown = JSON.parse(decoder.decode(bytes));
    return typeof record === 'object' && record !== null ? record : undefined;
  } catch {
    return undefined;
  }
}
