/**
 * Installs Debian packages for tests, where the machine is Debian and we are root, and nowhere else.
 *
 * What a package would start by itself stays stopped: a test starts its own servers.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** A program that packages ask before they start a service; its exit code 101 says no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Whether packages can be installed here. */
export function canInstall() {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

/**
 * Installs packages with apt.
 * @param {readonly string[]} packages
 * @returns {boolean} Whether apt says that they are there.
 */
export function installPackages(packages) {
  if (!canInstall()) return false;
  const quieted = !existsSync(POLICY);
  if (quieted) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return apt(['update', '-qq']) && apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  } finally {
    if (quieted) rmSync(POLICY, { force: true });
  }
}

/**
 * Runs apt-get, showing its output only when it fails.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 * @returns {boolean}
 */
export function apt(args, options = {}) {
  const ended = spawnSync('apt-get', args, {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (ended.status !== 0) process.stderr.write(`apt-get ${args.join(' ')}: ${ended.error?.message ?? ''}\n${ended.stdout}${ended.stderr}`);
  return ended.status === 0;
}
