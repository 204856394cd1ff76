/**
 * Values by prefix, in a binary tree by leading bits: longest match, overlap, and the first free prefix of a length.
 *
 * A node stands for a prefix; a node without a value has two children that part there, so the tree's depth is bounded
 * by the address's length and not by the number of prefixes. Prefixes may lie in one another. Invariant: a node's
 * `free` is the length of the largest prefix below it that overlaps no value, leaving the node's own value aside.
 */
import { type AddressBits, bitAt, bitsOf, commonBits, joinWords, maskBits } from './address-bits.js';
import { compareAddresses, type IpAddress } from './ip-address.js';
import { addressBits, type IpPrefix } from './ip-prefix.js';

/** Longer than every prefix: nothing is free. */
const NONE = 129;

class Node<Value> implements AddressBits {
  zero: Node<Value> | undefined;
  one: Node<Value> | undefined;
  free: number;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;

  constructor(
    { word0, word1, word2, word3 }: AddressBits,
    readonly length: number,
    public value: Value | undefined,
  ) {
    this.word0 = word0;
    this.word1 = word1;
    this.word2 = word2;
    this.word3 = word3;
    this.free = length;
  }

  child(bit: number): Node<Value> | undefined {
    return bit === 0 ? this.zero : this.one;
  }

  /** Puts a child in the place of one of which that much was free; where that is still so, the other child is not looked at. */
  attach(bit: number, child: Node<Value> | undefined, freeBefore?: number): void {
    if (bit === 0) this.zero = child;
    else this.one = child;
    if (this.freeIn(child) === freeBefore) return;
    this.free = this.zero === undefined && this.one === undefined ? this.length : Math.min(this.freeIn(this.zero), this.freeIn(this.one));
  }

  /** The largest free prefix in one half of this node's. */
  freeIn(child: Node<Value> | undefined): number {
    if (child === undefined) return this.length + 1;
    if (child.length > this.length + 1) return this.length + 2;
    return child.value === undefined ? child.free : NONE;
  }
}

export class PrefixTree<Value extends object> {
  #root4: Node<Value> | undefined;
  #root6: Node<Value> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts a value under a prefix whose host bits are clear, in place of one that is there. */
  set(prefix: IpPrefix, value: Value): void {
    const root = this.#insert(this.#root(prefix.address), new Node(bitsOf(prefix.address), prefix.length, value));
    if (prefix.address.family === 4) this.#root4 = root;
    else this.#root6 = root;
  }

  /** Takes the value of exactly this prefix away. */
  delete(prefix: IpPrefix): void {
    const root = this.#remove(this.#root(prefix.address), bitsOf(prefix.address), prefix.length);
    if (prefix.address.family === 4) this.#root4 = root;
    else this.#root6 = root;
  }

  /** The value under exactly this prefix. */
  get(prefix: IpPrefix): Value | undefined {
    const node = this.#find(prefix);
    return node?.length === prefix.length ? node.value : undefined;
  }

  /** The value of the longest prefix that the address is in. */
  longestMatch(address: IpAddress): Value | undefined {
    return this.#cover({ address, length: addressBits(address.family) }, false);
  }

  /** The value of the shortest prefix that covers all of this one. */
  covering(prefix: IpPrefix): Value | undefined {
    return this.#cover(prefix, true);
  }

  /** The value of the longest prefix that covers all of this one. */
  enclosing(prefix: IpPrefix): Value | undefined {
    return this.#cover(prefix, false);
  }

