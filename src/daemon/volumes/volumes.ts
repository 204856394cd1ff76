/**
 * Volumes as names: what compose and the CLI create, list and remove. Nothing is kept in them.
 *
 * They are records of the host's own, so that they are there after a restart; each verb is one commit. Invariant: one
 * that is mounted into a container, running or not, is not removed.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Controller } from '../../controller/controller.js';
import type { Core } from '../../controller/core.js';
import { newId } from '../../controller/operations/operation.js';
import type { Labels } from '../../model/labels.js';
import { volumeKey, type VolumeRecord } from '../../model/volume.js';
import { VolumeInUse, volumeNameFault, VolumeNotFound } from './errors.js';

export type Volume = VolumeRecord;

export interface VolumeOptions {
  /** 64 hex digits unless given. */
  readonly name?: string;
  readonly labels?: Labels;
  readonly options?: Labels;
}

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

  /** The ids of the containers that it is mounted into, running or not. */
  usersOf(name: string): readonly string[] {
    return this.#core.tables.volumeUsers.usersOf(name);
  }

  /** Creates a volume, or gives the one of that name. Errors: INVALID_VOLUME_NAME, VOLUME_NAME_TOO_SHORT. */
  async create({ name: asked, labels = {}, options = {} }: VolumeOptions): Promise<Result<Volume, CnmError>> {
    const fault = asked === undefined ? undefined : volumeNameFault(asked);
    if (fault !== undefined) return Result.error(fault);
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

  /** Errors: VOLUME_NOT_FOUND, VOLUME_IN_USE. */
  remove(name: string): Promise<Result<void, CnmError>> {
    return this.#core.run(({ tx, tables }): Result<void, CnmError> => {
      const volume = tx.get(tables.volumes, volumeKey({ name }));
      if (volume === undefined) return Result.error(new VolumeNotFound({ volume: name }));
      const containers = tables.volumeUsers.usersOf(name);
      if (containers.length > 0) return Result.error(new VolumeInUse({ volume: name, containers }));
      tx.delete(tables.volumes, volume);
      return Result.ok();
    });
  }

  /** Removes those that no container has and that are wanted, all of them or none, and gives their names. */
  prune(isWanted: (volume: Volume) => boolean): Promise<Result<readonly string[], CnmError>> {
    return this.#core.run(({ tx, tables }): Result<readonly string[], CnmError> => {
      const unused = this.list().filter((volume) => !tables.volumeUsers.isUsed(volume.name) && isWanted(volume));
      for (const volume of unused) tx.delete(tables.volumes, volume);
      return Result.ok(unused.map(({ name }) => name));
    });
  }
}
