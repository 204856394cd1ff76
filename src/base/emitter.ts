/**
 * Typed listeners, called in the order in which they were added; an AbortSignal takes one off.
 *
 * A listener that throws does not keep the others from being called: what it threw goes to `onThrow`, and so does what the
 * promise of an asynchronous one is rejected with, which nobody else waits for.
 */
export interface ListenOptions {
  /** Takes the listener off when it aborts. */
  readonly signal?: AbortSignal;
}

type Listeners<Events> = { [Type in keyof Events]?: Set<(event: Events[Type]) => unknown> };

export class Emitter<Events> {
  readonly #listeners: Listeners<Events> = {};
  readonly #onThrow: (thrown: unknown) => void;

  constructor(onThrow: (thrown: unknown) => void) {
    this.#onThrow = onThrow;
  }

  /** Calls `listener` for each event of the type, until the signal aborts or the returned function is called. */
  on<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void, options: ListenOptions = {}): () => void {
    const listeners = (this.#listeners[type] ??= new Set());
    const off = (): void => void listeners.delete(listener);
    if (options.signal?.aborted === true) return off;
    listeners.add(listener);
    options.signal?.addEventListener('abort', off, { once: true });
    return off;
  }

  /** Whether anybody listens to anything. */
  get isHeard(): boolean {
    for (const type in this.#listeners) if (this.has(type)) return true;
    return false;
  }

  /** Whether anybody listens to the type, for callers who would rather not build the event. */
  has(type: keyof Events): boolean {
    return (this.#listeners[type]?.size ?? 0) > 0;
  }

  emit<Type extends keyof Events>(type: Type, event: Events[Type]): void {
    for (const listener of [...(this.#listeners[type] ?? [])]) {
      try {
        const promise = listener(event);
        if (promise instanceof Promise) promise.catch(this.#onThrow);
      } catch (thrown) {
        this.#onThrow(thrown);
      }
    }
  }
}
