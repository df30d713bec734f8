import assert from "node:assert/strict";
import { openGpu } from "../../../lib/backends/webgpu/gpu.ts";
import {
  type MatrixProduct,
  matrixProduct,
  type Operand,
} from "../../../lib/backends/webgpu/kernels/matrix_product.ts";
import { pitchOf, type Window } from "../../../lib/backends/webgpu/pixels.ts";
import { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { createRandom } from "../../../lib/sgscn/random.ts";
import { WEBGPU_IS_ABSENT } from "../cases.ts";

type Kind = "plain" | "affine" | "gradient" | "masked gradient";

interface Case {
  points?: number;
  rows: number;
  depth: number;
  columns: number;
  transposed?: boolean;
  slices?: number;
  a?: Kind;
  b?: Kind;
  bias?: boolean;
  relu?: boolean;
  /** Operands and C begin in the middle of a binding that begins in the middle of a buffer. */
  windows?: boolean;
}

const CASES: readonly Case[] = [
  { rows: 1, depth: 4, columns: 4 },
  { rows: 1, depth: 1, columns: 1 },
  { rows: 27, depth: 3, columns: 8 },
  { rows: 129, depth: 28, columns: 104 },
  { points: 3, rows: 137, depth: 100, columns: 100 },
  { points: 36, rows: 6, depth: 8, columns: 8 },
  { rows: 70, depth: 101, columns: 257, slices: 3 },
  { points: 2, rows: 5, depth: 12, columns: 20, slices: 7 }, // more slices than there are vec4s of k
  { rows: 300, depth: 100, columns: 100, bias: true, relu: true },
  { rows: 40, depth: 8, columns: 7, bias: true },
  { rows: 40, depth: 8, columns: 7, relu: true },
  { rows: 150, depth: 100, columns: 100, a: "affine", bias: true, relu: true },
  { rows: 33, depth: 10, columns: 9, a: "affine", windows: true },
  { rows: 150, depth: 100, columns: 27, a: "gradient" },
  { rows: 41, depth: 22, columns: 30, a: "masked gradient", windows: true, slices: 2 },
  { rows: 9, depth: 21, columns: 13, a: "affine", b: "masked gradient", windows: true },
  { rows: 1, depth: 1, columns: 1, transposed: true },
  { rows: 27, depth: 130, columns: 100, transposed: true },
  { points: 4, rows: 100, depth: 97, columns: 100, transposed: true, slices: 4 },
  { points: 36, rows: 8, depth: 6, columns: 8, transposed: true, slices: 3 },
  { rows: 100, depth: 333, columns: 100, transposed: true, a: "affine", b: "masked gradient", slices: 5 },
  { rows: 70, depth: 45, columns: 19, transposed: true, a: "affine", b: "gradient", windows: true },
  {
    rows: 10,
    depth: 61,
    columns: 261,
    transposed: true,
    a: "gradient",
    b: "affine",
    windows: true,
    slices: 2,
  },
  { rows: 257, depth: 26, columns: 5, transposed: true, a: "masked gradient" },
];

for (const variant of ["tiled", "wide"] as const) {
  Deno.test(
    `matrix product, ${variant}: agrees with a float64 loop`,
    { ignore: WEBGPU_IS_ABSENT },
    async () => {
      await withWebgpu(async (backend) => {
        for (const shape of CASES) await assertAgrees(backend, shape, variant);
      });
    },
  );
}

Deno.test("matrix product: the same operands give the same bytes", { ignore: WEBGPU_IS_ABSENT }, async () => {
  await withWebgpu(async (backend) => {
    for (const variant of ["tiled", "wide"] as const) {
      const shape = { points: 2, rows: 50, depth: 300, columns: 100, transposed: true, slices: 2 };
      const [once, twice] = [
        await multiplied(backend, shape, variant),
        await multiplied(backend, shape, variant),
      ];
      assert.deepEqual(new Uint32Array(once.got.buffer), new Uint32Array(twice.got.buffer));
    }
  });
});

Deno.test("matrix product: refuses parts that do not go together", { ignore: WEBGPU_IS_ABSENT }, async () => {
  await withWebgpu((backend) => {
    const { buffer } = backend.allocate(64);
    const plain: Operand = { kind: "plain", buffer },
      affine: Operand = { kind: "affine", buffer, constants: buffer };
    const product: MatrixProduct = {
      a: plain,
      b: plain,
      to: buffer,
      points: 1,
      rows: 1,
      depth: 4,
      columns: 4,
    };
    const refuses = (part: Partial<MatrixProduct>, message: RegExp) =>
      assert.throws(() => matrixProduct(backend, { ...product, ...part }), { name: "RangeError", message });
    refuses({ rows: 0 }, /rows must be at least 1, got 0/);
    refuses({ a: affine, points: 2 }, /affine by plain has 1 point, got 2/);
    refuses({ relu: true, slices: 2 }, /needs 1 slice, got 2/);
    refuses({ b: affine, bias: buffer }, /a bias needs a plain B, got affine/);
  });
});

async function withWebgpu(use: (backend: WebgpuBackend) => Promise<void> | void): Promise<void> {
  const backend = new WebgpuBackend(await openGpu(), "webgpu, matrix product");
  try {
    await use(backend);
    await backend.faults.settle();
  } finally {
    backend.dispose();
  }
}

/** A stored operand, [points][long][wide], and its values in float64. */
interface Made {
  operand: Operand;
  valueAt(point: number, long: number, wide: number): number;
}

async function assertAgrees(backend: WebgpuBackend, shape: Case, variant: "tiled" | "wide"): Promise<void> {
  const { points = 1, rows, depth, columns, transposed, slices = 1 } = shape;
  const { got, a, b, bias } = await multiplied(backend, shape, variant);
  const sliceDepth = pitchOf(Math.ceil(depth / slices)), pitch = pitchOf(columns);
  let at = 0;
  for (let s = 0; s < slices; s++) {
    for (let p = 0; p < points; p++) {
      for (let m = 0; m < rows; m++) {
        for (let n = 0; n < pitch; n++, at++) {
          let sum = bias[n], magnitude = Math.abs(sum);
          for (let k = s * sliceDepth; k < Math.min(depth, (s + 1) * sliceDepth) && n < columns; k++) {
            const term = (transposed ? a.valueAt(p, k, m) : a.valueAt(p, m, k)) * b.valueAt(p, k, n);
            sum += term;
            magnitude += Math.abs(term);
          }
          const expected = n >= columns ? 0 : shape.relu ? Math.max(0, sum) : sum;
          // Float32 rounds each value and each sum.
          if (!(Math.abs(got[at] - expected) <= 2e-6 * magnitude)) {
            throw new Error(
              `${JSON.stringify(shape)}, ${variant}: C[${[s, p, m, n]}] is ${got[at]}, not ${expected}`,
            );
          }
        }
      }
    }
  }
}

/** C, which began as NaN, with nothing written around it. */
async function multiplied(backend: WebgpuBackend, shape: Case, variant: "tiled" | "wide") {
  const { points = 1, rows, depth, columns, transposed = false, slices = 1, windows = false, relu } = shape;
  const uniform = createRandom(7), random = () => 2 * uniform() - 1;
  const [long, wide] = transposed ? [depth, rows] : [rows, depth];
  const a = makeOperand(backend, { kind: shape.a ?? "plain", points, long, wide, windows, random });
  const b = makeOperand(backend, {
    kind: shape.b ?? "plain",
    points,
    long: depth,
    wide: columns,
    windows,
    random,
  });
  const bias = Float32Array.from(
    { length: pitchOf(columns) },
    (_, n) => shape.bias && n < columns ? random() : 0,
  );

  const count = slices * points * rows * pitchOf(columns);
  const around = 4 * ROOM;
  const { info, buffer } = backend.denseTensor([count + 2 * around]);
  backend.gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(count + 2 * around).fill(NaN));
  const to: Window = windows
    ? { buffer, offset: 4 * OFFSET, size: buffer.size - 4 * OFFSET, base: OFFSET / 4 }
    : { buffer, offset: 0, size: buffer.size, base: 0 };
  matrixProduct(backend, {
    ...{
      a: a.operand,
      b: b.operand,
      to,
      toStart: ROOM,
      points,
      rows,
      depth,
      columns,
      transposed,
      slices,
      variant,
    },
    ...{ bias: shape.bias ? upload(backend, bias) : undefined, relu },
  });
  const all = await backend.read(info.dataId) as Float32Array;
  backend.disposeData(info.dataId);
  for (let i = 0; i < around; i++) {
    if (!Number.isNaN(all[i]) || !Number.isNaN(all[around + count + i])) {
      throw new Error(`${JSON.stringify(shape)}, ${variant}: wrote beyond C's edge`);
    }
  }
  return { got: all.slice(around, around + count), a, b, bias };
}

