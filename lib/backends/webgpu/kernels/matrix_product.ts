import { pitchOf, VECTOR, type Window } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

/** A matrix as it is stored, or as what is stored stands for, four channels along its fast axis to a vec4. */
export type Operand =
  & (
    | { kind: "plain"; buffer: GPUBuffer | Window }
    /** scale·x + shift. `constants` are [scale][shift]..., each [pitch], zero in pads. */
    | { kind: "affine"; buffer: GPUBuffer | Window; constants: GPUBuffer }
    /** a·d + b·z + c, and zero where `relu` and z ≤ 0. `constants` are [a][b][c], each [pitch], zero in pads. */
    | {
      kind: "gradient";
      buffer: GPUBuffer | Window;
      z: GPUBuffer | Window;
      constants: GPUBuffer;
      relu: boolean;
    }
  )
  & {
    /** First vec4 of the matrix, counted from the whole image's beginning also when `buffer` is a window of it. */
    start?: number;
  };

/**
 * C[s][p][m][n] = Σ over k in slice s of A[p][m][k]·B[p][k][n]; n is the fastest.
 *
 * Rows of every matrix are padded to a multiple of 4 floats. Pads of A are zero where they lie along k, pads of B are
 * zero, and so are those of C then.
 */
export interface MatrixProduct {
  /** [points][rows][depth], or [points][depth][rows] if `transposed`. Other kinds than plain have one point. */
  a: Operand;
  /** [points][depth][columns]. Other kinds than plain have one point. */
  b: Operand;
  /** C. Must share no buffer with what is read. */
  to: GPUBuffer | Window;
  /** First vec4 of C, counted as an operand's. */
  toStart?: number;
  points: number;
  rows: number;
  depth: number;
  columns: number;
  /** A is stored with m the fastest: for filter gradients, whose sum runs over pixels. */
  transposed?: boolean;
  /** Parts that the sum over k is divided into, one C each; 1 when missing. See {@linkcode slicesFor}. */
  slices?: number;
  /** [columns, padded with zeros], added to C's rows. Needs a plain B and one slice. */
  bias?: GPUBuffer;
  /** C's negative values become 0. Needs one slice. */
  relu?: boolean;
  /** For GPUs, or for devices that run a workgroup's lanes as a SIMD vector. The device's own when missing. */
  variant?: "tiled" | "wide";
}

const BUFFERS: Shader["buffers"] = ["read", "read", "read", "read", "read", "read", "write"];
const TILED: Shader = {
  name: "matrixProduct, tiled",
  files: ["matrix_product_operands", "matrix_product_tiled"],
  buffers: BUFFERS,
};
const WIDE: Shader = {
  name: "matrixProduct, wide",
  files: ["matrix_product_operands", "matrix_product_wide"],
  buffers: BUFFERS,
};
const WIDE_TRANSPOSED: Shader = {
  name: "matrixProduct, wide, transposed",
  files: ["matrix_product_operands", "matrix_product_wide_transposed"],
  buffers: BUFFERS,
};

/** What a wide workgroup takes: lanes by 8 rows (2 vec4s of rows if transposed), and vec4s of columns. */
const WIDE_LANES = 16,
  WIDE_ROWS = 8,
  WIDE_TRANSPOSED_LANES = 8,
  WIDE_TRANSPOSED_VECTORS = 2,
  WIDE_COLUMNS = 5;
/** Sides of a tiled workgroup: see the shader for their bounds, and the default limit of WebGPU for their product. */
const LEAST_SIDE = 10, MOST_X = 16, MOST_Y = 17, MOST_THREADS = 256;
/** Workgroup memory of the tiled shader: 20 k's of 39 and 32 vec4s. More than WebGPU promises, less than GPUs have. */
const TILED_BYTES = 20 * (39 + 32) * 16;
/** Threads that a GPU runs in step; other widths divide it or are its multiples. */
const WARP = 32;

/** Encodes a matrix product. @throws {RangeError} if the parts do not go together */
export function matrixProduct(backend: WebgpuBackend, product: MatrixProduct): void {
  check(product);
  const { a, b, to, toStart = 0, points, rows, depth, columns, transposed = false, slices = 1 } = product;
  const variant = product.variant ?? variantOf(backend);
  const aVectors = pitchOf(transposed ? rows : depth) / VECTOR, vectors = pitchOf(columns) / VECTOR;
  const parameters = [
    points,
    rows,
    depth,
    aVectors,
    vectors,
    sliceDepth(depth, slices),
    (a.start ?? 0) - baseOf(a.buffer),
    (a.start ?? 0) - baseOf(zOf(a)),
    (b.start ?? 0) - baseOf(b.buffer),
    (b.start ?? 0) - baseOf(zOf(b)),
    toStart - baseOf(to),
  ];
  const buffers = [
    ...[a.buffer, zOf(a), "constants" in a ? a.constants : a.buffer],
    ...[b.buffer, zOf(b), "constants" in b ? b.constants : product.bias ?? b.buffer],
    to,
  ];
  const constants = {
    A_KIND: kindOf(a),
    B_KIND: kindOf(b),
    BIAS: Number(product.bias !== undefined),
    RELU: Number(product.relu ?? false),
  };
  if (variant === "tiled") {
    const { TX, TY } = tileFor(vectors, transposed ? aVectors : Infinity);
    backend.run(TILED, {
      constants: { ...constants, TRANSPOSED: Number(transposed), TX, TY },
      parameters,
      buffers,
      groups: [Math.ceil(rows / (8 * TY)), Math.ceil(vectors / (2 * TX)), points * slices],
    });
    return;
  }
  const LANES = transposed ? WIDE_TRANSPOSED_LANES : WIDE_LANES;
  const across = transposed
    ? Math.ceil(aVectors / (LANES * WIDE_TRANSPOSED_VECTORS))
    : Math.ceil(rows / (LANES * WIDE_ROWS));
  backend.run(transposed ? WIDE_TRANSPOSED : WIDE, {
    constants: { ...constants, LANES },
    parameters,
    buffers,
    groups: [across, Math.ceil(vectors / WIDE_COLUMNS), points * slices],
  });
}

