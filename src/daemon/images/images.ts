/**
 * Images as names: any image exists at the registry, and is on the host once it was pulled or a container was made of it.
 *
 * Nothing is downloaded. An image's id follows from its name, so that it is the same on every host and after a restart.
 */
import { errorClass } from '../../base/error.js';
import { createRandom } from '../../base/random.js';
import { Result } from '../../base/result.js';
import type { Clock } from '../../base/runtime.js';
import { createId } from '../../model/ids.js';
import { parseImageName, shownName, type ImageName } from '../../programs/images/image-name.js';
import { configOf, type ImageConfig } from '../../programs/images/known-images.js';

export class ImageNotFound extends errorClass('IMAGE_NOT_FOUND', 'not-found', {
  message: (d: { image: string }) => `No such image: ${d.image}`,
  explanation: () => 'Any image can be pulled, and is there once a container was made of it.',
}) {}

export class InvalidImageName extends errorClass('INVALID_IMAGE_NAME', 'invalid-parameter', {
  message: (_: { image: string }) => 'invalid reference format',
  explanation: (d) => `'${d.image}' is no name of an image.`,
}) {}

export interface Image {
  /** 'sha256:...'. */
  readonly id: string;
  /** The names that it goes by, 'nginx:latest'. */
  readonly names: readonly string[];
  readonly config: ImageConfig;
  /** When it came to the host, in milliseconds since 1970. */
  readonly created: number;
}

export class Images {
  readonly #clock: Clock;
  readonly #byId = new Map<string, Image>();
  readonly #idByName = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Those on the host, the newest last. */
  list(): readonly Image[] {
    return [...this.#byId.values()];
  }

  /** The image of a name, an id or the start of an id. Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME. */
  image(wanted: string): Result<Image, ImageNotFound | InvalidImageName> {
    const name = parseImageName(wanted);
    const named = name === undefined ? undefined : this.#idByName.get(shownName(name));
    const found = named === undefined ? this.#byStart(wanted) : this.#byId.get(named);
    if (found !== undefined) return Result.ok(found);
    if (name === undefined && !isId(wanted)) return Result.error(new InvalidImageName({ image: wanted }));
    return Result.error(new ImageNotFound({ image: name === undefined ? wanted : shownName(name) }));
  }

  /** The image of a name or an id; one that is not on the host comes to it. Errors: INVALID_IMAGE_NAME, IMAGE_NOT_FOUND. */
  pull(wanted: string): Result<Image, ImageNotFound | InvalidImageName> {
    const present = this.image(wanted);
    const name = parseImageName(wanted);
    if (present.ok || name === undefined) return present;
    return Result.ok(this.#add(name, digestOf(name)));
  }

  /** Gives an image one more name. Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME. */
  tag(wanted: string, as: string): Result<void, ImageNotFound | InvalidImageName> {
    const image = this.image(wanted);
    if (!image.ok) return image;
    const name = parseImageName(as);
    if (name === undefined) return Result.error(new InvalidImageName({ image: as }));
    this.#forget(shownName(name));
    this.#name(image.value, shownName(name));
    return Result.ok();
  }

  /** Takes a name off an image, and removes the image with its last one, or all of it where its id is given. Errors: IMAGE_NOT_FOUND, INVALID_IMAGE_NAME. */
  remove(wanted: string): Result<{ readonly untagged: readonly string[]; readonly deleted: readonly string[] }, ImageNotFound | InvalidImageName> {
    const image = this.image(wanted);
    if (!image.ok) return image;
    const name = parseImageName(wanted);
    const own = name === undefined ? undefined : shownName(name);
    const untagged = own !== undefined && image.value.names.includes(own) ? [own] : image.value.names;
    for (const one of untagged) this.#forget(one);
    const isGone = !this.#byId.has(image.value.id);
    return Result.ok({ untagged, deleted: isGone ? [image.value.id] : [] });
  }

  #add(name: ImageName, id: string): Image {
    const image = this.#byId.get(id) ?? { id, names: [], config: configOf(name.repository), created: this.#clock.now() };
    return this.#name(image, shownName(name));
  }

  #name(image: Image, name: string): Image {
    const known = this.#byId.get(image.id) ?? image;
    const named: Image = { ...known, names: [...known.names, name] };
    this.#byId.set(named.id, named);
    this.#idByName.set(name, named.id);
    return named;
  }

  #forget(name: string): void {
    const image = this.#byId.get(this.#idByName.get(name) ?? '');
    this.#idByName.delete(name);
    if (image === undefined) return;
    const names = image.names.filter((one) => one !== name);
    if (names.length === 0) this.#byId.delete(image.id);
    else this.#byId.set(image.id, { ...image, names });
  }

  #byStart(wanted: string): Image | undefined {
    if (!isId(wanted)) return undefined;
    const start = wanted.startsWith('sha256:') ? wanted : `sha256:${wanted}`;
    return this.#byId.get(start) ?? [...this.#byId.values()].find(({ id }) => id.startsWith(start));
  }
}

/** Whether a text may be an id or the start of one. */
function isId(text: string): boolean {
  return /^(?:sha256:)?[0-9a-f]{4,64}$/.test(text);
}

function digestOf(name: ImageName): string {
  return name.digest ?? `sha256:${createId(createRandom(`image ${shownName(name)}`))}`;
}
