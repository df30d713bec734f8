/** An outline that two nodes share; the same object in both nodes' lists. */
export interface Outline {
  length: number;
  gradient: number;
}

/** Where each sum of a node lies in its row of {@linkcode RegionGraph.sums}; features follow. */
export const SUM = {
  pixels: 0,
  rows: 1,
  columns: 2,
  rowRow: 3,
  rowColumn: 4,
  columnColumn: 5,
  rgb: 6,
  lab: 9,
  labSquared: 12,
  border: 15,
  corners: 19,
  frame: 23,
  samples: 24,
  features: 25,
} as const;

/** Regions as nodes that only ever merge: their sums, their extents and the outlines they share. */
export class RegionGraph {
  /** [nodes, stride]: sums by {@linkcode SUM}, then one for each feature. */
  readonly sums: Float64Array;
  readonly stride: number;
  /** [nodes, 4]: top, left, bottom, right; bottom and right are exclusive. */
  readonly boxes: Float64Array;
  /** Each node's neighbours and the outline shared with each; empty once it has merged into another. */
  readonly neighbours: Map<number, Outline>[];
  /** The node each has merged into, itself while it has not. */
  readonly #into: Uint32Array;

  constructor(readonly nodes: number, readonly features: number) {
    this.stride = SUM.features + features;
    this.sums = new Float64Array(nodes * this.stride);
    this.boxes = new Float64Array(nodes * 4);
    for (let i = 0; i < nodes; i++) this.boxes.set([Infinity, Infinity, 0, 0], i * 4);
    this.neighbours = Array.from({ length: nodes }, () => new Map());
    this.#into = Uint32Array.from({ length: nodes }, (_, i) => i);
  }

  /** The node that this one is part of now. */
  nodeOf(node: number): number {
    const into = this.#into;
    while (into[node] !== node) node = into[node] = into[into[node]];
    return node;
  }

  /** The nodes that have not merged into another, ascending. */
  alive(): number[] {
    return Array.from({ length: this.nodes }, (_, i) => i).filter((node) => this.#into[node] === node);
  }

  /** Most of it is the image's frame. */
  isFrame(node: number): boolean {
    return 2 * this.sums[node * this.stride + SUM.frame] > this.pixels(node);
  }

  pixels(node: number): number {
    return this.sums[node * this.stride];
  }

  /** Adds `length` pixel sides, over which the colour differs by `gradient` in all, to what two nodes share. */
  touch(a: number, b: number, length: number, gradient: number): void {
    let outline = this.neighbours[a].get(b);
    if (!outline) {
      outline = { length: 0, gradient: 0 };
      this.neighbours[a].set(b, outline);
      this.neighbours[b].set(a, outline);
    }
    outline.length += length;
    outline.gradient += gradient;
  }

  /** Makes `b` part of `a`. */
  merge(a: number, b: number): void {
    const { sums, stride, boxes, neighbours } = this;
    for (let i = 0; i < stride; i++) sums[a * stride + i] += sums[b * stride + i];
    for (let i = 0; i < 4; i++) {
      const better = i < 2 ? Math.min : Math.max;
      boxes[a * 4 + i] = better(boxes[a * 4 + i], boxes[b * 4 + i]);
    }
    for (const [other, { length, gradient }] of neighbours[b]) {
      neighbours[other].delete(b);
      if (other !== a) this.touch(a, other, length, gradient);
    }
    neighbours[b].clear();
    this.#into[b] = a;
  }
}