/** vec4s before and after a matrix, and floats before its window: a multiple of any offset's alignment. */
const ROOM = 100, OFFSET = 64;

function makeOperand(
  backend: WebgpuBackend,
  { kind, points, long, wide, windows, random }: {
    kind: Kind;
    points: number;
    /** Rows, and values of a row. */
    long: number;
    wide: number;
    windows: boolean;
    random: () => number;
  },
): Made {
  const pitch = pitchOf(wide);
  const matrix = () =>
    Float32Array.from({ length: points * long * pitch }, (_, i) => i % pitch < wide ? random() : 0);
  const x = matrix(), z = matrix();
  const constants = Float32Array.from({ length: 3 * pitch }, (_, i) => i % pitch < wide ? random() : 0);
  const relu = kind === "masked gradient";
  const bound = (values: Float32Array<ArrayBuffer>, offset: number): GPUBuffer | Window => {
    if (!windows) return upload(backend, values);
    const all = new Float32Array(values.length + 8 * ROOM).fill(NaN);
    all.set(values, 4 * ROOM);
    const buffer = upload(backend, all);
    return { buffer, offset: 4 * offset, size: buffer.size - 4 * offset, base: offset / 4 };
  };
  const start = windows ? ROOM : undefined;
  const valueAt = (point: number, row: number, channel: number) => {
    const i = (point * long + row) * pitch + channel;
    const constant = (part: number) => constants[part * pitch + channel];
    if (kind === "plain") return x[i];
    if (kind === "affine") return constant(0) * x[i] + constant(1);
    return relu && z[i] <= 0 ? 0 : constant(0) * x[i] + constant(1) * z[i] + constant(2);
  };
  const buffer = bound(x, OFFSET);
  switch (kind) {
    case "plain":
      return { operand: { kind, buffer, start }, valueAt };
    case "affine":
      return { operand: { kind, buffer, start, constants: upload(backend, constants) }, valueAt };
    default: {
      const gradient = { z: bound(z, 2 * OFFSET), constants: upload(backend, constants), relu };
      return { operand: { kind: "gradient", buffer, start, ...gradient }, valueAt };
    }
  }
}

function upload(backend: WebgpuBackend, values: Float32Array<ArrayBuffer>): GPUBuffer {
  const { buffer } = backend.allocate(values.byteLength);
  backend.gpu.device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}
