/**
 * Domain names: text to labels and back, and their octets in a message, where a name's end may point to an earlier one.
 *
 * Text is fully qualified, 'db.web.', the root '.'. A dot or a backslash inside a label is written `\.` and `\\`, any
 * octet that does not print `\DDD` (RFC 4343). A pointer is followed only backwards, so reading always ends.
 * Law: names that are written come back the same, whether compressed or not.
 */
import { readU16, readU8, writeU16 } from '../fields.js';

const MAX_LABEL_BYTES = 63;
const MAX_NAME_BYTES = 255;
const POINTER = 0xc000;
/** A pointer has 14 bits. */
const MAX_POINTER = 0x3fff;
const DOT = 46;
const BACKSLASH = 92;

/** The labels that a name's text has, as octets; undefined if it is no name. A final dot may be missing. */
export function parseDnsName(text: string): readonly Uint8Array[] | undefined {
  if (text === '.') return [];
  const labels: Uint8Array[] = [];
  let label: number[] = [];
  let total = 1;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : DOT;
    if (code === DOT) {
      if (at === text.length && label.length === 0 && labels.length > 0) break;
      total += label.length + 1;
      if (label.length === 0 || label.length > MAX_LABEL_BYTES || total > MAX_NAME_BYTES) return undefined;
      labels.push(Uint8Array.from(label));
      label = [];
    } else if (code === BACKSLASH) {
      const escape = /^\\(?:(\d{3})|(\D))/.exec(text.slice(at, at + 4));
      const octet = escape?.[1] === undefined ? escape?.[2]?.charCodeAt(0) : Number(escape[1]);
      if (escape === null || octet === undefined || octet > 0xff) return undefined;
      label.push(octet);
      at += escape[0].length - 1;
    } else if (code > 0xff) return undefined;
    else label.push(code);
  }
  return labels;
}

/** The text of a name with these labels. */
export function formatDnsName(labels: readonly Uint8Array[]): string {
  return labels.length === 0 ? '.' : labels.map((label) => `${formatLabel(label)}.`).join('');
}

/** The name at an offset of a message, and where what follows it begins; undefined if there is none. */
export function readDnsName(bytes: Uint8Array, start: number): { readonly name: string; readonly end: number } | undefined {
  const labels: Uint8Array[] = [];
  let end: number | undefined;
  let total = 1;
  // A pointer has to lead in front of where it is read, or of the pointer before it.
  let limit = start;
  for (let at = start; at < bytes.length; ) {
    const length = readU8(bytes, at);
    if (length >= 0xc0) {
      const target = readU16(bytes, at) & MAX_POINTER;
      if (at + 2 > bytes.length || target >= limit) return undefined;
      end ??= at + 2;
      limit = target;
      at = target;
    } else if (length === 0) return { name: formatDnsName(labels), end: end ?? at + 1 };
    else {
      total += length + 1;
      if (length > MAX_LABEL_BYTES || total > MAX_NAME_BYTES || at + 1 + length > bytes.length) return undefined;
      labels.push(bytes.subarray(at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  return undefined;
}

/** Writes names into one message; where a name ends like an earlier one, a pointer to that. */
export class DnsNameWriter {
  readonly #written = new Map<string, number>();

  /** Writes the name, with a pointer only if it may, and says where what follows begins. Throws if the text is no name. */
  write(name: string, bytes: Uint8Array, start: number, mayPoint = true): number {
    const labels = parseDnsName(name);
    if (labels === undefined) throw new RangeError(`"${name}" is no domain name`);
    let at = start;
    for (let index = 0; index < labels.length; index++) {
      const rest = formatDnsName(labels.slice(index));
      const earlier = this.#written.get(rest);
      if (earlier !== undefined && mayPoint) {
        writeU16(bytes, at, POINTER | earlier);
        return at + 2;
      }
      if (earlier === undefined && at <= MAX_POINTER) this.#written.set(rest, at);
      const label = labels[index] ?? new Uint8Array(0);
      bytes[at] = label.length;
      bytes.set(label, at + 1);
      at += 1 + label.length;
    }
    bytes[at] = 0;
    return at + 1;
  }
}

/** Octets that a name takes at most when written. */
export function dnsNameBytes(name: string): number {
  return name.length + 2;
}

function formatLabel(label: Uint8Array): string {
  let text = '';
  for (const octet of label) {
    const character = String.fromCharCode(octet);
    if (octet === DOT || octet === BACKSLASH) text += `\\${character}`;
    else text += octet > 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`;
  }
  return text;
}
