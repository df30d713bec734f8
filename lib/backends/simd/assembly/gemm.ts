// Matrix products on row-major float32, the tile that all convolutions spend their time in.
//
// Shapes: C[rows, columns] (+)= A[rows, depth] · B[depth, columns]; columns is a multiple of 8. A tile of 5 rows by 16
// columns lives in ten 256-bit accumulators (two more hold B, one a broadcast of A: 13 of 16 registers). The depth is
// summed in order in every tile, so the result does not depend on how rows are split between threads.
import { madd, splat, store8 } from "./lanes";

/**
 * C = A·B with B packed in panels: panel p holds columns 16p to 16p+15 as [depth, 16] (the last one [depth, 8] when
 * columns is no multiple of 16). Strides in bytes.
 */
export function multiplyPanels(
  a: usize,
  aStride: usize,
  b: usize,
  c: usize,
  cStride: usize,
  rows: usize,
  columns: i32,
  depth: i32,
): void {
  let column = 0;
  for (; column + 16 <= columns; column += 16) {
    let r: usize = 0;
    for (; r + 5 <= rows; r += 5) tile5x16(a + r * aStride, aStride, b, c + r * cStride, cStride, depth);
    for (; r < rows; r++) tile1x16(a + r * aStride, b, c + r * cStride, depth);
    b += <usize> depth * 64;
    c += 64;
  }
  if (column < columns) {
    let r: usize = 0;
    for (; r + 10 <= rows; r += 10) tile10x8(a + r * aStride, aStride, b, c + r * cStride, cStride, depth);
    for (; r < rows; r++) tile1x8(a + r * aStride, b, c + r * cStride, depth);
  }
}

/** C += Aᵀ·B with A [depth, rows] and B [depth, columns], both row-major: the sum over pixels of a filter gradient. */
export function accumulateTransposed(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  rows: usize,
  columns: i32,
  depth: i32,
): void {
  let column = 0;
  for (; column + 16 <= columns; column += 16) {
    let r: usize = 0;
    for (; r + 5 <= rows; r += 5) {
      outer5x16(a + (r << 2), aStride, b, bStride, c + r * cStride, cStride, depth);
    }
    for (; r < rows; r++) outer1x16(a + (r << 2), aStride, b, bStride, c + r * cStride, depth);
    b += 64;
    c += 64;
  }
  if (column < columns) {
    let r: usize = 0;
    for (; r + 10 <= rows; r += 10) {
      outer10x8(a + (r << 2), aStride, b, bStride, c + r * cStride, cStride, depth);
    }
    for (; r < rows; r++) outer1x8(a + (r << 2), aStride, b, bStride, c + r * cStride, depth);
  }
}

function tile5x16(a: usize, aStride: usize, b: usize, c: usize, cStride: usize, depth: i32): void {
  const z = splat(0);
  let c0a = z, c0b = z, c0c = z, c0d = z;
  let c1a = z, c1b = z, c1c = z, c1d = z;
  let c2a = z, c2b = z, c2c = z, c2d = z;
  let c3a = z, c3b = z, c3c = z, c3d = z;
  let c4a = z, c4b = z, c4c = z, c4d = z;
  let a1 = a + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  let a4 = a3 + aStride;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    c0c = madd(x, b2, c0c);
    c0d = madd(x, b3, c0d);
    x = v128.load_splat<f32>(a1);
    c1a = madd(x, b0, c1a);
    c1b = madd(x, b1, c1b);
    c1c = madd(x, b2, c1c);
    c1d = madd(x, b3, c1d);
    x = v128.load_splat<f32>(a2);
    c2a = madd(x, b0, c2a);
    c2b = madd(x, b1, c2b);
    c2c = madd(x, b2, c2c);
    c2d = madd(x, b3, c2d);
    x = v128.load_splat<f32>(a3);
    c3a = madd(x, b0, c3a);
    c3b = madd(x, b1, c3b);
    c3c = madd(x, b2, c3c);
    c3d = madd(x, b3, c3d);
    x = v128.load_splat<f32>(a4);
    c4a = madd(x, b0, c4a);
    c4b = madd(x, b1, c4b);
    c4c = madd(x, b2, c4c);
    c4d = madd(x, b3, c4d);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
    b += 64;
  }
  store8(c, c0a, c0b);
  v128.store(c, c0c, 32);
  v128.store(c, c0d, 48);
  c += cStride;
  store8(c, c1a, c1b);
  v128.store(c, c1c, 32);
  v128.store(c, c1d, 48);
  c += cStride;
  store8(c, c2a, c2b);
  v128.store(c, c2c, 32);
  v128.store(c, c2d, 48);
  c += cStride;
  store8(c, c3a, c3b);
  v128.store(c, c3c, 32);
  v128.store(c, c3d, 48);
  c += cStride;
  store8(c, c4a, c4b);
  v128.store(c, c4c, 32);
  v128.store(c, c4d, 48);
}

