/**
 * Where the state of `cnm` is: in a store that hosts share (--store, CNM_STORE), else in one on disk in a folder.
 *
 * Relies on the stores to refuse URLs that they do not understand. Invariant: what is to be shown of a place has no
 * secret.
 */
import { isAbsolute, join } from 'node:path';
import { Result } from '../../base/result.js';
import { withoutSecrets } from '../../stores/remote/server-url.js';
import type { UsageError } from '../errors.js';
import type { Flags } from '../flags.js';
import type { Io } from '../io.js';

/** The folder below the working one unless told. */
export const DEFAULT_STATE = '.cnm';

export interface Place {
  /** The store's URL, with whatever secrets it has. */
  readonly url: string;
  /** Others use the store too: whoever names a host joins as that host. */
  readonly isShared: boolean;
  /** The option that leads here, to be shown. */
  readonly option: string;
  /** The option that leads here has secrets, which are not shown. */
  readonly hasSecrets: boolean;
}

/** The place that was asked for; of a shared one a part, below its prefix, where that is given. */
export function readPlace(flags: Flags, { cwd, env }: Pick<Io, 'cwd' | 'env'>, part?: string): Result<Place, UsageError> {
  const given = flags.text('store') ?? (env['CNM_STORE'] === '' ? undefined : env['CNM_STORE']);
  if (given === undefined) {
    const folder = flags.text('state') ?? DEFAULT_STATE;
    return folder === '' ? flags.refuse("invalid --state '': a folder is expected") : Result.ok(folderPlace(folder, cwd));
  }
  if (given.startsWith('memory:')) {
    return flags.refuse("store memory: is no place for cnm: it ends with the command's process", 'Name a store that stays, or leave --store out.');
  }
  const whole = given.startsWith('lmdb:') ? lmdbUrl(given.slice('lmdb:'.length), cwd, part) : part === undefined ? given : belowUrl(given, part);
  const shown = withoutSecrets(whole);
  return Result.ok({ url: whole, isShared: true, option: `--store ${shown}`, hasSecrets: shown !== whole });
}

function folderPlace(folder: string, cwd: string): Place {
  return { url: `lmdb:${join(absolute(folder, cwd), 'store')}`, isShared: false, option: `--state ${folder}`, hasSecrets: false };
}

/** A URL without a folder stays one, for the store to refuse. */
function lmdbUrl(folder: string, cwd: string, part = ''): string {
  return folder === '' ? 'lmdb:' : `lmdb:${join(absolute(folder, cwd), part)}`;
}

/** The same server's URL, deeper by a part: what is behind the question mark stays behind it. */
function belowUrl(url: string, part: string): string {
  const [, path = '', query = ''] = /^([^?]*?)\/?(\?.*)?$/s.exec(url) ?? [];
  return `${path}/${part}${query}`;
}

function absolute(path: string, cwd: string): string {
  return isAbsolute(path) ? path : join(cwd, path);
}