  /** A value whose prefix overlaps this one: the largest that covers it, else the lowest that lies in it. */
  overlapping(prefix: IpPrefix): Value | undefined {
    const bits = bitsOf(prefix.address);
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length < prefix.length) {
      if (commonBits(node, bits) < node.length) return undefined;
      if (node.value !== undefined) return node.value;
      node = node.child(bitAt(bits, node.length));
    }
    return node !== undefined && commonBits(node, bits) >= prefix.length ? firstValue(node) : undefined;
  }

  /** Every value, ascending, those of IPv4 first. */
  *values(): Iterable<Value> {
    yield* valuesOf(this.#root4);
    yield* valuesOf(this.#root6);
  }

  /** The values in a prefix, itself included, ascending; a prefix comes before those that lie in it. */
  *inside(prefix: IpPrefix): Iterable<Value> {
    yield* valuesOf(this.#find(prefix));
  }

  /**
   * The lowest prefix of a length inside `within` that overlaps no value inside `within`; with `from` the one that
   * `from` is in or one behind it. Values of `within` itself and of what covers it do not count.
   */
  firstFree(within: IpPrefix, length: number, from?: IpAddress): IpPrefix | undefined {
    if (length < within.length) return undefined;
    const bits = maskBits(bitsOf(within.address), within.length);
    let bound = from === undefined ? undefined : bitsOf(from);
    if (from !== undefined && bound !== undefined && commonBits(bound, bits) < within.length) {
      if (compareAddresses(from, within.address) > 0) return undefined;
      bound = undefined;
    }
    const words = [bits.word0, bits.word1, bits.word2, bits.word3];
    if (!isFree({ words, length, bound }, this.#find(within), within.length, bound !== undefined, true)) return undefined;
    return { address: joinWords(within.address.family, words), length };
  }

  #root(address: IpAddress): Node<Value> | undefined {
    return address.family === 4 ? this.#root4 : this.#root6;
  }

  /** The highest node that lies in the prefix. */
  #find(prefix: IpPrefix): Node<Value> | undefined {
    const bits = bitsOf(prefix.address);
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length < prefix.length) {
      if (commonBits(node, bits) < node.length) return undefined;
      node = node.child(bitAt(bits, node.length));
    }
    return node !== undefined && commonBits(node, bits) >= prefix.length ? node : undefined;
  }

  #cover(prefix: IpPrefix, shortest: boolean): Value | undefined {
    const bits = bitsOf(prefix.address);
    let found: Value | undefined;
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length <= prefix.length && commonBits(node, bits) >= node.length) {
      if (node.value !== undefined) {
        found = node.value;
        if (shortest) return found;
      }
      if (node.length === prefix.length) break;
      node = node.child(bitAt(bits, node.length));
    }
    return found;
  }

  #insert(node: Node<Value> | undefined, fresh: Node<Value>): Node<Value> {
    if (node === undefined) {
      this.#size += 1;
      return fresh;
    }
    const common = Math.min(commonBits(node, fresh), node.length, fresh.length);
    if (common === node.length && common === fresh.length) {
      if (node.value === undefined) this.#size += 1;
      node.value = fresh.value;
      return node;
    }
    if (common === node.length) {
      const bit = bitAt(fresh, common);
      const child = node.child(bit);
      const free = node.freeIn(child);
      node.attach(bit, this.#insert(child, fresh), free);
      return node;
    }
    this.#size += 1;
    const parting = common === fresh.length ? fresh : new Node<Value>(maskBits(node, common), common, undefined);
    parting.attach(bitAt(node, common), node);
    if (parting !== fresh) parting.attach(bitAt(fresh, common), fresh);
    return parting;
  }

  #remove(node: Node<Value> | undefined, bits: AddressBits, length: number): Node<Value> | undefined {
    if (node === undefined || node.length > length || commonBits(node, bits) < node.length) return node;
    if (node.length === length) {
      if (node.value !== undefined) this.#size -= 1;
      node.value = undefined;
    } else {
      const bit = bitAt(bits, node.length);
      const child = node.child(bit);
      const free = node.freeIn(child);
      node.attach(bit, this.#remove(child, bits, length), free);
    }
    if (node.value !== undefined || (node.zero !== undefined && node.one !== undefined)) return node;
    return node.zero ?? node.one;
  }
}

interface FreeSearch {
  /** The prefix being looked at; in the end the one that was found. */
  readonly words: number[];
  readonly length: number;
  readonly bound: AddressBits | undefined;
}

/**
 * Whether the prefix of `depth` bits in `search.words` holds a free one, which the words then are. `bounded` while all
 * bits so far are those of the bound; `top` where a value does not count.
 */
function isFree<Value>(search: FreeSearch, node: Node<Value> | undefined, depth: number, bounded: boolean, top: boolean): boolean {
  if (node?.length === depth && ((node.value !== undefined && !top) || node.free > search.length)) return false;
  if (node === undefined && !bounded) return true;
  if (depth === search.length) return node === undefined || (top && node.free === depth);
  const { words, bound } = search;
  const boundBit = bounded && bound !== undefined ? bitAt(bound, depth) : 0;
  const cell = depth >>> 5;
  const mask = 1 << (31 - (depth & 31));
  for (let bit = boundBit; bit <= 1; bit++) {
    const child = node === undefined || node.length === depth ? node?.child(bit) : bitAt(node, depth) === bit ? node : undefined;
    if (bit === 1) words[cell] = (words[cell] ?? 0) | mask;
    if (isFree(search, child, depth + 1, bounded && bit === boundBit, false)) return true;
  }
  words[cell] = (words[cell] ?? 0) & ~mask;
  return false;
}

/** The value at the lowest prefix in a node; every node without a value has children. */
function firstValue<Value>(node: Node<Value> | undefined): Value | undefined {
  let at = node;
  while (at !== undefined && at.value === undefined) at = at.zero ?? at.one;
  return at?.value;
}

function* valuesOf<Value>(node: Node<Value> | undefined): Iterable<Value> {
  if (node === undefined) return;
  if (node.value !== undefined) yield node.value;
  yield* valuesOf(node.zero);
  yield* valuesOf(node.one);
}
