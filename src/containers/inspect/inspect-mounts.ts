/**
 * What is mounted into a container, as Docker's API shows it (types.MountPoint of 20.10).
 */
import type { ContainerRecord } from '../../model/container.js';

export interface MountInspection {
  readonly Type: string;
  readonly Name?: string;
  /** On the host. */
  readonly Source: string;
  readonly Destination: string;
  readonly Driver?: string;
  readonly Mode: string;
  readonly RW: boolean;
  readonly Propagation: string;
}

export function inspectMounts({ mounts = [] }: ContainerRecord): readonly MountInspection[] {
  return mounts.map(({ type, name, source, destination, mode, writable, propagation }) => ({
    Type: type,
    ...(type === 'volume' && { Name: name }),
    Source: type === 'volume' ? volumeFolder(name) : source,
    Destination: destination,
    ...(type === 'volume' && { Driver: 'local' }),
    Mode: mode,
    RW: writable,
    Propagation: propagation,
  }));
}

/** Where Docker would keep a volume. */
export function volumeFolder(name: string): string {
  return `/var/lib/docker/volumes/${name}/_data`;
}
