import { type Block, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { THREADS } from "./conv_operand.ts";
import { type MatrixProduct, matrixProduct, slicesFor } from "./matrix_product.ts";

const ADD_SLICES: Shader = { name: "addSlices", files: ["add_slices"], buffers: ["write"] };
/** Of all slices: more are added up before the next ones are made. */
const MAX_BYTES = 64 * 2 ** 20;

/** A matrix whose sums run over every band of an image: each band's product leaves some slices of it. */
export class Slices {
  readonly #backend: WebgpuBackend;
  readonly #shape: Pick<MatrixProduct, "points" | "rows" | "columns">;
  readonly #bytes: number;
  /** Slices that there is room for. */
  readonly #room: number;
  /** Slices that one band may take. */
  readonly #most: number;
  /** [slices][points][rows][columns], one holder: the caller's to release. */
  readonly products: Block;
  /** Slices that must be added to have the matrix. */
  count = 0;

  /** @param depths of the bands' products, the largest first */
  constructor(
    backend: WebgpuBackend,
    shape: Pick<MatrixProduct, "points" | "rows" | "columns">,
    depths: readonly number[],
  ) {
    this.#backend = backend;
    this.#shape = shape;
    this.#bytes = shape.points * shape.rows * shape.columns * 4;
    const fit = Math.max(2, Math.floor(Math.min(MAX_BYTES, backend.maxBindingBytes) / this.#bytes));
    const wanted = depths.reduce((sum, depth) => sum + slicesFor(backend, { ...shape, depth }), 0);
    this.#room = Math.min(fit, wanted);
    // Where not all fit, one is kept for what was added up before.
    this.#most = wanted <= fit ? wanted : fit - 1;
    this.products = backend.allocate(this.#room * this.#bytes);
  }

  /** Adds a band: Aᵀ·B, A stored as [depth][rows]. */
  add({ a, b, depth }: Pick<MatrixProduct, "a" | "b" | "depth">): void {
    const slices = Math.min(this.#most, slicesFor(this.#backend, { ...this.#shape, depth }));
    if (this.count + slices > this.#room) this.#addUp();
    matrixProduct(this.#backend, {
      ...this.#shape,
      a,
      b,
      depth,
      to: this.products.buffer,
      toStart: this.count * this.#bytes / (VECTOR * 4),
      transposed: true,
      slices,
    });
    this.count += slices;
  }

  #addUp(): void {
    const vectors = this.#bytes / (VECTOR * 4);
    this.#backend.run(ADD_SLICES, {
      parameters: [this.count, vectors],
      buffers: [this.products.buffer],
      groups: Math.ceil(vectors / THREADS),
    });
    this.count = 1;
  }
}
