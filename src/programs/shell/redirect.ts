/**
 * Leads a command's streams to and from files.
 */
import type { FileTree } from '../files/file-tree.js';
import { Input, joinBytes } from '../input.js';
import type { Process } from '../process.js';
import { expandWhole, type Filling } from './words/expansion.js';
import type { Redirection } from './tree.js';

/** The process with its streams led elsewhere; an exit code if one of these cannot be. */
export async function redirect(redirections: readonly Redirection[], process: Process, files: FileTree, filling: Filling): Promise<Process | number> {
  let { input, out, error } = process;
  for (const { stream, path, here, append } of redirections) {
    if (here !== undefined) {
      input = inputOf(asBytes(await expandWhole(here, filling)));
      continue;
    }
    if (path === undefined) {
      if (stream === 'out') out = error;
      else error = out;
      continue;
    }
    const file = await expandWhole(path, filling);
    if (stream === 'in') {
      const content = files.read(file);
      if (typeof content === 'string') return refuse(error, file, content);
      input = inputOf(content);
      continue;
    }
    const fault = files.write(file, new Uint8Array(), { append });
    if (fault !== undefined) return refuse(error, file, fault);
    const write = (bytes: string | Uint8Array): void => void files.write(file, joinBytes([asBytes(bytes)]), { append: true });
    if (stream !== 'error') out = write;
    if (stream !== 'out') error = write;
  }
  return { ...process, input, out, error };
}

export function asBytes(bytes: string | Uint8Array): Uint8Array {
  return typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
}

function inputOf(bytes: Uint8Array): Input {
  const input = new Input();
  input.write(bytes);
  input.end();
  return input;
}

function refuse(error: Process['error'], file: string, fault: string): number {
  error(`sh: can't ${fault === 'No such file or directory' ? 'open' : 'create'} ${file}: ${fault}\n`);
  return 1;
}
