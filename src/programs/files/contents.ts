/**
 * What programs read: the files that they are given, or their input where there are none, in the words of busybox.
 */
import { joinBytes } from '../input.js';
import type { Process } from '../process.js';

/** One of the things that a program reads. */
export interface Content {
  /** As it was given; '-' is the input. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file's bytes; undefined once its fault was said. */
export function readFile({ files, name, error }: Process, path: string): Uint8Array | undefined {
  const content = files.read(path);
  if (typeof content !== 'string') return content;
  error(`${name}: ${content === 'Is a directory' ? `read error: ${content}` : `can't open '${path}': ${content}`}\n`);
  return undefined;
}

/** As much as a program keeps of its input. */
const MOST_BYTES = 16 * 1024 * 1024;

/** All of the input; undefined once it was said to be too much. */
export async function readInput({ input, signal, name, error }: Process): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let chunk = await input.read(signal); chunk !== undefined; chunk = await input.read(signal)) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      error(`${name}: out of memory\n`);
      return undefined;
    }
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

/** The bytes of each file, or of the input, with whether one of them could not be read. */
export async function readContents(process: Process, paths: readonly string[]): Promise<{ readonly contents: readonly Content[]; readonly failed: boolean }> {
  const contents: Content[] = [];
  let failed = false;
  for (const name of paths.length === 0 ? ['-'] : paths) {
    const bytes = name === '-' ? await readInput(process) : readFile(process, name);
    if (bytes === undefined) failed = true;
    else contents.push({ name, bytes });
  }
  return { contents, failed };
}

/** A text's lines without their ends. */
export function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Lines with their ends. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
