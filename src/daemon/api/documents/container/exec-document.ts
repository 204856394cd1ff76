/**
 * An exec instance as Docker's API shows it, and the body that it is made of (backend.ExecInspect, types.ExecConfig).
 */
import { Result } from '../../../../base/result.js';
import type { Exec, ExecOptions } from '../../../lives/execs.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';

/** Errors: INVALID_REQUEST. */
export function readExecOptions(body: Fields): Result<ExecOptions, InvalidRequest> {
  const options: ExecOptions = {
    command: body.texts('Cmd'),
    environment: body.texts('Env'),
    stdin: body.flag('AttachStdin'),
    stdout: body.flag('AttachStdout'),
    stderr: body.flag('AttachStderr'),
    tty: body.flag('Tty'),
    privileged: body.flag('Privileged'),
    user: body.text('User'),
    workingFolder: body.text('WorkingDir'),
    detachKeys: body.text('DetachKeys'),
  };
  if (body.fault !== undefined) return Result.error(body.fault);
  if (options.command.length === 0) return Result.error(new InvalidRequest({ reason: 'No exec command specified' }));
  return Result.ok(options);
}

export function execDocument(exec: Exec): object {
  const [entrypoint = '', ...args] = exec.command;
  return {
    ID: exec.id,
    Running: exec.running,
    ExitCode: exec.exitCode ?? null,
    ProcessConfig: { tty: exec.tty, entrypoint, arguments: args, privileged: exec.privileged, ...(exec.user !== '' && { user: exec.user }) },
    OpenStdin: exec.stdin,
    OpenStderr: exec.stderr,
    OpenStdout: exec.stdout,
    CanRemove: exec.exitCode !== undefined,
    ContainerID: exec.containerId,
    DetachKeys: '',
    Pid: exec.pid,
  };
}
