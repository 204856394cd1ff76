/**
 * Brings servers to their addresses and takes them off again.
 *
 * A unix socket that nobody answers on is what a daemon that was killed has left, and is replaced; one that is answered
 * is another daemon's. Invariant: a socket's file can be opened by its owner and its group only, from its first moment.
 */
import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import process from 'node:process';
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { formatListenAddress, type ListenAddress } from './address.js';

export class CannotListen extends errorClass('CANNOT_LISTEN', 'unavailable', {
  message: (d: { address: string; reason: string }) => `can't create ${d.address}: ${d.reason}`,
  explanation: () => 'Choose another address with -H, or end what listens there.',
}) {}

const SOCKET_MODE = 0o660;
const SOCKET_UMASK = 0o117;

/** Makes a server listen; gives the address with the port that it got. Errors: CANNOT_LISTEN. */
export async function listen(server: Server, address: ListenAddress): Promise<Result<ListenAddress, CannotListen>> {
  const cannot = (reason: string): Result<never, CannotListen> => Result.error(new CannotListen({ address: formatListenAddress(address), reason }));
  try {
    if (address.kind === 'unix') {
      const obstacle = await clearPath(address.path);
      if (obstacle !== undefined) return cannot(obstacle);
      await listenOn(server, () => withUmask(() => server.listen(address.path)));
      await chmod(address.path, SOCKET_MODE);
      return Result.ok(address);
    }
    await listenOn(server, () => server.listen(address.port, address.host));
    const bound = server.address();
    return Result.ok(typeof bound === 'object' && bound !== null ? { ...address, port: bound.port } : address);
  } catch (thrown) {
    return cannot(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** What stands in the way of a socket at a path, if anything does; a dead socket is removed. */
async function clearPath(path: string): Promise<string | undefined> {
  await mkdir(dirname(path), { recursive: true });
  const present = await lstat(path).catch(() => undefined);
  if (present === undefined) return undefined;
  if (!present.isSocket()) return 'there is a file of that name that is no socket';
  if (await isAnswered(path)) return 'another daemon listens there';
  await rm(path, { force: true });
  return undefined;
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const tell = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', () => tell(true));
    // Anything else than these says that somebody is there, though too busy or not for us.
    socket.on('error', ({ code }: NodeJS.ErrnoException) => tell(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

function listenOn(server: Server, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    begin();
  });
}

/** Runs something while new files get no more rights than these. */
function withUmask(run: () => void): void {
  const before = process.umask(SOCKET_UMASK);
  try {
    run();
  } finally {
    process.umask(before);
  }
}
