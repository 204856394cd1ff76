/**
 * Docker's frames: output and error on one connection, each piece behind a header of eight bytes (pkg/stdcopy).
 *
 *     stream (1 byte: 0 in, 1 out, 2 error)   three zeros   length (4 bytes, big-endian)   the piece
 */
export type StreamName = 'stdout' | 'stderr';

const HEADER_BYTES = 8;
const NUMBERS: Readonly<Record<StreamName, number>> = { stdout: 1, stderr: 2 };

/** A piece of a stream as a frame. */
export function emitFrame(stream: StreamName, piece: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + piece.length);
  frame[0] = NUMBERS[stream];
  new DataView(frame.buffer).setUint32(4, piece.length);
  frame.set(piece, HEADER_BYTES);
  return frame;
}

/** The pieces of whole frames, one after another, of whatever stream. */
export function* parseFrames(frames: Uint8Array): Iterable<Uint8Array> {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength);
  for (let at = 0; at + HEADER_BYTES <= frames.length; ) {
    const start = at + HEADER_BYTES;
    at = start + view.getUint32(at + 4);
    yield frames.subarray(start, at);
  }
}

/** How output goes over a connection: framed, or as it is where a terminal has one stream only. */
export function framing(tty: boolean): (stream: StreamName, piece: Uint8Array) => Uint8Array {
  return tty ? (_stream, piece) => piece : emitFrame;
}
