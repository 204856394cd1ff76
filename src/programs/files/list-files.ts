/**
 * ls: names in folders, a line each, and what is said of them with -l.
 */
import { formatInstant } from '../../base/instant.js';
import { numbersOf } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import type { FileStat, FileTree } from './file-tree.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export const ls: Program = async ({ args, files, out, error }) => {
  const options = numbersOf(args, '', 'laA1dhRrtF');
  if (typeof options === 'string') {
    error(`ls: ${options}\n`);
    return USAGE;
  }
  const { flags, rest } = options;
  const paths = rest.length === 0 ? ['.'] : rest;
  let code = 0;
  const shown: string[][] = [];
  for (const path of paths) {
    const stat = files.stat(path);
    if (stat === undefined) {
      error(`ls: ${path}: No such file or directory\n`);
      code = 1;
    } else if (!stat.isFolder || flags.has('d')) shown.push([lineOf(path, stat, flags)]);
    else shown.push(...foldersIn(files, path, flags, paths.length > 1 || flags.has('R')));
  }
  out(shown.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n'));
  return code;
};

/** A folder's lines, and with -R those of the folders in it. */
function foldersIn(files: FileTree, path: string, flags: ReadonlySet<string>, titled: boolean): string[][] {
  const found: string[][] = [];
  const lines = titled ? [`${path}:`] : [];
  found.push(lines);
  for (const name of files.list(path)) {
    const inner = `${path.replace(/\/$/, '')}/${name}`;
    const stat = files.stat(inner);
    if (stat === undefined || (name.startsWith('.') && !flags.has('a') && !flags.has('A'))) continue;
    lines.push(lineOf(name, stat, flags));
    if (stat.isFolder && flags.has('R')) found.push(...foldersIn(files, inner, flags, true));
  }
  return found;
}

function lineOf(name: string, stat: FileStat, flags: ReadonlySet<string>): string {
  if (!flags.has('l')) return name;
  const [, month = '', day = '', time = ''] = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(formatInstant(stat.changedMs)) ?? [];
  return `${modeText(stat)} ${stat.isFolder ? '   2' : '   1'} root     root     ${String(stat.sizeBytes).padStart(9)} ${MONTHS[Number(month) - 1] ?? ''} ${String(Number(day)).padStart(2)} ${time} ${name}`;
}

/** '-rw-r--r--'. */
function modeText({ isFolder, mode }: FileStat): string {
  const bits = Array.from('rwxrwxrwx', (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'));
  return `${isFolder ? 'd' : '-'}${bits.join('')}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.replace(/\/+$/, '').replace(/^.*\//, '') || '/';
}

/** Says a fault as busybox' programs do, and gives the exit code. */
export function refuse({ name, error }: Process, what: string): number {
  error(`${name}: ${what}\n`);
  return 1;
}