function tile10x8(a: usize, aStride: usize, b: usize, c: usize, cStride: usize, depth: i32): void {
  const z = splat(0);
  let c0a = z, c0b = z;
  let c1a = z, c1b = z;
  let c2a = z, c2b = z;
  let c3a = z, c3b = z;
  let c4a = z, c4b = z;
  let c5a = z, c5b = z;
  let c6a = z, c6b = z;
  let c7a = z, c7b = z;
  let c8a = z, c8b = z;
  let c9a = z, c9b = z;
  let a1 = a + aStride;
  let a2 = a1 + aStride;
  let a3 = a2 + aStride;
  let a4 = a3 + aStride;
  let a5 = a4 + aStride;
  let a6 = a5 + aStride;
  let a7 = a6 + aStride;
  let a8 = a7 + aStride;
  let a9 = a8 + aStride;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    x = v128.load_splat<f32>(a1);
    c1a = madd(x, b0, c1a);
    c1b = madd(x, b1, c1b);
    x = v128.load_splat<f32>(a2);
    c2a = madd(x, b0, c2a);
    c2b = madd(x, b1, c2b);
    x = v128.load_splat<f32>(a3);
    c3a = madd(x, b0, c3a);
    c3b = madd(x, b1, c3b);
    x = v128.load_splat<f32>(a4);
    c4a = madd(x, b0, c4a);
    c4b = madd(x, b1, c4b);
    x = v128.load_splat<f32>(a5);
    c5a = madd(x, b0, c5a);
    c5b = madd(x, b1, c5b);
    x = v128.load_splat<f32>(a6);
    c6a = madd(x, b0, c6a);
    c6b = madd(x, b1, c6b);
    x = v128.load_splat<f32>(a7);
    c7a = madd(x, b0, c7a);
    c7b = madd(x, b1, c7b);
    x = v128.load_splat<f32>(a8);
    c8a = madd(x, b0, c8a);
    c8b = madd(x, b1, c8b);
    x = v128.load_splat<f32>(a9);
    c9a = madd(x, b0, c9a);
    c9b = madd(x, b1, c9b);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    a4 += 4;
    a5 += 4;
    a6 += 4;
    a7 += 4;
    a8 += 4;
    a9 += 4;
    b += 32;
  }
  store8(c, c0a, c0b);
  c += cStride;
  store8(c, c1a, c1b);
  c += cStride;
  store8(c, c2a, c2b);
  c += cStride;
  store8(c, c3a, c3b);
  c += cStride;
  store8(c, c4a, c4b);
  c += cStride;
  store8(c, c5a, c5b);
  c += cStride;
  store8(c, c6a, c6b);
  c += cStride;
  store8(c, c7a, c7b);
  c += cStride;
  store8(c, c8a, c8b);
  c += cStride;
  store8(c, c9a, c9b);
}

function tile1x16(a: usize, b: usize, c: usize, depth: i32): void {
  const z = splat(0);
  let c0a = z, c0b = z, c0c = z, c0d = z;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    c0c = madd(x, b2, c0c);
    c0d = madd(x, b3, c0d);
    a += 4;
    b += 64;
  }
  store8(c, c0a, c0b);
  v128.store(c, c0c, 32);
  v128.store(c, c0d, 48);
}

function tile1x8(a: usize, b: usize, c: usize, depth: i32): void {
  const z = splat(0);
  let c0a = z, c0b = z;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    a += 4;
    b += 32;
  }
  store8(c, c0a, c0b);
}

function outer5x16(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  depth: i32,
): void {
  let c0a = v128.load(c);
  let c0b = v128.load(c, 16);
  let c0c = v128.load(c, 32);
  let c0d = v128.load(c, 48);
  let c1a = v128.load(c + cStride);
  let c1b = v128.load(c + cStride, 16);
  let c1c = v128.load(c + cStride, 32);
  let c1d = v128.load(c + cStride, 48);
  let c2a = v128.load(c + 2 * cStride);
  let c2b = v128.load(c + 2 * cStride, 16);
  let c2c = v128.load(c + 2 * cStride, 32);
  let c2d = v128.load(c + 2 * cStride, 48);
  let c3a = v128.load(c + 3 * cStride);
  let c3b = v128.load(c + 3 * cStride, 16);
  let c3c = v128.load(c + 3 * cStride, 32);
  let c3d = v128.load(c + 3 * cStride, 48);
  let c4a = v128.load(c + 4 * cStride);
  let c4b = v128.load(c + 4 * cStride, 16);
  let c4c = v128.load(c + 4 * cStride, 32);
  let c4d = v128.load(c + 4 * cStride, 48);
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    c0c = madd(x, b2, c0c);
    c0d = madd(x, b3, c0d);
    x = v128.load_splat<f32>(a, 4);
    c1a = madd(x, b0, c1a);
    c1b = madd(x, b1, c1b);
    c1c = madd(x, b2, c1c);
    c1d = madd(x, b3, c1d);
    x = v128.load_splat<f32>(a, 8);
    c2a = madd(x, b0, c2a);
    c2b = madd(x, b1, c2b);
    c2c = madd(x, b2, c2c);
    c2d = madd(x, b3, c2d);
    x = v128.load_splat<f32>(a, 12);
    c3a = madd(x, b0, c3a);
    c3b = madd(x, b1, c3b);
    c3c = madd(x, b2, c3c);
    c3d = madd(x, b3, c3d);
    x = v128.load_splat<f32>(a, 16);
    c4a = madd(x, b0, c4a);
    c4b = madd(x, b1, c4b);
    c4c = madd(x, b2, c4c);
    c4d = madd(x, b3, c4d);
    a += aStride;
    b += bStride;
  }
  store8(c, c0a, c0b);
  v128.store(c, c0c, 32);
  v128.store(c, c0d, 48);
  c += cStride;
  store8(c, c1a, c1b);
  v128.store(c, c1c, 32);
  v128.store(c, c1d, 48);
  c += cStride;
  store8(c, c2a, c2b);
  v128.store(c, c2c, 32);
  v128.store(c, c2d, 48);
  c += cStride;
  store8(c, c3a, c3b);
  v128.store(c, c3c, 32);
  v128.store(c, c3d, 48);
  c += cStride;
  store8(c, c4a, c4b);
  v128.store(c, c4c, 32);
  v128.store(c, c4d, 48);
}

