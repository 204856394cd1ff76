/**
 * The few files of a container: those that were written, and those that say what is so now, as /etc/hosts does.
 *
 * Paths are of '/', and those that do not begin with it of the tree's own folder; '.' and '..' are resolved. Invariant: all
 * that was written, names included, is within a limit, and the folder of what was written is there.
 */
import { joinBytes } from '../input.js';

/** Why a file cannot be read or written, in the words of the C library. */
export type FileFault =
  | 'No such file or directory'
  | 'Is a directory'
  | 'Not a directory'
  | 'File exists'
  | 'Directory not empty'
  | 'Device or resource busy'
  | 'File name too long'
  | 'No space left on device';

/** The contents of files that are made anew whenever they are read, by path. */
export type LiveFiles = () => Readonly<Record<string, string>>;

/** What is said of a file or a folder. */
export interface FileStat {
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** The nine bits of who may do what. */
  readonly mode: number;
  /** When it was changed last, in milliseconds since 1970. */
  readonly changedMs: number;
}

export interface WriteOptions {
  readonly append?: boolean;
  readonly mode?: number;
  readonly changedMs?: number;
}

/** A folder has no content. */
interface Entry {
  readonly content: Uint8Array | undefined;
  readonly mode: number;
  readonly changedMs: number;
}

/** All that one container may write. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What an entry takes besides its path and its content. */
const ENTRY_BYTES = 128;
const FILE_MODE = 0o644;
export const FOLDER_MODE = 0o755;
const FOLDER_BYTES = 4096;
/** Folders that are always there, in '/'. */
const FOLDERS: readonly string[] = ['dev', 'etc', 'home', 'proc', 'root', 'tmp', 'var'];
const FOLDER_PATHS: ReadonlySet<string> = new Set(['/', ...FOLDERS.map((name) => `/${name}`)]);
const NULL_DEVICE = '/dev/null';
const LONGEST_PATH = 4_096;

/** What the views of one tree share. */
class Storage {
  // Most containers never touch their files.
  #entries: Map<string, Entry> | undefined;
  #names: Map<string, Set<string>> | undefined;
  bytes = 0;

  constructor(readonly bornMs: number) {}

