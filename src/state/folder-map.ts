/**
 * A map by key for many keys that begin alike: all up to the last slash of a key is a folder and kept once.
 *
 * The rest of a key is a name in its folder. Relies on a value having that name as a text of its own, mostly, which is
 * kept instead of another. Invariant: a folder is there exactly while something is in it.
 */
import type { KeyMap } from './table.js';

export class FolderMap<Value> implements KeyMap<Value> {
  readonly #folders = new Map<string, Map<string, Value>>();
  #size = 0;

  constructor(
    /** The text of a value that its key ends with, unless it has characters that keys cannot have. */
    readonly nameOf: (value: Value) => string,
  ) {}

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    const slash = key.lastIndexOf('/');
    return this.#folders.get(key.slice(0, slash))?.get(key.slice(slash + 1));
  }

  set(key: string, value: Value): void {
    const slash = key.lastIndexOf('/');
    const folder = key.slice(0, slash);
    const name = key.slice(slash + 1);
    const own = this.nameOf(value);
    const values = this.#folders.get(folder) ?? new Map<string, Value>();
    if (values.size === 0) this.#folders.set(folder, values);
    const before = values.size;
    values.set(own === name ? own : name, value);
    this.#size += values.size - before;
  }

  delete(key: string): void {
    const slash = key.lastIndexOf('/');
    const folder = key.slice(0, slash);
    const values = this.#folders.get(folder);
    if (values?.delete(key.slice(slash + 1)) !== true) return;
    this.#size--;
    if (values.size === 0) this.#folders.delete(folder);
  }

  *keys(): Iterable<string> {
    for (const [folder, values] of this.#folders) for (const name of values.keys()) yield `${folder}/${name}`;
  }

  *values(): Iterable<Value> {
    for (const values of this.#folders.values()) yield* values.values();
  }

  /** What is in a folder, by name, in the order in which it came. */
  folder(folder: string): ReadonlyMap<string, Value> | undefined {
    return this.#folders.get(folder);
  }
}
