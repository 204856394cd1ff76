/**
 * The volumes of a container: those that are not there are created with it, and those without a name may go with it.
 *
 * A volume is not removed while it is mounted: whoever mounts one depends on its record, which a removal deletes.
 */
import { newId, type Operation } from '../../controller/operations/operation.js';
import type { ContainerRecord } from '../../model/container.js';
import type { Mount } from '../../model/mount.js';
import { volumeKey } from '../../model/volume.js';

/** What is to be mounted, with names for the volumes that have none. */
export function mountVolumes(operation: Operation, mounts: readonly Mount[]): readonly Mount[] {
  const { tx, tables, clock } = operation;
  return mounts.map((mount) => {
    if (mount.type !== 'volume') return mount;
    const name = mount.name === '' ? newId(operation) : mount.name;
    if (tx.get(tables.volumes, volumeKey({ name })) === undefined) tx.insert(tables.volumes, { name, driver: 'local', labels: {}, options: {}, created: clock.now() });
    return { ...mount, name };
  });
}

/** Deletes the volumes that nobody has named and that no other container uses; the container is gone already. */
export function deleteAnonymousVolumes({ tx, tables }: Operation, { mounts = [] }: ContainerRecord): void {
  for (const { name, anonymous } of mounts) {
    const volume = anonymous === true && !tables.volumeUsers.isUsed(name) ? tx.get(tables.volumes, volumeKey({ name })) : undefined;
    if (volume !== undefined) tx.delete(tables.volumes, volume);
  }
}
