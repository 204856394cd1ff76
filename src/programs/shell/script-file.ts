/**
 * Files that are run by their path: scripts, whatever their first line says.
 */
import type { FileTree } from '../files/file-tree.js';
import type { Program } from '../process.js';
import type { FindProgram } from '../system/running-others.js';

/** What runs a file that a path leads to, or why nothing does; undefined where it is no path. */
export function scriptAt(path: string, files: FileTree, find: FindProgram): Program | 'not found' | 'Permission denied' | undefined {
  if (!path.includes('/')) return undefined;
  const stat = files.stat(path);
  if (stat === undefined) return 'not found';
  const shell = find('sh');
  if (stat.isFolder || (stat.mode & 0o111) === 0 || shell === undefined) return 'Permission denied';
  return (process) => shell({ ...process, name: 'sh', args: [path, ...process.args] });
}
