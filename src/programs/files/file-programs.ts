/**
 * Programs about files: cat, tee, touch, rm, mkdir, rmdir, cp, mv and chmod; ls has a file of its own.
 */
import { numbersOf, type NumbersAndFlags } from '../options.js';
import { type Process, type Program, USAGE } from '../process.js';
import { readFile } from './contents.js';
import type { FileFault } from './file-tree.js';
import { baseName, ls, refuse } from './list-files.js';

const cat: Program = async (process) => {
  const { args, input, signal, out } = process;
  const paths = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  let code = 0;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      for (let chunk = await input.read(signal); chunk !== undefined; chunk = await input.read(signal)) out(chunk);
      continue;
    }
    const content = readFile(process, path);
    if (content === undefined) code = 1;
    else out(content);
    await process.room?.(signal);
  }
  return code;
};

const tee: Program = async (process) => {
  const { files, input, signal, out } = process;
  const options = numbersOf(process.args, '', 'ai');
  if (typeof options === 'string') return refuse(process, options);
  let code = 0;
  const open = options.rest.filter((path) => {
    const fault = files.write(path, new Uint8Array(), { append: options.flags.has('a') });
    if (fault !== undefined) code = refuse(process, `${path}: ${fault}`);
    return fault === undefined;
  });
  for (let chunk = await input.read(signal); chunk !== undefined; chunk = await input.read(signal)) {
    out(chunk);
    for (const path of open) files.write(path, chunk, { append: true });
  }
  return code;
};

/** A program that does something with each path that it is given. */
function withPaths(plain: string, change: (process: Process, path: string, options: NumbersAndFlags) => number): Program {
  return async (process) => {
    const options = numbersOf(process.args, '', plain);
    if (typeof options === 'string') return refuse(process, options);
    if (options.rest.length === 0 && !options.flags.has('f')) {
      process.error(`BusyBox\n\nUsage: ${process.name} [OPTIONS] FILE...\n`);
      return USAGE;
    }
    return options.rest.reduce((code, path) => Math.max(code, change(process, path, options)), 0);
  };
}

const touch = withPaths('cam', (process, path, { flags }) => {
  const { files } = process;
  if (files.isFolder(path) || (flags.has('c') && files.stat(path) === undefined)) return 0;
  const fault = files.write(path, new Uint8Array(), { append: true });
  return fault === undefined ? 0 : refuse(process, `${path}: ${fault}`);
});

const rm = withPaths('rRfi', (process, path, { flags }) => {
  const fault = flags.has('r') || flags.has('R') ? removeAll(process.files, path) : process.files.remove(path);
  if (fault === undefined || (flags.has('f') && fault === 'No such file or directory')) return 0;
  return refuse(process, fault === 'Is a directory' ? `'${path}' is a directory` : `can't remove '${path}': ${fault}`);
});

/** Removes a file, or a folder with what is in it. */
function removeAll(files: Process['files'], path: string): FileFault | undefined {
  if (!files.isFolder(path)) return files.remove(path);
  let fault: FileFault | undefined;
  for (const name of files.list(path)) fault = removeAll(files, `${path}/${name}`) ?? fault;
  return fault ?? files.removeFolder(path);
}

const mkdir = withPaths('p', (process, path, { flags }) => {
  const { files } = process;
  if (!flags.has('p')) return said(process, path, files.makeFolder(path));
  const parts = files.resolve(path).split('/').slice(1);
  for (let count = 1; count <= parts.length; count++) {
    const folder = `/${parts.slice(0, count).join('/')}`;
    const fault = files.isFolder(folder) ? undefined : files.makeFolder(folder);
    if (fault !== undefined) return said(process, path, fault);
  }
  return 0;
});

function said(process: Process, path: string, fault: FileFault | undefined): number {
  return fault === undefined ? 0 : refuse(process, `can't create directory '${path}': ${fault}`);
}

const rmdir = withPaths('p', (process, path) => {
  const fault = process.files.removeFolder(path);
  return fault === undefined ? 0 : refuse(process, `'${path}': ${fault}`);
});

/** cp and mv: the last path is where to; several go into a folder. */
function copying(removes: boolean): Program {
  return async (process) => {
    const { args, files, error, name } = process;
    const options = numbersOf(args, '', 'rRafpfinTv');
    const [target, ...sources] = typeof options === 'string' ? [] : options.rest.toReversed();
    if (typeof options === 'string' || target === undefined || sources.length === 0) {
      error(typeof options === 'string' ? `${name}: ${options}\n` : `BusyBox\n\nUsage: ${name} [OPTIONS] SOURCE... DEST\n`);
      return USAGE;
    }
    if (sources.length > 1 && !files.isFolder(target)) return refuse(process, `target '${target}' is not a directory`);
    const recursive = removes || ['r', 'R', 'a'].some((flag) => options.flags.has(flag));
    let code = 0;
    for (const source of sources.toReversed()) {
      const to = files.isFolder(target) ? `${target}/${baseName(files.resolve(source))}` : target;
      const fault = copyAll(process, source, to, recursive);
      if (fault !== undefined) code = refuse(process, fault);
      else if (removes) removeAll(files, source);
    }
    return code;
  };
}

/** Copies a file, or a folder with what is in it; what was wrong, if anything. */
function copyAll(process: Process, from: string, to: string, recursive: boolean): string | undefined {
  const { files, name } = process;
  const stat = files.stat(from);
  if (stat === undefined) return name === 'mv' ? `can't rename '${from}': No such file or directory` : `can't stat '${from}': No such file or directory`;
  const [source, target] = [files.resolve(from), files.resolve(to)];
  if (source === target) return `'${from}' and '${to}' are the same file`;
  if (!stat.isFolder) {
    const content = files.read(from);
    const fault = typeof content === 'string' ? content : files.write(to, content, { mode: stat.mode });
    return fault === undefined ? undefined : `can't create '${to}': ${fault}`;
  }
  if (!recursive) return `omitting directory '${from}'`;
  if (target.startsWith(`${source === '/' ? '' : source}/`)) return `recursion detected, omitting directory '${from}'`;
  const fault = files.isFolder(to) ? undefined : files.makeFolder(to, { mode: stat.mode });
  if (fault !== undefined) return `can't create directory '${to}': ${fault}`;
  for (const inner of files.list(from)) {
    const wrong = copyAll(process, `${from}/${inner}`, `${to}/${inner}`, true);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Numbers as in 755, or letters that add and take the same for all: +x, u+x, a-w. */
const chmod: Program = async (process) => {
  const { args, files } = process;
  const [mode = '', ...paths] = args.filter((arg) => !/^-[RvcfF]+$/.test(arg));
  const [, operator, letters = ''] = /^[ugoa]*([+-])([rwx]+)$/.exec(mode) ?? [];
  if (paths.length === 0 || (operator === undefined && !/^[0-7]{3,4}$/.test(mode))) return refuse(process, `invalid mode '${mode}'`);
  const bits = (letters.includes('r') ? 0o444 : 0) | (letters.includes('w') ? 0o222 : 0) | (letters.includes('x') ? 0o111 : 0);
  let code = 0;
  for (const path of paths) {
    const before = files.stat(path)?.mode ?? 0;
    const after = operator === undefined ? Number.parseInt(mode, 8) & 0o777 : operator === '+' ? before | bits : before & ~bits;
    const fault = files.setMode(path, after);
    if (fault !== undefined) code = refuse(process, `${path}: ${fault}`);
  }
  return code;
};

export const filePrograms: Readonly<Record<string, Program>> = { cat, tee, ls, touch, rm, mkdir, rmdir, cp: copying(false), mv: copying(true), chmod };
