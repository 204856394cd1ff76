/**
 * Expected failures of volumes, in the words of Docker's daemon (volume/service).
 */
import { errorClass } from '../../base/error.js';

export class VolumeNotFound extends errorClass('VOLUME_NOT_FOUND', 'not-found', {
  message: (d: { volume: string }) => `get ${d.volume}: no such volume`,
  explanation: () => 'A host has the volumes that were created on it.',
}) {}

export class InvalidVolumeName extends errorClass('INVALID_VOLUME_NAME', 'invalid-parameter', {
  message: (d: { volume: string }) =>
    `create ${d.volume}: "${d.volume}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  explanation: () => 'A name has two to 255 of these characters and begins with a letter or a digit.',
}) {}

export class VolumeNameTooShort extends errorClass('VOLUME_NAME_TOO_SHORT', 'invalid-parameter', {
  message: (d: { volume: string }) => `create ${d.volume}: volume name is too short, names should be at least two alphanumeric characters`,
  explanation: () => 'One letter may be meant as a drive; give it one more.',
}) {}

export class VolumeInUse extends errorClass('VOLUME_IN_USE', 'conflict', {
  message: (d: { volume: string; containers: readonly string[] }) => `remove ${d.volume}: volume is in use - [${d.containers.join(', ')}]`,
  explanation: () => 'Remove the containers that it is mounted into first, also those that do not run.',
}) {}

/** Why a text cannot be a volume's name; undefined where it can. */
export function volumeNameFault(text: string): InvalidVolumeName | VolumeNameTooShort | undefined {
  if (text.length === 1) return new VolumeNameTooShort({ volume: text });
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(text) ? undefined : new InvalidVolumeName({ volume: text.slice(0, 256) });
}
