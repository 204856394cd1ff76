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

/**
 * Makes a record unchangeable, so that its bytes may be made later; throws where JSON could not hold it. What is frozen
 * already is taken for sealed.
 */
export function seal(record: object): void {
  if (Object.isFrozen(record)) return;
  // An engine takes its time to list the values of a list.
  const values: readonly unknown[] = Array.isArray(record) ? record : Object.values(record);
  for (const value of values) {
    if (typeof value === 'object' && value !== null) seal(value);
    else if (!isPlain(value)) throw new TypeError(`a record cannot hold ${String(value)}`);
  }
  Object.freeze(record);
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || value === undefined || value === null;
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
