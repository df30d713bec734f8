// The linear maps of Winograd's F(4×4, 3×3) (Lavin & Gray 2016, doi:10.1109/CVPR.2016.435), points 0, ±1, ±2, ∞.
struct Three {
  a: vec4f,
  b: vec4f,
  c: vec4f,
}

struct Four {
  a: vec4f,
  b: vec4f,
  c: vec4f,
  d: vec4f,
}

struct Six {
  a: vec4f,
  b: vec4f,
  c: vec4f,
  d: vec4f,
  e: vec4f,
  f: vec4f,
}

// Bᵀ: six inputs to six points.
fn mapBt(x: Six) -> Six {
  let even = fma(vec4f(-4.0), x.c, x.e);
  let odd = fma(vec4f(-4.0), x.b, x.d);
  let evenTwo = x.e - x.c;
  let oddTwo = 2.0 * (x.d - x.b);
  return Six(
    fma(vec4f(4.0), x.a, fma(vec4f(-5.0), x.c, x.e)),
    even + odd,
    even - odd,
    evenTwo + oddTwo,
    evenTwo - oddTwo,
    fma(vec4f(4.0), x.b, fma(vec4f(-5.0), x.d, x.f)),
  );
}

// Aᵀ: six points to four outputs.
fn mapAt(x: Six) -> Four {
  let sumOne = x.b + x.c;
  let oddOne = x.b - x.c;
  let sumTwo = x.d + x.e;
  let oddTwo = x.d - x.e;
  return Four(
    x.a + sumOne + sumTwo,
    fma(vec4f(2.0), oddTwo, oddOne),
    fma(vec4f(4.0), sumTwo, sumOne),
    fma(vec4f(8.0), oddTwo, oddOne) + x.f,
  );
}

// A: four outputs' gradients to six points.
fn mapA(x: Four) -> Six {
  let even = x.a + x.c;
  let odd = x.b + x.d;
  let evenTwo = fma(vec4f(4.0), x.c, x.a);
  let oddTwo = 2.0 * fma(vec4f(4.0), x.d, x.b);
  return Six(x.a, even + odd, even - odd, evenTwo + oddTwo, evenTwo - oddTwo, x.d);
}

// G: three taps to six points.
fn mapG(x: Three) -> Six {
  let outer = (-1.0 / 6.0) * (x.a + x.c);
  let inner = (-1.0 / 6.0) * x.b;
  let outerTwo = fma(vec4f(1.0 / 6.0), x.c, (1.0 / 24.0) * x.a);
  let innerTwo = (1.0 / 12.0) * x.b;
  return Six(0.25 * x.a, outer + inner, outer - inner, outerTwo + innerTwo, outerTwo - innerTwo, x.c);
}

// Gᵀ: six points' gradients to three taps.
fn mapGt(x: Six) -> Three {
  let sumOne = (-1.0 / 6.0) * (x.b + x.c);
  let oddOne = (1.0 / 6.0) * (x.c - x.b);
  let sumTwo = x.d + x.e;
  return Three(
    fma(vec4f(0.25), x.a, fma(vec4f(1.0 / 24.0), sumTwo, sumOne)),
    fma(vec4f(1.0 / 12.0), x.d - x.e, oddOne),
    fma(vec4f(1.0 / 6.0), sumTwo, sumOne) + x.f,
  );
}
