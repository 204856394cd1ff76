/**
 * Who a process is: the users and groups of busybox' image, and what `docker run -u` says (daemon/oci_linux.go: getUser).
 */
import type { FileTree } from '../files/file-tree.js';
import { isBareSystem } from '../images/known-images.js';
import { textOf } from '../network/names.js';
import type { Process, Program } from '../process.js';
import { ROOT, type User } from '../user.js';

/** /etc/passwd, as far as it says something. */
const USERS: readonly User[] = [
  ROOT,
  { uid: 1, gid: 1, name: 'daemon', home: '/usr/sbin' },
  { uid: 2, gid: 2, name: 'bin', home: '/bin' },
  { uid: 3, gid: 3, name: 'sys', home: '/dev' },
  { uid: 4, gid: 100, name: 'sync', home: '/bin' },
  { uid: 8, gid: 8, name: 'mail', home: '/var/spool/mail' },
  { uid: 33, gid: 33, name: 'www-data', home: '/var/www' },
  { uid: 37, gid: 37, name: 'operator', home: '/var' },
  { uid: 65_534, gid: 65_534, name: 'nobody', home: '/home' },
];
const GROUPS: ReadonlyMap<number, string> = new Map([
  ...([[0, 'root'], [1, 'daemon'], [2, 'bin'], [3, 'sys'], [4, 'adm'], [5, 'tty'], [6, 'disk'], [7, 'lp'], [8, 'mail'], [9, 'kmem'], [10, 'wheel']] as const),
  ...([[18, 'dialout'], [28, 'video'], [29, 'audio'], [33, 'www-data'], [37, 'operator'], [50, 'staff'], [82, 'netdev'], [100, 'users'], [65_534, 'nobody']] as const),
]);
/** What the first user has that an image has made. */
const FIRST_ID = 1000;
const LARGEST_ID = 2 ** 31 - 1;

/**
 * The user that a text means: NAME or a number, and a group behind a colon; or what is wrong with it, in Docker's words.
 *
 * Images that are more than a system have users of their own, of which nothing is known: there any name is one.
 */
export function findUser(text: string, image: string, files: FileTree): User | string {
  const [name = '', group = ''] = text.split(':');
  const listed = [...listedIn(files), ...USERS];
  const own = (wanted: string): boolean => !isBareSystem(image) && /^[a-z_][\w-]*$/.test(wanted);
  const number = /^\d+$/.test(name) ? Number(name) : undefined;
  const fresh = { uid: number ?? FIRST_ID, gid: number === undefined ? FIRST_ID : 0, name: number === undefined ? name : undefined, home: '/' };
  if (number !== undefined && number > LARGEST_ID) return 'uids and gids must be in range 0-2147483647';
  const known = name === '' ? ROOT : listed.find((one) => one.name === name || one.uid === number);
  const user = known ?? (number !== undefined || own(name) ? fresh : undefined);
  if (user === undefined) return `unable to find user ${name}: no matching entries in passwd file`;
  if (group === '') return user;
  const gid = /^\d+$/.test(group) ? Number(group) : ([...GROUPS].find(([, one]) => one === group)?.[0] ?? (own(group) ? FIRST_ID : undefined));
  if (gid === undefined) return `unable to find group ${group}: no matching entries in group file`;
  return gid > LARGEST_ID ? 'uids and gids must be in range 0-2147483647' : { ...user, gid };
}

/** The users of a file that was copied or written. */
function listedIn(files: FileTree): readonly User[] {
  return textOf(files.read('/etc/passwd'))
    .split('\n')
    .flatMap((line) => {
      const [name, , uid = '', gid = '', , home = '/'] = line.split(':');
      return name !== undefined && /^\d+$/.test(uid) && /^\d+$/.test(gid) ? [{ uid: Number(uid), gid: Number(gid), name, home }] : [];
    });
}

function shown(id: number, name: string | undefined): string {
  return name === undefined ? String(id) : `${id}(${name})`;
}

const id: Program = async (process) => {
  const { uid, gid, name } = userOf(process);
  const flags = process.args.join('');
  const group = GROUPS.get(gid);
  if (/[ugG]/.test(flags)) {
    const [number, called] = flags.includes('u') ? [uid, name] : [gid, group];
    if (flags.includes('n') && called === undefined) {
      process.error(`id: unknown ID ${number}\n`);
      return 1;
    }
    process.out(`${flags.includes('n') ? (called ?? '') : number}\n`);
  } else process.out(`uid=${shown(uid, name)} gid=${shown(gid, group)} groups=${shown(gid, group)}\n`);
  return 0;
};

const whoami: Program = async (process) => {
  const { name, uid } = userOf(process);
  if (name === undefined) process.error(`whoami: unknown uid ${uid}\n`);
  else process.out(`${name}\n`);
  return name === undefined ? 1 : 0;
};

function userOf({ user = ROOT }: Process): User {
  return user;
}

export const userPrograms: Readonly<Record<string, Program>> = { id, whoami };
