/**
 * Text as a part of a store's key, in the few characters that every back end takes.
 *
 * Letters, digits and `._~:-` stand for themselves, everything else is its UTF-8 bytes as `%XX`. Invariant: different
 * texts give different parts, and no part is empty, `.` or `..`, which back ends with paths refuse.
 */
const UNRESERVED = /^[A-Za-z0-9._~:-]+$/;
const RESERVED_UNIT = /[^A-Za-z0-9._~:-]/gu;

/** What stands for the empty text; `%` never ends an encoded part otherwise. */
const EMPTY = '%';

/** The text as one part of a key. */
export function keyPart(text: string): string {
  if (UNRESERVED.test(text)) return text === '.' || text === '..' ? text.replaceAll('.', '%2E') : text;
  return text === '' ? EMPTY : text.replace(RESERVED_UNIT, percentEncoded);
}

/**
 * The same text in one piece. An engine keeps a text that was put together as a tree of its parts until somebody reads
 * it, and the parts take more room than the text; worth it for texts that stay.
 */
export function flatText(text: string): string {
  // An answer that depends on a character keeps the reading from being left out.
  return text.charCodeAt(0) === 0 ? text.slice() : text;
}

/** A character as its UTF-8 bytes; half of a surrogate pair as the three bytes that UTF-8 would give its number. */
function percentEncoded(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return byte(code);
  if (code < 0x800) return byte(0xc0 | (code >> 6)) + byte(0x80 | (code & 63));
  if (code < 0x10000) return byte(0xe0 | (code >> 12)) + byte(0x80 | ((code >> 6) & 63)) + byte(0x80 | (code & 63));
  return byte(0xf0 | (code >> 18)) + byte(0x80 | ((code >> 12) & 63)) + byte(0x80 | ((code >> 6) & 63)) + byte(0x80 | (code & 63));
}

function byte(value: number): string {
  return `%${value.toString(16).toUpperCase().padStart(2, '0')}`;
}
