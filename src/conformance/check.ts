/**
 * How a conformance case says what it expects: without a test framework, so that suites run anywhere.
 */

/** What a case throws when an implementation does not keep the contract. */
export class ContractBroken extends Error {
  override readonly name = 'ContractBroken';
}

/** Fails the case unless the condition holds. */
export function expectThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractBroken(message);
}

/** Fails the case unless both are the same, compared by content. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [written(actual), written(expected)];
  if (found !== wanted) throw new ContractBroken(`${what}: expected ${shortened(wanted)}, found ${shortened(found)}`);
}

/** A value as text that is the same for the same content: bytes of whatever class, fields in whatever order. */
function written(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes(${Array.from(value).join(' ')})`;
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${name}: ${written(field)}`).join(', ')}}`;
}

function shortened(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 400)}… (${text.length} characters)`;
}
