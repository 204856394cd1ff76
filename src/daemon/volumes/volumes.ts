/**
 * Volumes as names: what compose and the CLI create, list and remove. Nothing is kept in them.
 *
 * They are records of the host's own, so that they are there after a restart; each verb is one commit.
 */
import { errorClass, type CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Controller } from '../../controller/controller.js';
import type { Core } from '../../controller/core.js';
import { newId } from '../../controller/operations/operation.js';
import type { Labels } from '../../model/labels.js';
import { volumeKey, type VolumeRecord } from '../../model/volume.js';

export type Volume = VolumeRecord;

export interface VolumeOptions {
  /** 64 hex digits unless given. */
  readonly name?: string;
  readonly labels?: Labels;
  readonly options?: Labels;
}

export class VolumeNotFound extends errorClass('VOLUME_NOT_FOUND', 'not-found', {
  message: (d: { volume: string }) => `get ${d.volume}: no such volume`,
  explanation: () => 'A host has the volumes that were created on it.',
}) {}

export class InvalidVolumeName extends errorClass('INVALID_VOLUME_NAME', 'invalid-parameter', {
  message: (d: { volume: string }) =>
    `create ${d.volume}: "${d.volume}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  explanation: () => 'A name has two characters at least.',
}) {}

export class Volumes {
  readonly #core: Core;

  constructor({ core }: Controller) {
    this.#core = core;
  }

  /** All of them, by name. */
  list(): readonly Volume[] {
    return [...this.#core.tables.volumes.rows()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Errors: VOLUME_NOT_FOUND. */
  volume(name: string): Result<Volume, VolumeNotFound> {
    const volume = this.#core.tables.volumes.get(volumeKey({ name }));
    return volume === undefined ? Result.error(new VolumeNotFound({ volume: name })) : Result.ok(volume);
  }

  /** Creates a volume, or gives the one of that name. Errors: INVALID_VOLUME_NAME. */
  async create({ name: asked, labels = {}, options = {} }: VolumeOptions): Promise<Result<Volume, CnmError>> {
    if (asked !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(asked)) return Result.error(new InvalidVolumeName({ volume: asked }));
    return this.#core.run((operation): Result<Volume, CnmError> => {
      const { tx, tables, clock } = operation;
      const name = asked ?? newId(operation);
      const present = tx.get(tables.volumes, volumeKey({ name }));
      if (present !== undefined) return Result.ok(present);
      const volume: VolumeRecord = { name, driver: 'local', labels, options, created: clock.now() };
      tx.insert(tables.volumes, volume);
      return Result.ok(volume);
    });
  }

  /** Errors: VOLUME_NOT_FOUND. */
  remove(name: string): Promise<Result<void, CnmError>> {
    return this.#core.run(({ tx, tables }): Result<void, CnmError> => {
      const volume = tx.get(tables.volumes, volumeKey({ name }));
      if (volume === undefined) return Result.error(new VolumeNotFound({ volume: name }));
      tx.delete(tables.volumes, volume);
      return Result.ok();
    });
  }

  /** Removes those that are wanted, all of them or none, and gives their names. */
  prune(isWanted: (volume: Volume) => boolean): Promise<Result<readonly string[], CnmError>> {
    return this.#core.run(({ tx, tables }): Result<readonly string[], CnmError> => {
      const unused = this.list().filter(isWanted);
      for (const volume of unused) tx.delete(tables.volumes, volume);
      return Result.ok(unused.map(({ name }) => name));
    });
  }
}