/** Workgroups that fill any GPU of today about twice, and any processor's cores. */
const GPU_GROUPS = 512, SOFTWARE_GROUPS = 128;
/** A slice shorter than this costs more to add up than it saves. */
const LEAST_SLICE_DEPTH = 128;

/** Slices that keep the device busy although C is small, as a filter gradient is. */
export function slicesFor(
  backend: WebgpuBackend,
  { points, rows, depth, columns }: Pick<MatrixProduct, "points" | "rows" | "depth" | "columns">,
): number {
  const m = pitchOf(rows) / VECTOR, n = pitchOf(columns) / VECTOR;
  const { TX, TY } = tileFor(n, m);
  const isTiled = variantOf(backend) === "tiled";
  const groups = points *
    (isTiled
      ? Math.ceil(m / (2 * TY)) * Math.ceil(n / (2 * TX))
      : Math.ceil(m / (WIDE_TRANSPOSED_LANES * WIDE_TRANSPOSED_VECTORS)) * Math.ceil(n / WIDE_COLUMNS));
  const wanted = Math.ceil((isTiled ? GPU_GROUPS : SOFTWARE_GROUPS) / groups);
  return Math.max(1, Math.min(wanted, Math.floor(depth / LEAST_SLICE_DEPTH)));
}

function variantOf(backend: WebgpuBackend): "tiled" | "wide" {
  const { isSoftware, device } = backend.gpu;
  return isSoftware || device.limits.maxComputeWorkgroupStorageSize < TILED_BYTES ? "wide" : "tiled";
}

function check({ a, b, points, rows, depth, columns, slices = 1, bias, relu }: MatrixProduct): void {
  for (const [name, value] of Object.entries({ points, rows, depth, columns, slices })) {
    if (!(value >= 1)) {
      throw new RangeError(`Cannot multiply matrices: ${name} must be at least 1, got ${value}`);
    }
  }
  if (points > 1 && (a.kind !== "plain" || b.kind !== "plain")) {
    throw new RangeError(`Cannot multiply matrices: ${a.kind} by ${b.kind} has 1 point, got ${points}`);
  }
  if (slices > 1 && (bias || relu)) {
    throw new RangeError(`Cannot multiply matrices: a bias or ReLU needs 1 slice, got ${slices}`);
  }
  if (bias && b.kind !== "plain") {
    throw new RangeError(`Cannot multiply matrices: a bias needs a plain B, got ${b.kind}`);
  }
}

/** The shader's names for kinds. */
function kindOf(operand: Operand): number {
  switch (operand.kind) {
    case "plain":
      return 0;
    case "affine":
      return 1;
    case "gradient":
      return operand.relu ? 3 : 2;
  }
}

/** z, or something that can stand in its place. */
function zOf(operand: Operand): GPUBuffer | Window {
  return operand.kind === "gradient" ? operand.z : operand.buffer;
}

function baseOf(bound: GPUBuffer | Window): number {
  return bound instanceof GPUBuffer ? 0 : bound.base;
}

function sliceDepth(depth: number, slices: number): number {
  return pitchOf(Math.ceil(depth / slices));
}

/**
 * The sides of a tiled workgroup that leave the fewest threads without work at C's edges and in their last warp. `m` and `n`
 * are C's vec4s; infinite m for as many rows as an image has, so that no image size compiles a shader of its own.
 */
function tileFor(n: number, m: number): { TX: number; TY: number } {
  let best = { TX: 0, TY: 0, cost: Infinity };
  for (let TX = LEAST_SIDE; TX <= MOST_X; TX++) {
    for (let TY = LEAST_SIDE; TY <= MOST_Y && TX * TY <= MOST_THREADS; TY++) {
      const down = Number.isFinite(m) ? Math.ceil(m / (2 * TY)) : 1 / TY;
      const cost = Math.ceil(n / (2 * TX)) * down * Math.ceil(TX * TY / WARP) * WARP;
      // Of equals the larger, which loads less for each product.
      if (cost < best.cost || (cost === best.cost && TX * TY > best.TX * best.TY)) best = { TX, TY, cost };
    }
  }
  return { TX: best.TX, TY: best.TY };
}
