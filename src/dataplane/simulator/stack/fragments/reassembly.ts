/**
 * Putting fragments together again (RFC 791, 3.2; RFC 8200, 4.5).
 *
 * Fragments belong together by addresses, protocol and identification. A repeated fragment counts once; fragments that
 * overlap otherwise spoil the packet (RFC 5722, which Linux follows for both families). What is not complete in time
 * is given up, and its sender told if the first fragment had come.
 */
import type { Timer } from '../../../../base/runtime.js';
import type { IpView } from '../../../../wire/ip-packet.js';
import { Ipv4View } from '../../../../wire/ipv4.js';
import type { Engine } from '../../engine.js';
import type { NetworkInterface } from '../../links/network-interface.js';
import { wholeFrame } from './fragmentation.js';

/** How long to wait for all fragments (Linux' `ipfrag_time` and `ip6frag_time`). */
const TIMEOUT_MS = 30_000;
const TIMEOUT_6_MS = 60_000;
/** Packets that may be incomplete at a time; the oldest is given up first. */
const INCOMPLETE_LIMIT = 256;
const MAX_PAYLOAD_BYTES = 65_515;

interface Fragment {
  /** Octets from the beginning of the whole payload. */
  readonly from: number;
  readonly to: number;
  readonly packet: IpView;
}

interface Incomplete {
  /** By where they lie. */
  readonly fragments: Fragment[];
  readonly via: NetworkInterface;
  readonly timer: Timer;
  /** Octets of the whole payload, once the last fragment has come. */
  totalBytes: number | undefined;
  receivedBytes: number;
}

export class Reassembly {
  readonly #engine: Engine;
  readonly #timedOut: (first: IpView) => void;
  readonly #incomplete = new Map<string, Incomplete>();

  /** `timedOut` is given the first fragment of a packet whose others did not come. */
  constructor(engine: Engine, timedOut: (first: IpView) => void) {
    this.#engine = engine;
    this.#timedOut = timedOut;
  }

  /** Takes a fragment; the whole packet's frame, if it was the last one missing. */
  add(via: NetworkInterface, packet: IpView): Uint8Array | undefined {
    const from = packet.fragmentOffset * 8;
    const fragment = { from, to: from + packet.end - packet.payloadStart, packet };
    if (isBroken(fragment)) {
      this.#engine.drop(via, packet.bytes, 'malformed', 'malformed fragment');
      return undefined;
    }
    const key = `${packet.source} ${packet.destination} ${packet.protocol} ${packet.identification}`;
    const incomplete = this.#incomplete.get(key) ?? this.#begin(key, via, packet);
    const place = placeOf(incomplete, fragment);
    if (place === 'repeated') {
      this.#engine.drop(via, packet.bytes, 'duplicate', 'the fragment is here already');
      return undefined;
    }
    if (place !== 'overlaps') insert(incomplete, place, fragment);
    const { receivedBytes, totalBytes = Number.POSITIVE_INFINITY } = incomplete;
    if (place === 'overlaps' || receivedBytes > totalBytes) {
      this.#giveUp(key, 'its fragments overlap');
      return undefined;
    }
    if (receivedBytes < totalBytes) return undefined;
    incomplete.timer.cancel();
    this.#incomplete.delete(key);
    return this.#join(incomplete.fragments, totalBytes);
  }

  /** Gives up all that is incomplete. */
  close(): void {
    for (const { timer } of this.#incomplete.values()) timer.cancel();
    this.#incomplete.clear();
  }

  #begin(key: string, via: NetworkInterface, packet: IpView): Incomplete {
    if (this.#incomplete.size >= INCOMPLETE_LIMIT) {
      const [oldest] = this.#incomplete.keys();
      if (oldest !== undefined) this.#giveUp(oldest, 'too many packets are incomplete');
    }
    const timer = this.#engine.after(packet instanceof Ipv4View ? TIMEOUT_MS : TIMEOUT_6_MS, () => {
      const [first] = begun.fragments;
      this.#giveUp(key, 'other fragments did not come in time');
      if (first?.from === 0) this.#timedOut(first.packet);
    });
    const begun: Incomplete = { fragments: [], via, timer, totalBytes: undefined, receivedBytes: 0 };
    this.#incomplete.set(key, begun);
    return begun;
  }

  #giveUp(key: string, reason: string): void {
    const given = this.#incomplete.get(key);
    if (given === undefined) return;
    given.timer.cancel();
    this.#incomplete.delete(key);
    for (const { packet } of given.fragments) this.#engine.drop(given.via, packet.bytes, 'incomplete', reason);
  }

  #join(fragments: readonly Fragment[], totalBytes: number): Uint8Array | undefined {
    const [first] = fragments;
    if (first === undefined) return undefined;
    const { frame, payloadStart } = wholeFrame(this.#engine, first.packet, totalBytes);
    for (const { from, packet } of fragments) frame.set(packet.bytes.subarray(packet.payloadStart, packet.end), payloadStart + from);
    return frame;
  }
}

/** Whether no whole packet can have such a fragment. */
function isBroken({ from, to, packet }: Fragment): boolean {
  return to === from || to > MAX_PAYLOAD_BYTES || (packet.moreFragments && to % 8 !== 0);
}

/** Where a fragment goes among those that are here, if it is new and overlaps none. */
function placeOf({ fragments, totalBytes }: Incomplete, { from, to, packet }: Fragment): number | 'repeated' | 'overlaps' {
  const place = fragments.findIndex((other) => other.to > from);
  const next = fragments[place];
  if (next?.from === from && next.to === to) return 'repeated';
  const twoEnds = totalBytes !== undefined && (to > totalBytes || (!packet.moreFragments && to !== totalBytes));
  if (twoEnds || (next !== undefined && next.from < to)) return 'overlaps';
  return place < 0 ? fragments.length : place;
}

function insert(incomplete: Incomplete, place: number, fragment: Fragment): void {
  incomplete.fragments.splice(place, 0, fragment);
  incomplete.receivedBytes += fragment.to - fragment.from;
  if (!fragment.packet.moreFragments) incomplete.totalBytes = fragment.to;
}
