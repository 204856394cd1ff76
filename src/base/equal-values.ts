/**
 * Whether two plain values are the same: texts, numbers, lists and objects of these, whatever the order of members.
 */
export function equalValues(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalValues(Reflect.get(a, key), Reflect.get(b, key)));
}
