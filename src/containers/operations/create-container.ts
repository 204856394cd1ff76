/**
 * Creates a container: its name, its configuration and its volumes. It gets no sandbox and no address before it is started.
 *
 * The name is unique on its host by the record's key.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import { newId, type Operation } from '../../controller/operations/operation.js';
import { containerKey, type ContainerRecord } from '../../model/container.js';
import { shortId } from '../../model/ids.js';
import type { Labels } from '../../model/labels.js';
import { sharedContainer, type ContainerSettings } from '../container-settings.js';
import { ContainerExists, InvalidLink } from '../errors.js';
import { randomName } from '../random-name.js';
import { findContainer } from './find-container.js';
import { mountVolumes } from '../volumes/mount-volumes.js';

export function createContainer(operation: Operation, settings: ContainerSettings): Result<ContainerRecord, CnmError> {
  const { tx, tables } = operation;
  const name = settings.name ?? randomName(operation.random, (taken) => tables.containers.get(containerKey({ name: taken })) !== undefined);
  const other = tx.get(tables.containers, containerKey({ name }));
  if (other !== undefined) return Result.error(new ContainerExists({ container: name, id: other.id }));
  const networkMode = resolveMode(operation, settings.networkMode);
  const bridgeLinks = resolveLinks(operation, settings.bridgeLinks ?? {});
  if (!bridgeLinks.ok) return bridgeLinks;
  const id = newId(operation);
  const container: ContainerRecord = {
    ...settings,
    id,
    name,
    anonymous: settings.name === undefined,
    created: operation.clock.now(),
    state: 'created',
    hostname: settings.hostname !== '' ? settings.hostname : networkMode === 'host' ? operation.host.name : shortId(id),
    networkMode,
    ...(settings.bridgeLinks !== undefined && { bridgeLinks: bridgeLinks.value }),
    ...(settings.mounts !== undefined && { mounts: mountVolumes(operation, settings.mounts) }),
  };
  tx.insert(tables.containers, container);
  return Result.ok(container);
}

/**
 * 'container:NAME' with the id instead of the name, so that it stays what it is; every other mode as it is. Whom the name
 * means that nobody has is seen at the start, as in Docker.
 */
function resolveMode({ tables, host }: Operation, networkMode: string): string {
  const shared = sharedContainer(networkMode);
  const found = shared === undefined ? undefined : findContainer(tables, host.name, shared);
  return found?.ok === true ? `container:${found.value.id}` : networkMode;
}

/** Ids instead of names, so that links stay what they are. */
function resolveLinks({ tables, host }: Operation, links: Labels): Result<Labels, CnmError> {
  const ids: [string, string][] = [];
  for (const [alias, wanted] of Object.entries(links)) {
    const found = findContainer(tables, host.name, wanted);
    if (!found.ok) return Result.error(new InvalidLink({ other: wanted, reason: found.error.message }));
    if (found.value.networkMode === 'host') return Result.error(new InvalidLink({ other: wanted, reason: '' }));
    ids.push([alias, found.value.id]);
  }
  return Result.ok(Object.fromEntries(ids));
}