  get entries(): Map<string, Entry> {
    return (this.#entries ??= new Map());
  }

  /** The names in each folder in which something is. */
  get names(): Map<string, Set<string>> {
    return (this.#names ??= new Map());
  }

  /** What is at a path, files that are made when they are read left aside. */
  entry(path: string): Entry | undefined {
    return this.entries.get(path) ?? (FOLDER_PATHS.has(path) ? { content: undefined, mode: FOLDER_MODE, changedMs: this.bornMs } : undefined);
  }

  put(path: string, entry: Entry): void {
    this.entries.set(path, entry);
    if (path === '/') return;
    const [folder, name] = splitPath(path);
    const names = this.names.get(folder);
    if (names === undefined) this.names.set(folder, new Set([name]));
    else names.add(name);
  }

  take(path: string): void {
    this.entries.delete(path);
    const [folder, name] = splitPath(path);
    this.names.get(folder)?.delete(name);
  }
}

export class FileTree {
  readonly #live: LiveFiles;
  readonly #now: () => number;
  readonly #storage: Storage;
  /** Where paths begin that do not begin with '/'. */
  readonly folder: string;

  constructor(live: LiveFiles = () => ({}), now: () => number = () => 0, storage = new Storage(now()), folder = '/') {
    this.#live = live;
    this.#now = now;
    this.#storage = storage;
    this.folder = folder;
  }

  /** The same tree as it is seen from one of its folders. */
  from(folder: string): FileTree {
    return new FileTree(this.#live, this.#now, this.#storage, this.resolve(folder));
  }

  /** The absolute path that a text means. */
  resolve(path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${this.folder}/${path}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  /** A file's bytes. What was written over a live file counts. */
  read(path: string): Uint8Array | FileFault {
    const whole = this.resolve(path);
    const written = this.#storage.entry(whole);
    if (written?.content !== undefined) return written.content;
    if (written !== undefined) return 'Is a directory';
    if (whole === NULL_DEVICE) return new Uint8Array();
    const live = this.#live()[whole];
    if (live !== undefined) return new TextEncoder().encode(live);
    return this.isFolder(whole) ? 'Is a directory' : 'No such file or directory';
  }

  /** Writes a file anew, or behind what is there. */
  write(path: string, bytes: Uint8Array, { append = false, mode, changedMs = this.#now() }: WriteOptions = {}): FileFault | undefined {
    const whole = this.resolve(path);
    if (whole === NULL_DEVICE) return undefined;
    if (this.isFolder(whole)) return 'Is a directory';
    const fault = this.#parentFault(whole);
    if (fault !== undefined) return fault;
    const before = append ? this.read(whole) : 'No such file or directory';
    const content = typeof before === 'string' ? bytes : joinBytes([before, bytes]);
    return this.#put(whole, { content, mode: mode ?? this.#storage.entries.get(whole)?.mode ?? FILE_MODE, changedMs });
  }

  makeFolder(path: string, { mode = FOLDER_MODE, changedMs = this.#now() }: Pick<WriteOptions, 'mode' | 'changedMs'> = {}): FileFault | undefined {
    const whole = this.resolve(path);
    if (this.stat(whole) !== undefined) return 'File exists';
    return this.#parentFault(whole) ?? this.#put(whole, { content: undefined, mode, changedMs });
  }

  /** Removes a written file. */
  remove(path: string): FileFault | undefined {
    const whole = this.resolve(path);
    if (this.isFolder(whole)) return 'Is a directory';
    if (!this.#storage.entries.has(whole)) return this.stat(whole) === undefined ? 'No such file or directory' : 'Device or resource busy';
    this.#take(whole);
    return undefined;
  }

  /** Removes a folder in which nothing is. */
  removeFolder(path: string): FileFault | undefined {
    const whole = this.resolve(path);
    if (!this.isFolder(whole)) return this.stat(whole) === undefined ? 'No such file or directory' : 'Not a directory';
    if (this.list(whole).length > 0) return 'Directory not empty';
    if (FOLDER_PATHS.has(whole)) return 'Device or resource busy';
    this.#take(whole);
    return undefined;
  }

  /** Says who may do what with a file or a folder. */
  setMode(path: string, mode: number): FileFault | undefined {
    const whole = this.resolve(path);
    const entry = this.#storage.entry(whole);
    if (entry === undefined) return this.stat(whole) === undefined ? 'No such file or directory' : 'Device or resource busy';
    return this.#put(whole, { ...entry, mode });
  }

  isFolder(path: string): boolean {
    const whole = this.resolve(path);
    const entry = this.#storage.entry(whole);
    if (entry !== undefined) return entry.content === undefined;
    return Object.keys(this.#live()).some((other) => other.startsWith(`${whole}/`));
  }

  /** Undefined where nothing is. */
  stat(path: string): FileStat | undefined {
    const whole = this.resolve(path);
    const entry = this.#storage.entry(whole);
    if (entry !== undefined) {
      const { content, mode, changedMs } = entry;
      return { isFolder: content === undefined, sizeBytes: content?.length ?? FOLDER_BYTES, mode, changedMs };
    }
    const content = this.read(whole);
    const changedMs = this.#storage.bornMs;
    if (content === 'Is a directory') return { isFolder: true, sizeBytes: FOLDER_BYTES, mode: FOLDER_MODE, changedMs };
    return typeof content === 'string' ? undefined : { isFolder: false, sizeBytes: content.length, mode: FILE_MODE, changedMs };
  }

  /** The names in a folder, sorted. */
  list(path: string): readonly string[] {
    const whole = this.resolve(path);
    const start = whole === '/' ? '/' : `${whole}/`;
    const names = new Set([...(whole === '/' ? FOLDERS : []), ...(this.#storage.names.get(whole) ?? [])]);
    for (const other of Object.keys(this.#live())) if (other.startsWith(start)) names.add(other.slice(start.length).split('/', 1).join());
    return [...names].sort();
  }

  #parentFault(whole: string): FileFault | undefined {
    if (whole.length > LONGEST_PATH) return 'File name too long';
    const [folder] = splitPath(whole);
    if (this.isFolder(folder)) return undefined;
    return this.stat(folder) === undefined ? 'No such file or directory' : 'Not a directory';
  }

  #put(whole: string, entry: Entry): FileFault | undefined {
    const bytes = this.#storage.bytes - sizeOf(whole, this.#storage.entries.get(whole)) + sizeOf(whole, entry);
    if (bytes > MAX_BYTES) return 'No space left on device';
    this.#storage.bytes = bytes;
    this.#storage.put(whole, entry);
    return undefined;
  }

  #take(whole: string): void {
    this.#storage.bytes -= sizeOf(whole, this.#storage.entries.get(whole));
    this.#storage.take(whole);
  }
}

/** The folder that a path is in, and its name there. */
function splitPath(path: string): readonly [string, string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, at) || '/', path.slice(at + 1)];
}

/** What an entry counts for. */
function sizeOf(path: string, entry: Entry | undefined): number {
  return entry === undefined ? 0 : ENTRY_BYTES + path.length + (entry.content?.length ?? 0);
}
