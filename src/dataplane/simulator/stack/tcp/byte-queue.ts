/**
 * Bytes in a row that are added at the end, read anywhere, and dropped from the beginning.
 *
 * What is added is kept as it is, not copied, so whoever adds it must not write to it afterwards.
 */
export class ByteQueue {
  #chunks: Uint8Array[] = [];
  /** The chunk that the first byte is in, and where in it. */
  #first = 0;
  #firstAt = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  /** Copies bytes from a place in the queue to a place in the target. */
  copy(from: number, length: number, target: Uint8Array, targetStart: number): void {
    let index = this.#first;
    let at = this.#firstAt + from;
    let done = 0;
    while (done < length) {
      const chunk = this.#chunks[index];
      if (chunk === undefined) throw new RangeError(`no ${length} bytes from ${from} in a queue of ${this.#length}`);
      if (at < chunk.length) {
        const piece = chunk.subarray(at, Math.min(chunk.length, at + length - done));
        target.set(piece, targetStart + done);
        done += piece.length;
        at += piece.length;
      }
      at -= chunk.length;
      index += 1;
    }
  }

  /** Drops the first bytes. */
  drop(length: number): void {
    this.#length -= length;
    this.#firstAt += length;
    for (let chunk = this.#chunks[this.#first]; chunk !== undefined && this.#firstAt >= chunk.length; chunk = this.#chunks[this.#first]) {
      this.#firstAt -= chunk.length;
      this.#first += 1;
    }
    // Chunks that are done with go in groups, so that a long queue is not moved for each.
    if (this.#first > 32 || this.#first === this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
  }
}
