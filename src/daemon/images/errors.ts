/**
 * Expected failures of images, in the words of Docker's daemon.
 */
import { errorClass } from '../../base/error.js';

export class ImageNotFound extends errorClass('IMAGE_NOT_FOUND', 'not-found', {
  message: (d: { image: string }) => `No such image: ${d.image}`,
  explanation: () => 'Any image can be pulled, and is there once a container was made of it.',
}) {}

export class InvalidImageName extends errorClass('INVALID_IMAGE_NAME', 'invalid-parameter', {
  message: (_: { image: string }) => 'invalid reference format',
  explanation: (d) => `'${d.image}' is no name of an image.`,
}) {}
