/**
 * Reads a pcapng file back, strictly: every length, padding and option, as a check of what was written.
 */

/** A packet as the file has it. */
export interface ReadPacket {
  readonly interface: string;
  readonly description: string;
  readonly atUs: number;
  readonly direction: 'in' | 'out';
  readonly frame: Uint8Array;
}

/** All packets of a file; throws where it is not as the format wants. */
export function readPcapng(file: Uint8Array): { readonly application: string; readonly packets: readonly ReadPacket[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const interfaces: Map<number, string>[] = [];
  const packets: ReadPacket[] = [];
  let application = '';
  for (let at = 0; at < file.length; ) {
    const type = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    check(length % 4 === 0 && length >= 12 && at + length <= file.length, `a block of ${length} octets at ${at}`);
    check(view.getUint32(at + length - 4, true) === length, `two lengths at ${at}`);
    const [body, end] = [at + 8, at + length - 4];
    if (type === 0x0a0d0d0a) {
      check(at === 0 && view.getUint32(body, true) === 0x1a2b3c4d && view.getUint16(body + 4, true) === 1, 'the section header');
      application = texts(file, view, body + 16, end).get(4) ?? '';
    } else if (type === 1) {
      check(view.getUint16(body, true) === 1, 'Ethernet');
      interfaces.push(texts(file, view, body + 8, end));
    } else {
      check(type === 6, `a block of type ${type}`);
      const about = interfaces[view.getUint32(body, true)];
      check(about !== undefined, 'an interface that is described');
      const captured = view.getUint32(body + 12, true);
      check(captured === view.getUint32(body + 16, true), 'the whole frame');
      const frameEnd = body + 20 + captured;
      const flags = options(view, Math.ceil((frameEnd - body) / 4) * 4 + body, end).get(2);
      packets.push({
        interface: about?.get(2) ?? '',
        description: about?.get(3) ?? '',
        atUs: view.getUint32(body + 4, true) * 2 ** 32 + view.getUint32(body + 8, true),
        direction: flags !== undefined && view.getUint32(flags.at, true) === 1 ? 'in' : 'out',
        frame: file.slice(body + 20, frameEnd),
      });
    }
    at += length;
  }
  return { application, packets };
}

/** Where options are, by their codes. */
function options(view: DataView, start: number, end: number): Map<number, { at: number; length: number }> {
  const found = new Map<number, { at: number; length: number }>();
  for (let at = start; at < end; ) {
    const [code, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (code === 0) {
      check(length === 0 && at + 4 === end, 'the end of options at the end of the block');
      return found;
    }
    found.set(code, { at: at + 4, length });
    at += 4 + Math.ceil(length / 4) * 4;
  }
  throw new Error('options without an end');
}

function texts(file: Uint8Array, view: DataView, start: number, end: number): Map<number, string> {
  return new Map([...options(view, start, end)].map(([code, { at, length }]) => [code, new TextDecoder().decode(file.subarray(at, at + length))]));
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not as the format wants: ${what}`);
}
