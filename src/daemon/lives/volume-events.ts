/**
 * What is told of volumes because of containers: they come and go with them, and are mounted while they run.
 */
import type { Container } from '../../containers/container.js';
import type { Mount } from '../../model/mount.js';
import type { LifeParts } from './life-parts.js';

/** The volumes among mounts that are there. */
export function presentVolumes({ volumes }: LifeParts, mounts: readonly Mount[] = []): ReadonlySet<string> {
  return new Set(volumesOf(mounts).filter((name) => volumes.volume(name).ok));
}

/** A container was created, when these volumes were there. */
export function tellOfNewVolumes(parts: LifeParts, { record }: Container, before: ReadonlySet<string>): void {
  for (const name of new Set(volumesOf(record.mounts))) if (!before.has(name)) tellOfVolume(parts, name, 'create');
}

/** A container was removed, when these volumes were there. */
export function tellOfGoneVolumes(parts: LifeParts, before: ReadonlySet<string>): void {
  for (const name of before) if (!parts.volumes.volume(name).ok) tellOfVolume(parts, name, 'destroy');
}

export function tellOfMounts(parts: LifeParts, { id, record }: Container): void {
  for (const { type, name, destination, writable, propagation } of record.mounts ?? []) {
    if (type === 'volume') tellOfVolume(parts, name, 'mount', { container: id, destination, propagation, 'read/write': String(writable) });
  }
}

export function tellOfUnmounts(parts: LifeParts, { id, record }: Container): void {
  for (const name of volumesOf(record.mounts)) tellOfVolume(parts, name, 'unmount', { container: id });
}

function tellOfVolume({ events }: LifeParts, id: string, action: string, more: Readonly<Record<string, string>> = {}): void {
  events.tell({ type: 'volume', action, id, attributes: { ...more, driver: 'local' } });
}

function volumesOf(mounts: readonly Mount[] = []): readonly string[] {
  return mounts.flatMap(({ type, name }) => (type === 'volume' ? [name] : []));
}