function outer10x8(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  depth: i32,
): void {
  let c0a = v128.load(c);
  let c0b = v128.load(c, 16);
  let c1a = v128.load(c + cStride);
  let c1b = v128.load(c + cStride, 16);
  let c2a = v128.load(c + 2 * cStride);
  let c2b = v128.load(c + 2 * cStride, 16);
  let c3a = v128.load(c + 3 * cStride);
  let c3b = v128.load(c + 3 * cStride, 16);
  let c4a = v128.load(c + 4 * cStride);
  let c4b = v128.load(c + 4 * cStride, 16);
  let c5a = v128.load(c + 5 * cStride);
  let c5b = v128.load(c + 5 * cStride, 16);
  let c6a = v128.load(c + 6 * cStride);
  let c6b = v128.load(c + 6 * cStride, 16);
  let c7a = v128.load(c + 7 * cStride);
  let c7b = v128.load(c + 7 * cStride, 16);
  let c8a = v128.load(c + 8 * cStride);
  let c8b = v128.load(c + 8 * cStride, 16);
  let c9a = v128.load(c + 9 * cStride);
  let c9b = v128.load(c + 9 * cStride, 16);
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    x = v128.load_splat<f32>(a, 4);
    c1a = madd(x, b0, c1a);
    c1b = madd(x, b1, c1b);
    x = v128.load_splat<f32>(a, 8);
    c2a = madd(x, b0, c2a);
    c2b = madd(x, b1, c2b);
    x = v128.load_splat<f32>(a, 12);
    c3a = madd(x, b0, c3a);
    c3b = madd(x, b1, c3b);
    x = v128.load_splat<f32>(a, 16);
    c4a = madd(x, b0, c4a);
    c4b = madd(x, b1, c4b);
    x = v128.load_splat<f32>(a, 20);
    c5a = madd(x, b0, c5a);
    c5b = madd(x, b1, c5b);
    x = v128.load_splat<f32>(a, 24);
    c6a = madd(x, b0, c6a);
    c6b = madd(x, b1, c6b);
    x = v128.load_splat<f32>(a, 28);
    c7a = madd(x, b0, c7a);
    c7b = madd(x, b1, c7b);
    x = v128.load_splat<f32>(a, 32);
    c8a = madd(x, b0, c8a);
    c8b = madd(x, b1, c8b);
    x = v128.load_splat<f32>(a, 36);
    c9a = madd(x, b0, c9a);
    c9b = madd(x, b1, c9b);
    a += aStride;
    b += bStride;
  }
  store8(c, c0a, c0b);
  c += cStride;
  store8(c, c1a, c1b);
  c += cStride;
  store8(c, c2a, c2b);
  c += cStride;
  store8(c, c3a, c3b);
  c += cStride;
  store8(c, c4a, c4b);
  c += cStride;
  store8(c, c5a, c5b);
  c += cStride;
  store8(c, c6a, c6b);
  c += cStride;
  store8(c, c7a, c7b);
  c += cStride;
  store8(c, c8a, c8b);
  c += cStride;
  store8(c, c9a, c9b);
}

function outer1x16(a: usize, aStride: usize, b: usize, bStride: usize, c: usize, depth: i32): void {
  let c0a = v128.load(c);
  let c0b = v128.load(c, 16);
  let c0c = v128.load(c, 32);
  let c0d = v128.load(c, 48);
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    c0c = madd(x, b2, c0c);
    c0d = madd(x, b3, c0d);
    a += aStride;
    b += bStride;
  }
  store8(c, c0a, c0b);
  v128.store(c, c0c, 32);
  v128.store(c, c0d, 48);
}

function outer1x8(a: usize, aStride: usize, b: usize, bStride: usize, c: usize, depth: i32): void {
  let c0a = v128.load(c);
  let c0b = v128.load(c, 16);
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c0a = madd(x, b0, c0a);
    c0b = madd(x, b1, c0b);
    a += aStride;
    b += bStride;
  }
  store8(c, c0a, c0b);
}
