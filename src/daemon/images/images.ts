/**
 * Images as names: every image exists at the registry, and is on the host once it was pulled or a container was made of it.
 *
 * Nothing is downloaded. An image's id follows from its name, so that it is the same on every host. The names are records
 * of the host's own, so that they are there after a restart; each verb is one commit. Invariant: an image has a name.
 */
import type { CnmError } from '../../base/error.js';
import { createRandom } from '../../base/random.js';
import { Result } from '../../base/result.js';
import type { Controller } from '../../controller/controller.js';
import type { Core } from '../../controller/core.js';
import { isUp, type ContainerRecord } from '../../model/container.js';
import { createId } from '../../model/ids.js';
import { imageNameKey, type ImageNameRecord } from '../../model/image-name.js';
import { parseImageName, shownName, type ImageName } from '../../programs/images/image-name.js';
import { configOf, type ImageConfig } from '../../programs/images/known-images.js';
import type { Tables } from '../../state/tables.js';
import { ImageInUse, ImageNameInUse, ImageNotFound, InvalidImageName } from './errors.js';

export interface Image {
  /** 'sha256:...'. */
  readonly id: string;
  /** The names that it goes by, 'nginx:latest'. */
  readonly names: readonly string[];
  /** Where it came from, 'nginx'. */
  readonly repository: string;
  readonly config: ImageConfig;
  /** When it came to the host, in milliseconds since 1970. */
  readonly created: number;
}

/** What became of names and images. */
export interface ImageRemoval {
  readonly untagged: readonly string[];
  readonly deleted: readonly string[];
}

export class Images {
  readonly #core: Core;

  constructor({ core }: Controller) {
    this.#core = core;
  }

  /** Those on the host, the newest last. */
  list(): readonly Image[] {
    const { imageNames } = this.#core.tables;
    const byId = new Map<string, ImageNameRecord[]>();
    for (const row of imageNames.rows()) {
      const names = byId.get(row.imageId);
      if (names === undefined) byId.set(row.imageId, [row]);
      else names.push(row);
    }
    return [...byId.values()].flatMap((names) => imageOf(names) ?? []).sort((a, b) => a.created - b.created);
  }

  /** The image of a name, an id or the start of an id. Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME. */
  image(wanted: string): Result<Image, ImageNotFound | InvalidImageName> {
    const { tables } = this.#core;
    const found = findImage(tables, wanted);
    if (!found.ok) return found;
    const image = imageOf([...tables.imageNamesById.get(found.value.imageId)]);
    return image === undefined ? Result.error(new ImageNotFound({ image: wanted })) : Result.ok(image);
  }

  /** The same, or the image that a pull would bring. Errors: INVALID_IMAGE_NAME, IMAGE_NOT_FOUND. */
  available(wanted: string): Result<Image, ImageNotFound | InvalidImageName> {
    const present = this.image(wanted);
    const name = parseImageName(wanted);
    if (present.ok || name === undefined) return present;
    const { imageId: id, repository } = nameRecord(name, 0);
    return Result.ok({ id, names: [shownName(name)], repository, config: configOf(repository), created: this.#core.runtime.clock.now() });
  }

  /** The image of a name or an id; one that is not on the host comes to it. Errors: INVALID_IMAGE_NAME, IMAGE_NOT_FOUND. */
  async pull(wanted: string): Promise<Result<Image, CnmError>> {
    const present = this.image(wanted);
    const name = parseImageName(wanted);
    if (present.ok || name === undefined) return present;
    const pulled = await this.#core.run(({ tx, tables, clock }): Result<void, CnmError> => {
      const record = nameRecord(name, clock.now());
      // Another name of an image that is there already, as a digest is.
      const other = tables.imageNamesById.first(record.imageId);
      if (tx.get(tables.imageNames, imageNameKey(record)) === undefined) tx.insert(tables.imageNames, other === undefined ? record : { ...other, name: record.name });
      return Result.ok();
    });
    return pulled.ok ? this.image(wanted) : pulled;
  }

