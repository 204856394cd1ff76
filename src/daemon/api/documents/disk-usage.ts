/**
 * Images, volumes and containers in the short forms of lists (types.ImageSummary, types.Volume).
 */
import { formatInstant } from '../../../base/instant.js';
import { inspectMounts, volumeFolder } from '../../../containers/inspect/inspect-mounts.js';
import type { Daemon } from '../../daemon.js';
import { parseImageName } from '../../../programs/images/image-name.js';
import type { Image } from '../../images/images.js';
import type { Volume } from '../../volumes/volumes.js';

/** Nothing is stored, and clients divide by sizes. */
export const IMAGE_BYTES = 4_194_304;

export function imageSummary(image: Image, { containers }: Daemon): object {
  const users = containers.list().filter((container) => image.names.some((name) => sameImage(container.image, name)) || container.image === image.id);
  return {
    Containers: users.length,
    Created: Math.floor(image.created / 1_000),
    Id: image.id,
    Labels: null,
    ParentId: '',
    RepoDigests: repoDigests(image),
    RepoTags: image.names.filter((name) => !name.includes('@')),
    SharedSize: -1,
    Size: IMAGE_BYTES,
    VirtualSize: IMAGE_BYTES,
  };
}

/** 'nginx@sha256:...' for each repository that it is known in. */
export function repoDigests({ names, id }: Image): readonly string[] {
  return [...new Set(names.map((name) => `${parseImageName(name)?.repository ?? name}@${id}`))];
}

export function volumeDocument({ name, driver, labels, options, created }: Volume): object {
  return {
    CreatedAt: formatInstant(created).replace(/\.\d+Z$/, 'Z'),
    Driver: driver,
    Labels: Object.keys(labels).length === 0 ? null : labels,
    Mountpoint: volumeFolder(name),
    Name: name,
    Options: Object.keys(options).length === 0 ? null : options,
    Scope: 'local',
  };
}

/** As much as `docker system df` counts. */
export function containerSummaries({ containers }: Daemon): readonly object[] {
  return containers.list().map(({ id, name, image, state, created, record }) => ({
    Id: id,
    Names: [`/${name}`],
    Image: image,
    State: state,
    Created: Math.floor(created / 1_000),
    SizeRw: 0,
    SizeRootFs: 0,
    Mounts: inspectMounts(record),
  }));
}

function sameImage(one: string, other: string): boolean {
  const [a, b] = [parseImageName(one), parseImageName(other)];
  return a !== undefined && b !== undefined && a.repository === b.repository && a.tag === b.tag && a.digest === b.digest;
}
