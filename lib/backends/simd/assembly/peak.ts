import { madd, splat, store8 } from "./lanes";

/** Fused multiply-adds in registers alone, ten independent chains of eight lanes: this machine's peak. Returns flops. */
export function peak(n: i32, to: usize): i32 {
  const x = splat(0.999), y = splat(0.001);
  let a0 = splat(1), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0, e0 = a0, e1 = a0;
  let f0 = a0, f1 = a0, g0 = a0, g1 = a0, h0 = a0, h1 = a0, i0 = a0, i1 = a0, j0 = a0, j1 = a0;
  for (let k = 0; k < n; k++) {
    a0 = madd(a0, x, y);
    a1 = madd(a1, x, y);
    b0 = madd(b0, x, y);
    b1 = madd(b1, x, y);
    c0 = madd(c0, x, y);
    c1 = madd(c1, x, y);
    d0 = madd(d0, x, y);
    d1 = madd(d1, x, y);
    e0 = madd(e0, x, y);
    e1 = madd(e1, x, y);
    f0 = madd(f0, x, y);
    f1 = madd(f1, x, y);
    g0 = madd(g0, x, y);
    g1 = madd(g1, x, y);
    h0 = madd(h0, x, y);
    h1 = madd(h1, x, y);
    i0 = madd(i0, x, y);
    i1 = madd(i1, x, y);
    j0 = madd(j0, x, y);
    j1 = madd(j1, x, y);
  }
  store8(to, a0, a1);
  store8(to + 32, b0, b1);
  store8(to + 64, c0, c1);
  store8(to + 96, d0, d1);
  store8(to + 128, e0, e1);
  store8(to + 160, f0, f1);
  store8(to + 192, g0, g1);
  store8(to + 224, h0, h1);
  store8(to + 256, i0, i1);
  store8(to + 288, j0, j1);
  return n * 160;
}
