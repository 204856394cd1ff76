/**
 * Tar archives: POSIX ustar, read with the long names of pax and GNU, written with those of pax.
 *
 * Files and folders alone: links and devices are left out when reading. Nothing that a client sends throws.
 */
import { joinBytes } from '../../programs/input.js';

/** A file or a folder in an archive. */
export interface TarEntry {
  /** With '/' between its parts; a folder's has none at its end. */
  readonly name: string;
  /** Undefined is a folder. */
  readonly content: Uint8Array | undefined;
  readonly mode: number;
  readonly changedMs: number;
}

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
const [SIZE_AT, TIME_AT, SUM_AT, TYPE_AT, PREFIX_AT] = [124, 136, 148, 156, 345] as const;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of an archive. */
export function emitTar(entries: readonly TarEntry[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const entry of entries) {
    const name = `${entry.name}${entry.content === undefined && !entry.name.endsWith('/') ? '/' : ''}`;
    const isLong = encoder.encode(name).length > NAME_BYTES;
    if (isLong) pieces.push(...blocksOf({ ...entry, mode: 0o644, content: encoder.encode(paxRecord('path', name)) }, 'x', 'PaxHeader'));
    pieces.push(...blocksOf(entry, entry.content === undefined ? '5' : '0', name));
  }
  return joinBytes([...pieces, new Uint8Array(2 * BLOCK_BYTES)]);
}

/** '17 path=some/name\n', with its own length in front. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = encoder.encode(rest).length;
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

function blocksOf({ content, mode, changedMs }: TarEntry, type: string, name: string): readonly Uint8Array[] {
  const header = new Uint8Array(BLOCK_BYTES);
  const put = (at: number, text: string): void => header.set(encoder.encode(text), at);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  header.set(encoder.encode(name).subarray(0, NAME_BYTES), 0);
  put(NAME_BYTES, `${octal(mode, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0${octal(content?.length ?? 0, 11)}\0${octal(Math.max(0, Math.floor(changedMs / 1_000)), 11)}\0        ${type}`);
  put(257, 'ustar\u000000');
  put(265, 'root');
  put(297, 'root');
  put(SUM_AT, `${octal(sumOf(header), 6)}\0 `);
  if (content === undefined) return [header];
  return [header, content, new Uint8Array((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)];
}

/** The sum of a header's bytes, with blanks where the sum itself is. */
function sumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= SUM_AT && at < TYPE_AT ? 0x20 : byte), 0);
}

/** What is in an archive, or what is wrong with it. What ends too early has what came whole. */
export function parseTar(bytes: Uint8Array): readonly TarEntry[] | string {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK_BYTES <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) break;
    if (octalIn(header, SUM_AT, 8) !== sumOf(header)) return 'archive/tar: invalid tar header';
    const sizeBytes = octalIn(header, SIZE_AT, 12);
    const start = at + BLOCK_BYTES;
    if (!(sizeBytes >= 0) || start + sizeBytes > bytes.length) return 'unexpected EOF';
    const content = bytes.subarray(start, start + sizeBytes);
    at = start + Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    if (type === 'L' || type === 'x') {
      longName = type === 'L' ? textIn(content, 0, content.length) : (pathIn(content) ?? longName);
      continue;
    }
    const name = longName ?? shortName(header);
    longName = undefined;
    if (type !== '0' && type !== '\0' && type !== '5') continue;
    entries.push({ name: name.replace(/\/+$/, ''), content: type === '5' ? undefined : new Uint8Array(content), mode: octalIn(header, NAME_BYTES, 8) & 0o777, changedMs: octalIn(header, TIME_AT, 12) * 1_000 });
  }
  return entries;
}

function shortName(header: Uint8Array): string {
  const prefix = textIn(header, 257, 5) === 'ustar' ? textIn(header, PREFIX_AT, 155) : '';
  const name = textIn(header, 0, NAME_BYTES);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The path in the records of a pax header. */
function pathIn(records: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(decoder.decode(records))?.[1];
}

/** A text up to the first zero. */
function textIn(bytes: Uint8Array, at: number, length: number): string {
  const part = bytes.subarray(at, at + length);
  const end = part.indexOf(0);
  return decoder.decode(end === -1 ? part : part.subarray(0, end));
}

/** A number in octal digits; NaN where there is none. */
function octalIn(bytes: Uint8Array, at: number, length: number): number {
  const text = textIn(bytes, at, length).trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : NaN;
}
