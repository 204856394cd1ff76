/**
 * Expected failures of containers' lives, in the words of Docker's daemon (daemon/errors.go).
 */
import { errorClass } from '../../base/error.js';

export class PausedContainerStart extends errorClass('PAUSED_CONTAINER_START', 'conflict', {
  message: (_: { container: string }) => 'cannot start a paused container, try unpause instead',
  explanation: (d) => `'${d.container}' is paused.`,
}) {}

export class AttachRefused extends errorClass('ATTACH_REFUSED', 'conflict', {
  message: (d: { container: string; state: 'paused' | 'restarting' }) =>
    d.state === 'paused'
      ? `container ${d.container} is paused, unpause the container before attach`
      : `container ${d.container} is restarting, wait until the container is running`,
  explanation: (d) => `'${d.container}' is ${d.state}.`,
}) {}

export class RemovalInProgress extends errorClass('REMOVAL_IN_PROGRESS', 'conflict', {
  message: (d: { container: string }) => `removal of container ${d.container} is already in progress`,
  explanation: () => 'It will be gone in a moment.',
}) {}

export class SignalUnsupported extends errorClass('SIGNAL_UNSUPPORTED', 'internal', {
  message: (d: { signal: number }) => `The linux daemon does not support signal ${d.signal}`,
  explanation: () => 'Signals have the numbers from 1 to 64, and names like SIGTERM.',
}) {}

export class ExecNotFound extends errorClass('EXEC_NOT_FOUND', 'not-found', {
  message: (d: { exec: string }) => `No such exec instance: ${d.exec}`,
  explanation: () => 'An exec instance is forgotten some time after its process has ended, and with its container.',
}) {}

export class ExecRefused extends errorClass('EXEC_REFUSED', 'conflict', {
  message: (d: { exec: string; reason: string }) => `Error: Exec command ${d.exec} ${d.reason}`,
  explanation: () => 'Each exec instance runs once.',
}) {}

const PROGRAMS = "A container has the library's own programs only: a shell, ping, ip, nslookup, nc, wget, httpd and those about files and text.";

const EXEC_FAILED = 'OCI runtime exec failed: exec failed: unable to start container process: ';

/** A folder that there is not, in runc's words. */
export class ExecFolderNotFound extends errorClass('EXEC_FOLDER_NOT_FOUND', 'invalid-parameter', {
  message: (d: { folder: string }) => `${EXEC_FAILED}chdir to cwd ("${d.folder}") set in config.json failed: no such file or directory: unknown`,
  explanation: () => 'A process begins in a folder of its container that is there.',
}) {}

/** A user that a process was to run as, in the words of Docker. */
export class UserNotFound extends errorClass('USER_NOT_FOUND', 'invalid-parameter', {
  message: (d: { reason: string }) => d.reason,
  explanation: () => "A user is a number, or one of the image's: root, nobody and the like.",
}) {}

/** A program that there is not, in runc's words. */
export class ExecFailed extends errorClass('EXEC_FAILED', 'invalid-parameter', {
  message: (d: { program: string }) => `${EXEC_FAILED}${notFoundWords(d.program)}`,
  explanation: () => PROGRAMS,
}) {}

/** The same of a container's own command. */
export class CommandNotFound extends errorClass('COMMAND_NOT_FOUND', 'invalid-parameter', {
  message: (d: { program: string }) => `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${notFoundWords(d.program)}`,
  explanation: () => PROGRAMS,
}) {}

/** A name is looked for in the folders of programs, a path is not. */
function notFoundWords(program: string): string {
  return program.includes('/') ? `exec: "${program}": stat ${program}: no such file or directory: unknown` : `exec: "${program}": executable file not found in $PATH: unknown`;
}