  /** Gives an image one more name, and takes it from another that has it. Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME. */
  tag(wanted: string, as: string): Promise<Result<void, CnmError>> {
    return this.#core.run(({ tx, tables }): Result<void, CnmError> => {
      const found = findImage(tables, wanted);
      if (!found.ok) return found;
      const name = parseImageName(as);
      if (name === undefined) return Result.error(new InvalidImageName({ image: as }));
      tx.guard(tables.imageNames, found.value);
      const record = { ...found.value, name: shownName(name) };
      if (tx.get(tables.imageNames, imageNameKey(record)) === undefined) tx.insert(tables.imageNames, record);
      else tx.update(tables.imageNames, record);
      return Result.ok();
    });
  }

  /**
   * Takes a name off an image, and removes the image with its last one, or all of it where its id is given (daemon/images).
   *
   * Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME, and where it is not forced IMAGE_NAME_IN_USE; IMAGE_IN_USE.
   */
  remove(wanted: string, { force = false }: { readonly force?: boolean } = {}): Promise<Result<ImageRemoval, CnmError>> {
    return this.#core.run(({ tx, tables }): Result<ImageRemoval, CnmError> => {
      const found = findImage(tables, wanted);
      if (!found.ok) return found;
      const { imageId } = found.value;
      const names = [...tables.imageNamesById.get(imageId)];
      const isNamed = !isId(wanted) || found.value.name === nameIn(wanted);
      const removed = isNamed ? [found.value] : names;
      const users = names.length > removed.length ? [] : usersOf(tables, imageId);
      const refused = isNamed ? nameConflict(wanted, imageId, users, force) : imageConflict(names, imageId, users, force);
      if (refused !== undefined) return Result.error(refused);
      for (const row of removed) tx.delete(tables.imageNames, row);
      const isGone = names.length === removed.length && !users.some(isUp);
      return Result.ok({ untagged: removed.map(({ name }) => name), deleted: isGone ? [imageId] : [] });
    });
  }
}

/** A name of the image that is wanted: that which was given, or any where it was an id. */
function findImage({ imageNames, imageNamesById }: Tables, wanted: string): Result<ImageNameRecord, ImageNotFound | InvalidImageName> {
  const name = nameIn(wanted);
  const named = name === undefined ? undefined : imageNames.get(imageNameKey({ name }));
  if (named !== undefined) return Result.ok(named);
  if (isId(wanted)) {
    const start = wanted.startsWith('sha256:') ? wanted : `sha256:${wanted}`;
    const whole = imageNamesById.first(start);
    if (whole !== undefined) return Result.ok(whole);
    for (const row of imageNames.rows()) if (row.imageId.startsWith(start)) return Result.ok(row);
  } else if (name === undefined) return Result.error(new InvalidImageName({ image: wanted }));
  return Result.error(new ImageNotFound({ image: name ?? wanted }));
}

/** The containers of an image. */
function usersOf({ containers }: Tables, imageId: string): readonly ContainerRecord[] {
  return [...containers.rows()].filter(({ run }) => run?.imageId === imageId);
}

/** Why an image's last name stays. */
function nameConflict(name: string, imageId: string, [user]: readonly ContainerRecord[], force: boolean): ImageNameInUse | undefined {
  return user === undefined || force ? undefined : new ImageNameInUse({ name, container: shortId(user.id), image: shortId(imageId) });
}

/** Why an image stays whose id was given. */
function imageConflict(names: readonly ImageNameRecord[], imageId: string, users: readonly ContainerRecord[], force: boolean): ImageInUse | undefined {
  const image = shortId(imageId);
  const running = users.find(isUp);
  if (running !== undefined) return new ImageInUse({ image, forced: 'cannot be', reason: `image is being used by running container ${shortId(running.id)}` });
  if (force) return undefined;
  if (names.filter(({ name }) => !name.includes('@')).length > 1) return new ImageInUse({ image, forced: 'must be', reason: 'image is referenced in multiple repositories' });
  const [stopped] = users;
  return stopped === undefined ? undefined : new ImageInUse({ image, forced: 'must be', reason: `image is being used by stopped container ${shortId(stopped.id)}` });
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** An image with all its names; undefined where it has none. */
function imageOf(names: readonly ImageNameRecord[]): Image | undefined {
  const [first] = names;
  if (first === undefined) return undefined;
  return { id: first.imageId, names: names.map(({ name }) => name), repository: first.repository, config: configOf(first.repository), created: first.created };
}

/** The name that a text means, as Docker shows it; undefined where it is none. */
function nameIn(text: string): string | undefined {
  const name = parseImageName(text);
  return name === undefined ? undefined : shownName(name);
}

/** Whether a text may be an id or the start of one. */
function isId(text: string): boolean {
  return /^(?:sha256:)?[0-9a-f]{4,64}$/.test(text);
}

/** What is kept of an image that comes by this name. */
function nameRecord(name: ImageName, created: number): ImageNameRecord {
  const imageId = name.digest ?? `sha256:${createId(createRandom(`image ${shownName(name)}`))}`;
  return { name: shownName(name), imageId, repository: name.repository, created };
}
