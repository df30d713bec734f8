/** Pairs of numbers by what they cost: cheapest first, then lower `a`, then lower `b`, so that ties fall the same way always. */
export class Heap {
  readonly #items: Item[] = [];

  push(cost: number, a: number, b: number): void {
    const items = this.#items;
    const item: Item = { cost, a, b };
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(item, items[parent])) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  /** Removes and returns the first, or `undefined` when there is none. */
  pop(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const item = items.pop();
    if (!item || items.length === 0) return first;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && isBefore(items[child + 1], items[child])) child++;
      if (!isBefore(items[child], item)) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
    return first;
  }
}

interface Item {
  cost: number;
  a: number;
  b: number;
}

function isBefore(x: Item, y: Item): boolean {
  return x.cost < y.cost || (x.cost === y.cost && (x.a < y.a || (x.a === y.a && x.b < y.b)));
}
