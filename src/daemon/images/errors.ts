/**
 * Expected failures of images, in the words of Docker's daemon.
 */
import { errorClass } from '../../base/error.js';

export class ImageNotFound extends errorClass('IMAGE_NOT_FOUND', 'not-found', {
  message: (d: { image: string }) => `No such image: ${d.image}`,
  explanation: () => 'Any image can be pulled, and is there once a container was made of it.',
}) {}

/** A name that is the last one of an image with containers. */
export class ImageNameInUse extends errorClass('IMAGE_NAME_IN_USE', 'conflict', {
  message: (d: { name: string; container: string; image: string }) =>
    `conflict: unable to remove repository reference ${JSON.stringify(d.name)} (must force) - container ${d.container} is using its referenced image ${d.image}`,
  explanation: () => 'Remove the container before, or the name by force.',
}) {}

export class ImageInUse extends errorClass('IMAGE_IN_USE', 'conflict', {
  message: (d: { image: string; forced: 'must be' | 'cannot be'; reason: string }) => `conflict: unable to delete ${d.image} (${d.forced} forced) - ${d.reason}`,
  explanation: (d) => (d.forced === 'must be' ? 'It goes by force.' : 'Stop and remove the containers that run of it before.'),
}) {}

export class InvalidImageName extends errorClass('INVALID_IMAGE_NAME', 'invalid-parameter', {
  message: (_: { image: string }) => 'invalid reference format',
  explanation: (d) => `'${d.image}' is no name of an image.`,
}) {}
