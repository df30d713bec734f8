import { madd, splat } from "./lanes";

/**
 * Fused multiply-adds in registers alone, ten independent chains of eight lanes: this machine's peak. Returns flops.
 *
 * V8 joins the halves of a chain into one 256-bit register, as in a matrix product's tile, only when factors come from
 * memory and sums go there by constant offsets, and needs no copies only when a chain runs through the addend.
 * Memory: 320 bytes at `to`.
 */
export function peak(n: i32, to: usize): i32 {
  const z = splat(0), small = splat(0.001);
  v128.store(to, small);
  v128.store(to, small, 16);
  const x = v128.load_splat<f32>(to), y0 = v128.load(to), y1 = v128.load(to, 16);
  let a0 = z, a1 = z, b0 = z, b1 = z, c0 = z, c1 = z, d0 = z, d1 = z, e0 = z, e1 = z;
  let f0 = z, f1 = z, g0 = z, g1 = z, h0 = z, h1 = z, i0 = z, i1 = z, j0 = z, j1 = z;
  for (let k = 0; k < n; k++) {
    a0 = madd(x, y0, a0);
    a1 = madd(x, y1, a1);
    b0 = madd(x, y0, b0);
    b1 = madd(x, y1, b1);
    c0 = madd(x, y0, c0);
    c1 = madd(x, y1, c1);
    d0 = madd(x, y0, d0);
    d1 = madd(x, y1, d1);
    e0 = madd(x, y0, e0);
    e1 = madd(x, y1, e1);
    f0 = madd(x, y0, f0);
    f1 = madd(x, y1, f1);
    g0 = madd(x, y0, g0);
    g1 = madd(x, y1, g1);
    h0 = madd(x, y0, h0);
    h1 = madd(x, y1, h1);
    i0 = madd(x, y0, i0);
    i1 = madd(x, y1, i1);
    j0 = madd(x, y0, j0);
    j1 = madd(x, y1, j1);
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, b0, 32);
  v128.store(to, b1, 48);
  v128.store(to, c0, 64);
  v128.store(to, c1, 80);
  v128.store(to, d0, 96);
  v128.store(to, d1, 112);
  v128.store(to, e0, 128);
  v128.store(to, e1, 144);
  v128.store(to, f0, 160);
  v128.store(to, f1, 176);
  v128.store(to, g0, 192);
  v128.store(to, g1, 208);
  v128.store(to, h0, 224);
  v128.store(to, h1, 240);
  v128.store(to, i0, 256);
  v128.store(to, i1, 272);
  v128.store(to, j0, 288);
  v128.store(to, j1, 304);
  return n * 160;
}
