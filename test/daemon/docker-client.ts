/**
 * The real docker CLI: which one is there, and how it is run.
 */
import { spawnSync } from 'node:child_process';

/** The program's name or path. */
export const program = process.env['DOCKER_BIN'] ?? 'docker';

/** The client's version, such as '28.2.2'; undefined if there is none. */
export const clientVersion = ((): string | undefined => {
  const asked = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 ? /version (\d+\.\d+\.\d+)/.exec(asked.stdout)?.[1] : undefined;
})();

/** Whether its tests are left out: it may be missing anywhere but under CI, where its absence is a failure. */
export const withoutClient = clientVersion === undefined && process.env['CI'] !== 'true';

if (withoutClient) console.warn('No docker CLI on the PATH: its tests are left out. It is the `docker` of docker-ce-cli or of Debian\'s docker.io.');

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** What the CLI is told of its surroundings: the daemon, and nothing that the user of this machine has set. */
export function environmentOf(url: string): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_HOST: url, DOCKER_CLI_HINTS: 'false', DOCKER_CONFIG: '/nonexistent', LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a command of the CLI against a daemon. */
export function docker(url: string, args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: environmentOf(url), input, timeout: 60_000 });
  return { status: status ?? 124, out: stdout, error: stderr };
}

/** Runs a command that has to succeed, and gives what it printed. */
export function dockerOk(url: string, args: readonly string[]): string {
  const { status, out, error } = docker(url, args);
  if (status !== 0) throw new Error(`docker ${args.join(' ')} ended with ${status}: ${error}`);
  return out.trimEnd();
}
