/**
 * The real docker compose v1: whether it is there, and how it is run.
 */
import { spawnSync } from 'node:child_process';
import type { Ran } from './docker-client.js';

const program = 'docker-compose';

/** Its version, such as '1.29.2'; undefined if there is none. */
export const composeVersion = ((): string | undefined => {
  const asked = spawnSync(program, ['version', '--short'], { encoding: 'utf8' });
  return asked.status === 0 && asked.stdout.startsWith('1.') ? asked.stdout.trim() : undefined;
})();

/** Whether its tests are left out: it may be missing anywhere but under CI, where its absence is a failure. */
export const withoutCompose = composeVersion === undefined && process.env['CI'] !== 'true';

if (withoutCompose) console.warn("No docker compose v1 on the PATH: its tests are left out. It is the `docker-compose` of Debian 12's package docker-compose.");

/** Runs a command of it on a file against a daemon. */
export function compose(url: string, file: string, args: readonly string[]): Ran {
  const env = { ...process.env, DOCKER_HOST: url, DOCKER_CONFIG: '/nonexistent', COMPOSE_PARALLEL_LIMIT: '4', LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(program, ['--no-ansi', '-f', file, '-p', 'shop', ...args], { encoding: 'utf8', env, timeout: 100_000 });
  return { status: status ?? 124, out: stdout, error: stderr };
}
