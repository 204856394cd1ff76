/**
 * A name of an image on a host, as a record. An image is there while it has a name, and has no record besides.
 *
 * It is a host's own (local scope) and keyed by the name, so that a name means one image.
 */
import { keyPart } from './keys.js';

export interface ImageNameRecord {
  /** As Docker shows it: 'nginx:latest'. */
  readonly name: string;
  /** The image's id, 'sha256:...'; its other names have it too. */
  readonly imageId: string;
  /** The repository that the image came from, which says what it runs. */
  readonly repository: string;
  /** When the image came to the host, in milliseconds since 1970. */
  readonly created: number;
}

export function imageNameKey(imageName: { readonly name: string }): string {
  return `local/image-name/${keyPart(imageName.name)}`;
}
