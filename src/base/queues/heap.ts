/**
 * A binary heap: of many items, the first in order at hand at once.
 *
 * Items that compare as equal come out in no given order; who needs one puts a sequence number into the order.
 */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #before: (a: Item, b: Item) => boolean;

  constructor(before: (a: Item, b: Item) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The first item in order, which stays. */
  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !this.#before(item, parent)) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Takes the first item in order. */
  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      const below = this.#firstBelow(at);
      const child = items[below];
      if (child === undefined || !this.#before(child, last)) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return first;
  }

  /** The index of the child that comes first; past the end when there is none. */
  #firstBelow(at: number): number {
    const left = at * 2 + 1;
    const leftItem = this.#items[left];
    const rightItem = this.#items[left + 1];
    return leftItem !== undefined && rightItem !== undefined && this.#before(rightItem, leftItem) ? left + 1 : left;
  }
}
