/**
 * Values by prefix, in a binary tree by leading bits: longest match, overlap, and the first free prefix of a length.
 *
 * A node stands for a prefix; a node without a value has two children that part there, so the tree's depth is bounded
 * by the address's length and not by the number of prefixes. Prefixes may lie in one another. Invariant: a node's
 * `free` is the length of the largest prefix below it that overlaps no value, leaving the node's own value aside.
 */
import { bitOf, commonBits, joinWords, maskWords, splitWords, type Words } from './address-words.js';
import { compareAddresses, type IpAddress } from './ip-address.js';
import { addressBits, type IpPrefix } from './ip-prefix.js';

/** Longer than every prefix: nothing is free. */
const NONE = 129;

class Node<Value> {
  prefix: IpPrefix | undefined;
  value: Value | undefined;
  zero: Node<Value> | undefined;
  one: Node<Value> | undefined;
  free: number;

  constructor(
    readonly words: Words,
    readonly length: number,
  ) {
    this.free = length;
  }

  child(bit: number): Node<Value> | undefined {
    return bit === 0 ? this.zero : this.one;
  }

  attach(bit: number, child: Node<Value> | undefined): void {
    if (bit === 0) this.zero = child;
    else this.one = child;
    this.free = this.zero === undefined && this.one === undefined ? this.length : Math.min(this.#freeIn(this.zero), this.#freeIn(this.one));
  }

  /** The largest free prefix in one half of this node's. */
  #freeIn(child: Node<Value> | undefined): number {
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
    const node = new Node<Value>(splitWords(prefix.address), prefix.length);
    node.prefix = prefix;
    node.value = value;
    const root = this.#insert(this.#root(prefix.address), node);
    if (prefix.address.family === 4) this.#root4 = root;
    else this.#root6 = root;
  }

  /** Takes the value of exactly this prefix away. */
  delete(prefix: IpPrefix): void {
    const root = this.#remove(this.#root(prefix.address), splitWords(prefix.address), prefix.length);
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
    const words = splitWords(prefix.address);
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length < prefix.length) {
      if (commonBits(node.words, words) < node.length) return undefined;
      if (node.value !== undefined) return node.value;
      node = node.child(bitOf(words, node.length));
    }
    return node !== undefined && commonBits(node.words, words) >= prefix.length ? firstValue(node) : undefined;
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
    const words = maskWords(splitWords(within.address), within.length);
    let bound = from === undefined ? undefined : splitWords(from);
    if (from !== undefined && bound !== undefined && commonBits(bound, words) < within.length) {
      if (compareAddresses(from, within.address) > 0) return undefined;
      bound = undefined;
    }
    const found = isFree({ words, length, bound }, this.#find(within), within.length, bound !== undefined, true);
    return found ? { address: joinWords(words), length } : undefined;
  }

  #root(address: IpAddress): Node<Value> | undefined {
    return address.family === 4 ? this.#root4 : this.#root6;
  }

  /** The highest node that lies in the prefix. */
  #find(prefix: IpPrefix): Node<Value> | undefined {
    const words = splitWords(prefix.address);
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length < prefix.length) {
      if (commonBits(node.words, words) < node.length) return undefined;
      node = node.child(bitOf(words, node.length));
    }
    return node !== undefined && commonBits(node.words, words) >= prefix.length ? node : undefined;
  }

  #cover(prefix: IpPrefix, shortest: boolean): Value | undefined {
    const words = splitWords(prefix.address);
    let found: Value | undefined;
    let node = this.#root(prefix.address);
    while (node !== undefined && node.length <= prefix.length && commonBits(node.words, words) >= node.length) {
      if (node.value !== undefined) {
        found = node.value;
        if (shortest) return found;
      }
      if (node.length === prefix.length) break;
      node = node.child(bitOf(words, node.length));
    }
    return found;
  }

  #insert(node: Node<Value> | undefined, fresh: Node<Value>): Node<Value> {
    if (node === undefined) {
      this.#size += 1;
      return fresh;
    }
    const common = Math.min(commonBits(node.words, fresh.words), node.length, fresh.length);
    if (common === node.length && common === fresh.length) {
      if (node.value === undefined) this.#size += 1;
      node.prefix = fresh.prefix;
      node.value = fresh.value;
      return node;
    }
    if (common === node.length) {
      const bit = bitOf(fresh.words, common);
      node.attach(bit, this.#insert(node.child(bit), fresh));
      return node;
    }
    this.#size += 1;
    const parting = common === fresh.length ? fresh : new Node<Value>(maskWords(node.words, common), common);
    parting.attach(bitOf(node.words, common), node);
    if (parting !== fresh) parting.attach(bitOf(fresh.words, common), fresh);
    return parting;
  }

  #remove(node: Node<Value> | undefined, words: Words, length: number): Node<Value> | undefined {
    if (node === undefined || node.length > length || commonBits(node.words, words) < node.length) return node;
    if (node.length === length) {
      if (node.value !== undefined) this.#size -= 1;
      node.prefix = undefined;
      node.value = undefined;
    } else {
      const bit = bitOf(words, node.length);
      node.attach(bit, this.#remove(node.child(bit), words, length));
    }
    if (node.value !== undefined || (node.zero !== undefined && node.one !== undefined)) return node;
    return node.zero ?? node.one;
  }
}

interface FreeSearch {
  /** The prefix being looked at; in the end the one that was found. */
  readonly words: number[];
  readonly length: number;
  readonly bound: Words | undefined;
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
  const boundBit = bounded && bound !== undefined ? bitOf(bound, depth) : 0;
  const cell = depth >>> 5;
  const mask = 1 << (31 - (depth & 31));
  for (let bit = boundBit; bit <= 1; bit++) {
    const child = node === undefined || node.length === depth ? node?.child(bit) : bitOf(node.words, depth) === bit ? node : undefined;
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
