/**
 * Memory for frames: cut from large blocks, because making a typed array of its own for each costs more than the rest
 * of a hop.
 *
 * A piece is handed out once and never reused, so whoever holds a frame may keep it; a kept frame keeps its block.
 * A frame belongs to whoever made it until it is sent; from then on it is shared, and nobody writes to it.
 */
const BLOCK_BYTES = 0x1_0000;
/** Frames above this size get memory of their own: a block would be mostly wasted at its end. */
const LARGE_BYTES = 0x4000;

export class FrameMemory {
  #block = new ArrayBuffer(BLOCK_BYTES);
  #used = 0;

  /** Zeroed bytes for a new frame. */
  allocate(lengthBytes: number): Uint8Array {
    if (lengthBytes > LARGE_BYTES) return new Uint8Array(lengthBytes);
    if (this.#used + lengthBytes > BLOCK_BYTES) {
      this.#block = new ArrayBuffer(BLOCK_BYTES);
      this.#used = 0;
    }
    const frame = new Uint8Array(this.#block, this.#used, lengthBytes);
    this.#used += lengthBytes;
    return frame;
  }

  /** A copy that may be written to. */
  copy(frame: Uint8Array): Uint8Array {
    const copied = this.allocate(frame.length);
    copied.set(frame);
    return copied;
  }
}
