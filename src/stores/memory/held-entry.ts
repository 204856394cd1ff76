/**
 * What a memory store holds under a key: bytes, or a record that becomes bytes when somebody reads it.
 */
import type { Entry } from '../../contracts/store.js';
import { encode } from '../../model/codec.js';
import type { Revision } from '../../state/revision.js';

export class HeldEntry {
  #held: object;

  constructor(
    readonly key: string,
    held: object,
    readonly revision: Revision,
  ) {
    this.#held = held;
  }

  /** The entry as a reader gets it. */
  read(): Entry {
    const value = this.#held instanceof Uint8Array ? this.#held : encode(this.#held);
    this.#held = value;
    return { key: this.key, value, revision: this.revision };
  }
}
