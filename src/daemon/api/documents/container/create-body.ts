/**
 * The body of POST /containers/create (container.Config and more) as the library's options.
 *
 * What the body leaves open the image says (daemon/commit.go, merge).
 */
import type { CnmError } from '../../../../base/error.js';
import { Result } from '../../../../base/result.js';
import { portName } from '../../../../containers/inspect/port-map.js';
import type { Containers } from '../../../../containers/containers.js';
import type { ContainerNetworkOptions, ContainerOptions } from '../../../../containers/container-settings.js';
import { ownCommand } from '../../../../programs/images/known-images.js';
import type { Images } from '../../../images/images.js';
import { parseSignal } from '../../../../programs/signals.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';
import { readHealthcheck } from './healthcheck.js';
import { modeFault, readHostConfig, type HostConfig } from './host-config.js';
import { readMounts } from './mounts.js';
import { readNetworkingConfig } from './networking-config.js';
import { readExposedPorts, readPorts, withAll } from './ports.js';

/** Seconds that a container is given to end unless it says otherwise. */
const STOP_TIMEOUT_S = 10;

interface Given {
  readonly images: Images;
  readonly containers: Containers;
  /** The host's own address, for 'host-gateway'. */
  readonly hostGateway: string;
}

/** Errors: INVALID_REQUEST, INVALID_IMAGE_NAME, IMAGE_NOT_FOUND, and those of `readMounts`. */
export function readContainerOptions(body: Fields, name: string, { images, containers, hostGateway }: Given): Result<ContainerOptions, CnmError> {
  const host = readHostConfig(body, hostGateway);
  if (!host.ok) return host;
  const network = readNetworkingConfig(body);
  if (!network.ok) return network;
  const exposed = readExposedPorts(body, 'ExposedPorts');
  if (!exposed.ok) return exposed;
  const mounts = readMounts(body, containers);
  if (!mounts.ok) return mounts;
  const health = readHealthcheck(body);
  if (!health.ok) return health;
  const { healthcheck, shown: shownHealthcheck } = health.value;
  const [hostname, macAddress, image, stopSignal] = [body.text('Hostname'), body.text('MacAddress'), body.text('Image'), body.text('StopSignal')];
  const [command, entrypoint] = [wordsOf(body, 'Cmd'), wordsOf(body, 'Entrypoint')];
  const environment = body.texts('Env');
  const labels = body.labels('Labels');
  const domainname = body.text('Domainname');
  const flags = { tty: body.flag('Tty'), openStdin: body.flag('OpenStdin'), stdinOnce: body.flag('StdinOnce') };
  const stopTimeoutS = body.has('StopTimeout') ? body.integer('StopTimeout') : STOP_TIMEOUT_S;
  if (body.fault !== undefined) return Result.error(body.fault);
  const conflict = modeFault(host.value, { hostname, macAddress, exposes: exposed.value.length > 0 });
  if (conflict !== undefined) return refuse(conflict);
  if (stopSignal !== '' && parseSignal(stopSignal) === undefined) return refuse(`Invalid signal: ${stopSignal.slice(0, 64)}`);
  const folder = body.text('WorkingDir');
  if (folder !== '' && !folder.startsWith('/')) return refuse(`the working directory '${folder.slice(0, 128)}' is invalid, it needs to be an absolute path`);
  if (image === '') return refuse('No command specified');
  const found = images.available(image);
  if (!found.ok) return found;
  const own = found.value.config;
  const imagePorts = own.exposedPorts.flatMap((text) => readPorts(text) ?? []);
  const known = new Set(exposed.value.map(portName));
  const exposedPorts = [...exposed.value, ...imagePorts.filter((port) => !known.has(portName(port)))];
  const hasPorts = exposedPorts.length + host.value.portBindings.length > 0;
  const words = merge(command, entrypoint, ownCommand(found.value.repository, hasPorts));
  return Result.ok({
    ...(name !== '' && { name: name.replace(/^\//, '') }),
    image,
    command: words.command,
    ...(hostname !== '' && { hostname }),
    ...(domainname !== '' && { domainname }),
    ...{ labels, exposedPorts },
    portBindings: host.value.publishAll ? withAll(host.value.portBindings, exposedPorts) : host.value.portBindings,
    ...networkPart(host.value, network.value, macAddress),
    mounts: mounts.value,
    run: {
      imageId: found.value.id,
      entrypoint: words.entrypoint,
      environment: [...environment, ...own.environment.filter((one) => !environment.some((other) => nameOf(other) === nameOf(one)))],
      ...flags,
      init: host.value.init,
      ...{ stopSignal, stopTimeoutS },
      restartPolicy: host.value.restartPolicy,
      autoRemove: host.value.autoRemove,
      ...(healthcheck !== undefined && { healthcheck }),
      config: { ...shownConfig(body, own.workingFolder), ...(shownHealthcheck !== undefined && { Healthcheck: shownHealthcheck }) },
      hostConfig: host.value.given,
    },
  });
}

/** The networks, and what concerns them. */
function networkPart({ networkMode, links, extraHosts, dns, dnsSearch, dnsOptions }: HostConfig, asked: ContainerNetworkOptions | undefined, macAddress: string) {
  const first = asked ?? { network: networkMode };
  const onBridge = networkMode === 'bridge';
  return {
    networkMode,
    networks: networkMode.startsWith('container:') ? [networkMode] : [{ ...first, ...(macAddress !== '' && { macAddress }) }],
    ...{ extraHosts, dnsServers: dns, dnsSearch, dnsOptions },
    ...(onBridge && Object.keys(links).length > 0 && { bridgeLinks: links }),
  };
}

/** A command as a list of words, or as one; undefined where nothing is said. */
function wordsOf(body: Fields, name: string): readonly string[] | undefined {
  const value = body.value(name);
  if (value === undefined) return undefined;
  return typeof value === 'string' ? [value] : body.texts(name);
}

function merge(command: readonly string[] | undefined, entrypoint: readonly string[] | undefined, own: { readonly command: readonly string[]; readonly entrypoint: readonly string[] }) {
  const cleared = entrypoint?.length === 1 && entrypoint[0] === '';
  const hasOwn = entrypoint !== undefined && entrypoint.length > 0;
  return {
    command: (command?.length ?? 0) > 0 || hasOwn ? (command ?? []) : own.command,
    entrypoint: cleared ? [] : hasOwn ? entrypoint : own.entrypoint,
  };
}

function nameOf(variable: string): string {
  return variable.split('=', 1).join();
}

/** What is kept to be shown, in Docker's order. */
function shownConfig(body: Fields, workingFolder: string): Readonly<Record<string, unknown>> {
  return {
    User: body.value('User') ?? '',
    AttachStdin: body.value('AttachStdin') ?? false,
    AttachStdout: body.value('AttachStdout') ?? false,
    AttachStderr: body.value('AttachStderr') ?? false,
    Volumes: body.value('Volumes') ?? null,
    WorkingDir: body.text('WorkingDir') || workingFolder,
    ...(body.text('MacAddress') !== '' && { MacAddress: body.text('MacAddress') }),
    ...(body.text('StopSignal') !== '' && { StopSignal: body.text('StopSignal') }),
    ...(body.has('StopTimeout') && { StopTimeout: body.integer('StopTimeout') }),
  };
}

function refuse(reason: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason }));
}
