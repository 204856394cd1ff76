/**
 * `cnm capture`: runs a program as `cnm exec` does, and writes the frames that were on the wire meanwhile to a file.
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { CaptureFilter, NamespacePlace } from '../../dataplane/simulator/simulator.js';
import { ContainerNotFound } from '../../containers/errors.js';
import { HOST_NAMESPACE } from '../../contracts/dataplane.js';
import { HostNotFound } from '../../controller/errors/host-errors.js';
import { FileNotWritten, UsageError } from '../errors.js';
import { failure, type Outcome } from '../outcome.js';
import { namedHost } from '../world/sender.js';
import type { World } from '../world/world.js';
import type { Call, Command } from './command.js';
import { programOptions, runProgramOf } from './exec.js';

const EVERYWHERE = 'all';

export const captureCommand: Command = {
  usage: 'capture <container> <command...>',
  summary: 'run a program in a container, and keep the frames that it causes as a pcapng file',
  description:
    'Runs a program as cnm exec does, and writes what interfaces sent and received meanwhile to a file that Wireshark and tshark read. ' +
    `They are the container's own unless --on says otherwise: CONTAINER or host:NAME, with /INTERFACE if only one, or '${EVERYWHERE}' for every interface of every host.`,
  options: [
    { flags: '-w, --write <file>', help: 'the file to write' },
    { flags: '--on <place>', help: `CONTAINER[/INTERFACE], host:NAME[/INTERFACE] or '${EVERYWHERE}'` },
    ...programOptions,
  ],
  examples: ['cnm capture -w ping.pcapng box1 ping -c 1 box2', 'cnm capture -w vxlan.pcapng --on host:h1/ens3 box1 ping -c 1 box2'],
  passesThrough: true,
  run: capture,
};

async function capture(call: Call): Promise<Outcome> {
  const file = call.flags.text('write');
  if (file === undefined) return failure(new UsageError({ message: 'no file is named', command: 'cnm capture', hint: 'Name one with -w FILE.' }));
  return runProgramOf(call, async (world, run) => {
    const filter = await filterOf(world, call.flags.text('on'));
    if (!filter.ok) return failure(filter.error);
    const captured = world.cluster.capture(filter.value);
    const outcome = await run();
    captured.stop();
    try {
      await writeFile(resolve(call.io.cwd, file), captured.bytes());
    } catch (thrown) {
      return failure(new FileNotWritten({ file, reason: thrown instanceof Error ? thrown.message : String(thrown) }));
    }
    call.io.err(`${captured.size} frames written to ${file}\n`);
    return outcome;
  });
}

/** Which interfaces a place stands for. Errors: CONTAINER_NOT_FOUND, HOST_NOT_FOUND, USAGE. */
async function filterOf(world: World, place: string | undefined): Promise<Result<CaptureFilter, CnmError>> {
  const { cluster, origin } = world;
  if (place === EVERYWHERE) return Result.ok({});
  if (place === undefined) return Result.ok('namespace' in origin ? { host: origin.host, namespace: origin.namespace } : { host: origin.host, namespace: HOST_NAMESPACE });
  const [name = '', ...rest] = place.split('/');
  const only = rest.length === 0 ? undefined : rest.join('/');
  const host = namedHost(name);
  if (host !== undefined) {
    if (cluster.controller(host) !== undefined) return interfaceOf(world, { host, namespace: HOST_NAMESPACE }, name, only);
    return Result.error(new HostNotFound({ host, known: cluster.controllers.map((controller) => controller.host.name) }));
  }
  const { createContainers } = await import('../../containers/index.js');
  for (const controller of cluster.controllers) {
    const found = createContainers(controller).container(name);
    const sandbox = found.ok ? found.value.sandbox : undefined;
    if (sandbox !== undefined) return interfaceOf(world, { host: sandbox.host, namespace: sandbox.namespace }, name, only);
  }
  return Result.error(new ContainerNotFound({ container: name, where: 'the hosts that matter here' }));
}

/** All interfaces of a namespace, or the one that is named. */
function interfaceOf({ cluster }: World, place: NamespacePlace, owner: string, only: string | undefined): Result<CaptureFilter, UsageError> {
  if (only === undefined) return Result.ok(place);
  const names = cluster.simulator.host(place.host)?.namespace(place.namespace)?.interfaces().map(({ name }) => name) ?? [];
  if (names.includes(only)) return Result.ok({ ...place, interface: only });
  return Result.error(new UsageError({ message: `${owner} has no interface '${only}'`, command: 'cnm capture', hint: `It has ${names.join(', ')}.` }));
}
