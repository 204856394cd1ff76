/**
 * How far a tour has come: the name of the last step that is done, in the store that the tour works on.
 *
 * It may be one step behind the truth, which is why every step looks at what is there.
 */
import type { CnmError } from '../../base/error.js';
import { Result } from '../../base/result.js';
import type { Store } from '../../contracts/store.js';
import { decode, encode } from '../../model/codec.js';

const PREFIX = 'tour/';
const KEY = `${PREFIX}step`;

export class Progress {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The last step that is done; undefined when no tour is under way. */
  async read(): Promise<Result<string | undefined, CnmError>> {
    const snapshot = await this.#store.read([PREFIX]);
    if (!snapshot.ok) return snapshot;
    const value = snapshot.value.entries.find(({ key }) => key === KEY)?.value;
    const record = value === undefined ? undefined : decode(value);
    return Result.ok(record !== undefined && 'step' in record && typeof record.step === 'string' ? record.step : undefined);
  }

  note(step: string): Promise<Result<unknown, CnmError>> {
    return this.#store.commit({ conditions: [], writes: [{ key: KEY, value: encode({ step }) }] });
  }

  /** The tour has ended. */
  clear(): Promise<Result<unknown, CnmError>> {
    return this.#store.commit({ conditions: [], writes: [{ key: KEY, value: undefined }] });
  }
}
