/**
 * What a container is to have mounted (volume/mounts/linux_parser.go, daemon/volumes.go): 'Binds', 'Mounts', 'VolumesFrom'
 * and 'Volumes' of its configuration, in this order.
 *
 * Invariant: nothing is mounted twice on one path. 'VolumesFrom' gives way to all others, and 'Volumes' to everything.
 */
import type { CnmError } from '../../../../base/error.js';
import { Result } from '../../../../base/result.js';
import type { Containers } from '../../../../containers/containers.js';
import type { Mount } from '../../../../model/mount.js';
import { volumeNameFault } from '../../../volumes/errors.js';
import { InvalidRequest } from '../../errors.js';
import type { Fields } from '../../fields.js';

type Mounts = Result<readonly Mount[], CnmError>;

/** Errors: INVALID_REQUEST, INVALID_VOLUME_NAME, VOLUME_NAME_TOO_SHORT, CONTAINER_NOT_FOUND, AMBIGUOUS_CONTAINER. */
export function readMounts(body: Fields, containers: Containers): Mounts {
  const host = body.object('HostConfig');
  const byDestination = new Map<string, Mount>();
  for (const text of host.texts('VolumesFrom')) {
    const mounts = mountsFrom(text, containers);
    if (!mounts.ok) return mounts;
    for (const mount of mounts.value) byDestination.set(mount.destination, mount);
  }
  const given = new Set<string>();
  for (const mount of [...host.texts('Binds').map(readBind), ...host.objects('Mounts').map(readMount)]) {
    if (!mount.ok) return mount;
    const { destination, type, name } = mount.value;
    if (given.has(destination)) return refuse(`Duplicate mount point: ${destination}`);
    const fault = type !== 'volume' || name === '' ? undefined : volumeNameFault(name);
    if (fault !== undefined) return Result.error(fault);
    given.add(destination);
    byDestination.set(destination, mount.value);
  }
  for (const [path] of body.entries('Volumes')) {
    const destination = cleanPath(`/${path}`);
    if (!byDestination.has(destination)) byDestination.set(destination, { ...volumeAt(destination, ''), mode: '' });
  }
  return Result.ok([...byDestination.values()]);
}

/** 'container', 'container:ro': all that it has. */
function mountsFrom(text: string, containers: Containers): Mounts {
  const [wanted = '', mode = 'rw', more] = text.split(':');
  if (wanted === '' || more !== undefined) return refuse(`malformed volumes-from specification: ${text.slice(0, 128)}`);
  if (!isMode(mode)) return refuse(`invalid mode: ${mode.slice(0, 64)}`);
  const found = containers.container(wanted);
  if (!found.ok) return found;
  return Result.ok((found.value.record.mounts ?? []).map((mount) => ({ ...mount, mode: '', writable: mount.writable && isWritable(mode) })));
}

/** 'name:/path', '/host:/path:ro', '/path'. */
function readBind(text: string): Result<Mount, InvalidRequest> {
  const words = `invalid volume specification: '${text.slice(0, 256)}'`;
  const [first = '', second, mode = '', more] = text.split(':');
  if (first === '' || more !== undefined || (second !== undefined && mode === '' && isMode(second) && second !== '')) return refuse(words);
  if (!isMode(mode)) return refuse(`invalid mode: ${mode.slice(0, 64)}`);
  const [source, target] = second === undefined ? ['', first] : [first, second];
  const isBind = source.startsWith('/');
  const fault = targetFault(target);
  if (fault !== undefined) return refuse(`${words}: invalid mount config for type "${isBind ? 'bind' : 'volume'}": ${fault}`);
  const destination = cleanPath(target);
  const writable = isWritable(mode);
  if (!isBind) return Result.ok({ ...volumeAt(destination, source), mode: mode === '' ? 'z' : mode, writable });
  const propagation = mode.split(',').find((flag) => PROPAGATIONS.has(flag)) ?? 'rprivate';
  return Result.ok({ type: 'bind', name: '', source: cleanPath(source), destination, mode, writable, propagation });
}

/** { Type: 'volume', Source: 'name', Target: '/path' } and so on. */
function readMount(fields: Fields): Result<Mount, InvalidRequest> {
  const [type, source, target] = [fields.text('Type'), fields.text('Source'), fields.text('Target')];
  const writable = !fields.flag('ReadOnly');
  const propagation = fields.object('BindOptions').text('Propagation');
  const fault = targetFault(target) ?? sourceFault(type, source);
  if (fault !== undefined) return refuse(`invalid mount config for type "${type.slice(0, 64)}": ${fault}`);
  const destination = cleanPath(target);
  if (type === 'volume') return Result.ok({ ...volumeAt(destination, source), writable });
  const others = { name: '', destination, mode: '', writable };
  if (type === 'tmpfs') return Result.ok({ type, source: '', propagation: '', ...others });
  return Result.ok({ type: 'bind', source: cleanPath(source), propagation: propagation === '' ? 'rprivate' : propagation, ...others });
}

/** A volume of the host's own kind is marked as one that containers share. */
function volumeAt(destination: string, name: string): Mount {
  return { type: 'volume', name, source: '', destination, mode: 'z', writable: true, propagation: '', ...(name === '' && { anonymous: true }) };
}

function targetFault(target: string): string | undefined {
  if (target === '') return 'field Target must not be empty';
  if (!target.startsWith('/')) return `invalid mount path: '${target.slice(0, 256)}' mount path must be absolute`;
  return cleanPath(target) === '/' ? "invalid specification: destination can't be '/'" : undefined;
}

function sourceFault(type: string, source: string): string | undefined {
  if (type === 'volume') return undefined;
  if (type === 'tmpfs') return source === '' ? undefined : 'field Source must not be specified';
  if (type !== 'bind') return 'mount type unknown';
  if (source === '') return 'field Source must not be empty';
  return source.startsWith('/') ? undefined : `invalid mount path: '${source.slice(0, 256)}' mount path must be absolute`;
}

const PROPAGATIONS: ReadonlySet<string> = new Set(['private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared']);
/** Of each of these a mode has one at most. */
const FLAGS: readonly ReadonlySet<string>[] = [new Set(['ro', 'rw']), new Set(['z', 'Z']), new Set(['nocopy']), new Set(['consistent', 'cached', 'delegated', 'default']), PROPAGATIONS];

function isMode(mode: string): boolean {
  if (mode === '') return true;
  const flags = mode.split(',');
  return flags.every((flag) => FLAGS.some((set) => set.has(flag))) && FLAGS.every((set) => flags.filter((flag) => set.has(flag)).length <= 1);
}

function isWritable(mode: string): boolean {
  return !mode.split(',').includes('ro');
}

/** An absolute path without '.', '..' and needless slashes. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function refuse(reason: string): Result<never, InvalidRequest> {
  return Result.error(new InvalidRequest({ reason }));
}
