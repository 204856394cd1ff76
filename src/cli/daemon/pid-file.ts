/**
 * The file that says which process a daemon is (pkg/pidfile): two daemons do not share one.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';

export class DaemonRunning extends errorClass('DAEMON_RUNNING', 'conflict', {
  message: (d: { file: string; pid: number }) => `pid file found, ensure the daemon is not running or delete ${d.file}`,
  explanation: (d) => `Process ${d.pid} is running.`,
}) {}

/** A folder or a file of the daemon's that cannot be written. */
export class CannotWrite extends errorClass('CANNOT_WRITE', 'unavailable', {
  message: (d: { file: string; reason: string }) => `cannot write ${d.file}: ${d.reason}`,
  explanation: () => 'Choose another place with --data-root or --pidfile.',
}) {}

/** A file that is ours. */
export interface PidFile {
  /** A process that is no more has left it, so that it has not ended in good order. */
  readonly wasLeft: boolean;
  remove(): Promise<void>;
}

/** Writes our process id. What a process has left that is no more is replaced. Errors: DAEMON_RUNNING, CANNOT_WRITE. */
export async function claimPidFile(file: string): Promise<Result<PidFile, DaemonRunning | CannotWrite>> {
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).trim());
  if (pid > 0 && pid !== process.pid && (await isDaemon(pid))) return Result.error(new DaemonRunning({ file, pid }));
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${process.pid}\n`);
  } catch (thrown) {
    return Result.error(new CannotWrite({ file, reason: thrown instanceof Error ? thrown.message : String(thrown) }));
  }
  return Result.ok({ wasLeft: pid > 0 && pid !== process.pid, remove: () => rm(file, { force: true }) });
}

/** Whether a process runs that may be a daemon: its number may have become another program's. */
async function isDaemon(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return words === undefined || words.split('\0').includes('daemon');
}
