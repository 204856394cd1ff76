/**
 * Whom a process runs as.
 */

/** A user with its group; absent names are those of numbers that have none. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string | undefined;
  readonly home: string;
}

export const ROOT: User = { uid: 0, gid: 0, name: 'root', home: '/root' };
