/**
 * Volumes as names: what compose and the CLI create, list and remove. Nothing is kept in them, nor after a restart.
 */
import { errorClass } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Runtime } from '../../base/runtime.js';
import { createId } from '../../model/ids.js';
import type { Labels } from '../../model/labels.js';

export interface Volume {
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  readonly options: Labels;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export interface VolumeOptions {
  /** 64 hex digits unless given. */
  readonly name?: string;
  readonly labels?: Labels;
  readonly options?: Labels;
}

export class VolumeNotFound extends errorClass('VOLUME_NOT_FOUND', 'not-found', {
  message: (d: { volume: string }) => `get ${d.volume}: no such volume`,
  explanation: () => 'Volumes are forgotten when the daemon ends.',
}) {}

export class InvalidVolumeName extends errorClass('INVALID_VOLUME_NAME', 'invalid-parameter', {
  message: (d: { volume: string }) =>
    `create ${d.volume}: "${d.volume}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  explanation: () => 'A name has two characters at least.',
}) {}

export class Volumes {
  readonly #runtime: Runtime;
  readonly #volumes = new Map<string, Volume>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** All of them, by name. */
  list(): readonly Volume[] {
    return [...this.#volumes.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Errors: VOLUME_NOT_FOUND. */
  volume(name: string): Result<Volume, VolumeNotFound> {
    const volume = this.#volumes.get(name);
    return volume === undefined ? Result.error(new VolumeNotFound({ volume: name })) : Result.ok(volume);
  }

  /** Creates a volume, or gives the one of that name. Errors: INVALID_VOLUME_NAME. */
  create({ name = createId(this.#runtime.random), labels = {}, options = {} }: VolumeOptions): Result<Volume, InvalidVolumeName> {
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(name)) return Result.error(new InvalidVolumeName({ volume: name }));
    const present = this.#volumes.get(name);
    if (present !== undefined) return Result.ok(present);
    const volume: Volume = { name, driver: 'local', labels, options, created: this.#runtime.clock.now() };
    this.#volumes.set(name, volume);
    return Result.ok(volume);
  }

  /** Errors: VOLUME_NOT_FOUND. */
  remove(name: string): Result<void, VolumeNotFound> {
    return this.#volumes.delete(name) ? Result.ok() : Result.error(new VolumeNotFound({ volume: name }));
  }
}
