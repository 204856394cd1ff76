/**
 * The few files of a container: those that were written, and those that say what is so now, as /etc/hosts does.
 *
 * Paths are absolute and of '/'; '.' and '..' are resolved. A folder is there while something is in it, and '/tmp'
 * always.
 */
import { joinBytes } from '../input.js';

/** Why a file cannot be read or written, in the words of the C library. */
export type FileFault = 'No such file or directory' | 'Is a directory' | 'No space left on device' | 'Not a directory';

/** The contents of files that are made anew whenever they are read, by path. */
export type LiveFiles = () => Readonly<Record<string, string>>;

/** All that one container may write. */
const MAX_BYTES = 16 * 1024 * 1024;
const FOLDERS: readonly string[] = ['/', '/tmp', '/etc', '/root', '/home', '/var', '/proc'];

export class FileTree {
  readonly #live: LiveFiles;
  readonly #written = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(live: LiveFiles = () => ({})) {
    this.#live = live;
  }

  /** A file's bytes. What was written over a live file counts. */
  read(path: string): Uint8Array | FileFault {
    const whole = normalised(path);
    const written = this.#written.get(whole);
    if (written !== undefined) return written;
    const live = this.#live()[whole];
    if (live !== undefined) return new TextEncoder().encode(live);
    return this.isFolder(whole) ? 'Is a directory' : 'No such file or directory';
  }

  /** Writes a file anew, or behind what is there. */
  write(path: string, bytes: Uint8Array, options: { readonly append?: boolean } = {}): FileFault | undefined {
    const whole = normalised(path);
    if (this.isFolder(whole)) return 'Is a directory';
    const folder = parentOf(whole);
    if (!this.isFolder(folder)) return typeof this.read(folder) === 'string' ? 'No such file or directory' : 'Not a directory';
    const before = options.append === true ? this.read(whole) : new Uint8Array();
    const content = typeof before === 'string' ? bytes : joinBytes([before, bytes]);
    const size = this.#bytes - (this.#written.get(whole)?.length ?? 0) + content.length;
    if (size > MAX_BYTES) return 'No space left on device';
    this.#bytes = size;
    this.#written.set(whole, content);
    return undefined;
  }

  /** Removes a written file. */
  remove(path: string): FileFault | undefined {
    const whole = normalised(path);
    const written = this.#written.get(whole);
    if (written === undefined) return this.isFolder(whole) ? 'Is a directory' : 'No such file or directory';
    this.#bytes -= written.length;
    this.#written.delete(whole);
    return undefined;
  }

  isFolder(path: string): boolean {
    const whole = normalised(path);
    if (FOLDERS.includes(whole)) return true;
    const start = `${whole}/`;
    return this.#paths().some((other) => other.startsWith(start));
  }

  /** The names in a folder, sorted. */
  list(path: string): readonly string[] {
    const whole = normalised(path);
    const start = whole === '/' ? '/' : `${whole}/`;
    const names = [...this.#paths(), ...FOLDERS].filter((other) => other.startsWith(start) && other !== whole).map((other) => other.slice(start.length).split('/')[0] ?? '');
    return [...new Set(names)].filter((name) => name !== '').sort();
  }

  #paths(): readonly string[] {
    return [...this.#written.keys(), ...Object.keys(this.#live())];
  }
}

/** The absolute path that a text means, from '/' on. */
function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
