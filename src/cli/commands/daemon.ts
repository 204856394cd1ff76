/**
 * `cnm daemon`: a Docker daemon, as far as networks go, for docker's own command line and everything else that asks one.
 *
 * Relies on `daemon/options` for what may be typed. It runs until it is asked to end.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { daemonOptions, typedName, type GivenOptions } from '../../daemon/options/daemon-options.js';
import type { DaemonSettings } from '../../daemon/options/settings.js';
import type { Flags } from '../flags.js';
import type { Io } from '../io.js';
import { failure } from '../outcome.js';
import type { Call, Command, Option } from './command.js';

export const daemonCommand: Command = {
  usage: 'daemon',
  summary: "be a Docker daemon: docker's command line and compose work on it",
  description:
    "Listens for Docker's API and keeps a simulated host: networks, containers and their packets. With --cluster-store its networks are shared with the daemons of other hosts.",
  options: [
    ...daemonOptions.map(({ flags, help, kind }): Option => ({ flags, help, ...(kind !== 'text' && kind !== 'switch' && { repeatable: true }) })),
    { flags: '--config-file <file>', help: "options as JSON, by dockerd's names" },
  ],
  examples: [
    'cnm daemon -H unix:///tmp/cnm.sock --data-root /tmp/cnm',
    'cnm daemon -H unix:///tmp/h1.sock --data-root /tmp/h1 --cluster-store consul://127.0.0.1:8500 --cluster-advertise ens3:2376 --host-interface ens3=10.99.0.11/24 --underlay udp',
  ],
  standsAlone: true,
  run,
};

async function run({ io, flags }: Call) {
  const settings = await readAll(flags, io);
  if (!settings.ok) return failure(settings.error);
  const { startDaemon } = await import('../daemon/run-daemon.js');
  // Asked before anything is begun, so that no signal is missed.
  const stopped = io.untilStopped?.();
  const started = await startDaemon(settings.value, (line) => io.err(line), stopped);
  if (!started.ok) return failure(started.error);
  await stopped;
  await started.value.stop();
  return { text: [], json: undefined };
}

async function readAll(flags: Flags, { cwd, env }: Io): Promise<Result<DaemonSettings, CnmError>> {
  const typed = typedOptions(flags);
  const file = flags.text('configFile');
  const [{ withConfigFile }, { readSettings }] = await Promise.all([import('../../daemon/options/config-file.js'), import('../../daemon/options/read-settings.js')]);
  const given = file === undefined ? Result.ok(typed) : await withConfigFile(typed, file);
  return given.ok ? readSettings(given.value, { cwd, env }) : given;
}

/** What was typed, by the names of the configuration file. */
function typedOptions(flags: Flags): GivenOptions {
  const given: [string, unknown][] = [];
  for (const option of daemonOptions) {
    const name = typedName(option);
    const value = option.kind === 'switch' ? flags.on(name) || undefined : option.kind === 'text' ? flags.text(name) : flags.texts(name);
    const isGiven = value !== undefined && (typeof value !== 'object' || value.length > 0);
    if (isGiven) given.push([option.name, value]);
  }
  return Object.fromEntries(given);
}
