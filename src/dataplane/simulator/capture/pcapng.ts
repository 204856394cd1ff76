/**
 * A pcapng file in memory: frames of any number of interfaces with their times, for Wireshark and its like
 * (draft-ietf-opsawg-pcapng).
 *
 *     section header | interface | interface ... | packet | interface | packet ...
 *
 * Every block is its type, its length, its body padded to four octets, and its length again; numbers are little-endian.
 * An interface is described before its first packet. Times are microseconds, the format's default.
 */

/** An interface as the file describes it. */
export interface CapturedInterface {
  readonly name: string;
  /** Where it is, in words. */
  readonly description: string;
}

const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
const LINK_TYPE_ETHERNET = 1;
const NO_LENGTH_LIMIT = 0;

const OPTION_APPLICATION = 4;
const OPTION_INTERFACE_NAME = 2;
const OPTION_INTERFACE_DESCRIPTION = 3;
const OPTION_PACKET_FLAGS = 2;
const FLAG_INBOUND = 1;
const FLAG_OUTBOUND = 2;

const ABOVE_32_BITS = 0x1_0000_0000;

export class PcapngWriter {
  readonly #blocks: Uint8Array[] = [];
  #interfaces = 0;
  #length = 0;

  constructor(application: string) {
    const section = [...u32(BYTE_ORDER_MAGIC), ...u16(1), ...u16(0), ...u32(0xffff_ffff), ...u32(0xffff_ffff)];
    this.#add(SECTION_HEADER, [Uint8Array.from(section), options([[OPTION_APPLICATION, text(application)]])]);
  }

  /** Describes an interface, and gives the number that its packets are written with. */
  addInterface({ name, description }: CapturedInterface): number {
    const fixed = Uint8Array.from([...u16(LINK_TYPE_ETHERNET), ...u16(0), ...u32(NO_LENGTH_LIMIT)]);
    const named = options([
      [OPTION_INTERFACE_NAME, text(name)],
      [OPTION_INTERFACE_DESCRIPTION, text(description)],
    ]);
    this.#add(INTERFACE_DESCRIPTION, [fixed, named]);
    this.#interfaces += 1;
    return this.#interfaces - 1;
  }

  /** Adds a frame that an interface sent or received at a time in milliseconds since 1970. */
  addFrame(interfaceNumber: number, direction: 'in' | 'out', frame: Uint8Array, atMs: number): void {
    const atUs = Math.round(atMs * 1000);
    const time = [...u32(Math.floor(atUs / ABOVE_32_BITS)), ...u32(atUs % ABOVE_32_BITS)];
    const fixed = Uint8Array.from([...u32(interfaceNumber), ...time, ...u32(frame.length), ...u32(frame.length)]);
    const flags = Uint8Array.from(u32(direction === 'in' ? FLAG_INBOUND : FLAG_OUTBOUND));
    this.#add(ENHANCED_PACKET, [fixed, padded(frame), options([[OPTION_PACKET_FLAGS, flags]])]);
  }

  /** The file so far. */
  bytes(): Uint8Array {
    const file = new Uint8Array(this.#length);
    let at = 0;
    for (const block of this.#blocks) {
      file.set(block, at);
      at += block.length;
    }
    return file;
  }

  /** Adds a block of parts that are multiples of four octets. */
  #add(type: number, parts: readonly Uint8Array[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 12);
    const block = new Uint8Array(length);
    block.set([...u32(type), ...u32(length)]);
    let at = 8;
    for (const part of parts) {
      block.set(part, at);
      at += part.length;
    }
    block.set(u32(length), at);
    this.#blocks.push(block);
    this.#length += length;
  }
}

function u16(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function u32(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** The octets with zeros up to a multiple of four. */
function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  whole.set(bytes);
  return whole;
}

/** Options with their codes and lengths, and the end of options. */
function options(list: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  return Uint8Array.from([...list.flatMap(([code, value]) => [...u16(code), ...u16(value.length), ...padded(value)]), ...u32(0)]);
}
