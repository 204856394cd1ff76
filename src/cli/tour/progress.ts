/**
 * How far a tour has come, in a file beside the store: the name of the last step that is done.
 *
 * Written whole or not at all. It may be one step behind the truth, which is why every step looks at what is there.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'tour-step';

export class Progress {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, FILE);
  }

  /** The last step that is done; undefined when no tour is under way. */
  async read(): Promise<string | undefined> {
    try {
      return (await readFile(this.#file, 'utf8')).trim();
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
      throw thrown;
    }
  }

  async note(step: string): Promise<void> {
    const next = `${this.#file}.next`;
    await writeFile(next, `${step}\n`);
    await rename(next, this.#file);
  }

  /** The tour has ended. */
  async clear(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
