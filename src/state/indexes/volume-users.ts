/**
 * Containers by the volumes that are mounted into them, following the containers' table.
 *
 * Invariant: a container is under each of its volumes once, and under nothing else.
 */
import type { ContainerRecord } from '../../model/container.js';
import type { Follower } from '../table.js';

export class VolumeUsers implements Follower<ContainerRecord> {
  readonly #byVolume = new Map<string, Set<string>>();

  /** The ids of the containers that a volume is mounted into, running or not. */
  usersOf(volume: string): readonly string[] {
    return [...(this.#byVolume.get(volume) ?? [])];
  }

  isUsed(volume: string): boolean {
    return this.#byVolume.has(volume);
  }

  change(_key: string, before: ContainerRecord | undefined, after: ContainerRecord | undefined): void {
    if (before !== undefined && before.mounts === after?.mounts && before.id === after?.id) return;
    for (const volume of volumesOf(before)) {
      const users = this.#byVolume.get(volume);
      users?.delete(before?.id ?? '');
      if (users?.size === 0) this.#byVolume.delete(volume);
    }
    if (after === undefined) return;
    for (const volume of volumesOf(after)) {
      const users = this.#byVolume.get(volume) ?? new Set<string>();
      this.#byVolume.set(volume, users.add(after.id));
    }
  }
}

function volumesOf(container: ContainerRecord | undefined): readonly string[] {
  return container?.mounts?.flatMap(({ type, name }) => (type === 'volume' ? [name] : [])) ?? [];
}
