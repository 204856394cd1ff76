/**
 * DNS messages on a stream (RFC 1035, 4.2.2): each behind its length in two octets.
 *
 * Law: whatever pieces the stream comes in, reading it gives the messages that were framed, in order.
 */
import { readU16, writeU16 } from '../fields.js';

const LENGTH_BYTES = 2;
const NOTHING = new Uint8Array(0);

/** The most that a message on a stream may have, by its length field. */
export const MAX_STREAM_MESSAGE_BYTES = 0xffff;

/** A message as it goes on a stream. Throws if it is too long for one. */
export function frameDns(message: Uint8Array): Uint8Array {
  if (message.length > MAX_STREAM_MESSAGE_BYTES) throw new RangeError(`a message of ${message.length} octets has no place on a stream`);
  const framed = new Uint8Array(LENGTH_BYTES + message.length);
  writeU16(framed, 0, message.length);
  framed.set(message, LENGTH_BYTES);
  return framed;
}

/** Cuts one stream into messages. */
export class DnsStreamReader {
  #rest = NOTHING;

  /** The messages that are complete with these octets. */
  read(bytes: Uint8Array): readonly Uint8Array[] {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const end = at + LENGTH_BYTES + (at + LENGTH_BYTES <= all.length ? readU16(all, at) : 0);
      if (at + LENGTH_BYTES > all.length || end > all.length) break;
      messages.push(all.subarray(at + LENGTH_BYTES, end));
      at = end;
    }
    this.#rest = all.slice(at);
    return messages;
  }
}
