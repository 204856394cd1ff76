/**
 * Files of a container as archives, for `docker cp` and `docker export` (daemon/archive.go).
 *
 * A path that ends with '/.' means what is in a folder; any other means the thing itself, which the archive has by its name.
 */
import { errorClass, type CnmError } from '../../base/error.js';
import { formatInstant } from '../../base/instant.js';
import { Result } from '../../base/result.js';
import type { FileStat, FileTree } from '../../programs/files/file-tree.js';
import { parseTar, type TarEntry } from './tar.js';

export class PathNotFound extends errorClass('PATH_NOT_FOUND', 'not-found', {
  message: (d: { path: string; container: string }) => `Could not find the file ${d.path} in container ${d.container}`,
  explanation: () => 'A container has the files that were written in it and copied to it, and those of its network.',
}) {}

export class ArchiveRefused extends errorClass('ARCHIVE_REFUSED', 'internal', {
  message: (d: { reason: string }) => d.reason,
  explanation: () => 'What came before it in the archive was written.',
}) {}

export class InvalidArchive extends errorClass('INVALID_ARCHIVE', 'invalid-parameter', {
  message: (d: { reason: string }) => `Error processing tar file: ${d.reason}`,
  explanation: () => 'Archives are tar files that are not compressed.',
}) {}

/** What Go says of a folder besides its mode. */
const GO_FOLDER = 0x8000_0000;

/** What is at a path. Errors: PATH_NOT_FOUND, ARCHIVE_REFUSED. */
export function statOf(files: FileTree, path: string, container: string): Result<FileStat, CnmError> {
  const stat = files.stat(path);
  if (stat === undefined) return Result.error(isBelowFile(files, path) ? new ArchiveRefused({ reason: `lstat ${path}: not a directory` }) : new PathNotFound({ path, container }));
  if (!stat.isFolder && /\/\.?$/.test(path)) return Result.error(new ArchiveRefused({ reason: `lstat ${path}: not a directory` }));
  return Result.ok(stat);
}

/** What is at a path, as the header X-Docker-Container-Path-Stat has it. */
export function statDocument(path: string, { isFolder, sizeBytes, mode, changedMs }: FileStat): object {
  return { name: nameOf(path), size: sizeBytes, mode: isFolder ? GO_FOLDER + mode : mode, mtime: formatInstant(changedMs), linkTarget: '' };
}

/** What an archive of a path has; there is something at it. */
export function entriesOf(files: FileTree, path: string): readonly TarEntry[] {
  return entriesBelow(files, path, path.endsWith('/.') ? '.' : nameOf(path));
}

function entriesBelow(files: FileTree, path: string, name: string): readonly TarEntry[] {
  const stat = files.stat(path);
  if (stat === undefined) return [];
  const { mode, changedMs } = stat;
  const content = files.read(path);
  if (typeof content !== 'string') return [{ name, content, mode, changedMs }];
  const own: TarEntry = { name, content: undefined, mode, changedMs };
  return [own, ...files.list(path).flatMap((inner) => entriesBelow(files, `${path}/${inner}`, `${name === '/' ? '' : name}/${inner}`))];
}

/** Writes what is in an archive below a folder. Errors: INVALID_ARCHIVE, ARCHIVE_REFUSED. */
export function extract(files: FileTree, folder: string, archive: Uint8Array, options: { readonly keepsKinds: boolean }): Result<void, CnmError> {
  if (!files.isFolder(folder)) return Result.error(new ArchiveRefused({ reason: 'extraction point is not a directory' }));
  const entries = parseTar(archive);
  if (typeof entries === 'string') return Result.error(new InvalidArchive({ reason: entries }));
  const below = files.from(folder);
  for (const entry of entries) {
    const fault = extractOne(below, entry, options.keepsKinds);
    if (fault !== undefined) return Result.error(new ArchiveRefused({ reason: fault }));
  }
  return Result.ok();
}

/** What was wrong with an entry, if anything was. */
function extractOne(files: FileTree, { name, content, mode, changedMs }: TarEntry, keepsKinds: boolean): string | undefined {
  // Relative to the folder, and never out of it.
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return `invalid entry name: ${name.slice(0, 128)}`;
  const path = parts.join('/');
  if (path === '') return undefined;
  for (let count = 1; count < parts.length; count++) {
    const parent = parts.slice(0, count).join('/');
    const fault = files.isFolder(parent) ? undefined : files.makeFolder(parent);
    if (fault !== undefined) return `mkdir ${files.resolve(parent)}: ${fault.toLowerCase()}`;
  }
  const there = files.stat(path);
  if (there !== undefined && there.isFolder !== (content === undefined)) {
    const [old, fresh] = there.isFolder ? ['directory', 'non-directory'] : ['non-directory', 'directory'];
    if (keepsKinds) return `cannot overwrite ${old} "${files.resolve(path)}" with ${fresh} "${name.slice(0, 128)}"`;
    const fault = there.isFolder ? files.removeFolder(path) : files.remove(path);
    if (fault !== undefined) return `remove ${files.resolve(path)}: ${fault.toLowerCase()}`;
  }
  if (content === undefined) {
    const fault = files.isFolder(path) ? undefined : files.makeFolder(path, { mode, changedMs });
    return fault === undefined ? undefined : `mkdir ${files.resolve(path)}: ${fault.toLowerCase()}`;
  }
  const fault = files.write(path, content, { mode, changedMs });
  return fault === undefined ? undefined : `write ${files.resolve(path)}: ${fault.toLowerCase()}`;
}

function isBelowFile(files: FileTree, path: string): boolean {
  const parts = files.resolve(path).split('/').slice(1, -1);
  return parts.some((_, at) => files.stat(`/${parts.slice(0, at + 1).join('/')}`)?.isFolder === false);
}

/** The last part of a path; '/' of the whole tree. */
function nameOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.at(-1) ?? '/';
}
