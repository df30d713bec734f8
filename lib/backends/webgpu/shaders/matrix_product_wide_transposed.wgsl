// The matrix product for devices that run a workgroup's lanes as one SIMD vector (see matrix_product_wide.wgsl), A stored
// [p][k][m]: a thread sums 2 vec4s of m, a workgroup's width apart, by 5 vec4s of columns.
override LANES: u32 = 8u;

fn aValue(i: u32, channels: Channels, k: u32) -> vec4f {
  let at = i + min(k, params.depth - 1u) * params.aVectors;
  return select(vec4f(), valueOf(A_KIND, aStored(at), aZStored(at), channels), k < params.depth);
}

fn bValue(i: u32, channels: Channels) -> vec4f {
  return valueOf(B_KIND, bStored(i), bZStored(i), channels);
}

// sum + A's row·block, for four k's.
fn added(sum: vec4f, row: vec4f, b0: vec4f, b1: vec4f, b2: vec4f, b3: vec4f) -> vec4f {
  return fma(row.wwww, b3, fma(row.zzzz, b2, fma(row.yyyy, b1, fma(row.xxxx, b0, sum))));
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  if (control.stopped != 0u) {
    return;
  }
  let matrix = group.z;
  let point = matrix % params.points;
  let first = matrix / params.points * params.sliceDepth;
  let end = min(first + params.sliceDepth, params.depth);
  let lastK = params.depth - 1u;
  // The two vec4s of m, and the nearest that there are.
  let m0 = group.x * 2u * LANES + lane;
  let m1 = m0 + LANES;
  let row0 = min(m0, params.aVectors - 1u);
  let row1 = min(m1, params.aVectors - 1u);
  let aChannels0 = aChannels(row0);
  let aChannels1 = aChannels(row1);
  let aPoint = point * params.depth * params.aVectors;
  let lastVector = params.vectors - 1u;
  let vector0 = group.y * 5u;
  let vector1 = vector0 + 1u;
  let vector2 = vector1 + 1u;
  let vector3 = vector2 + 1u;
  let vector4 = vector3 + 1u;
  let column0 = min(vector0, lastVector);
  let column1 = min(vector1, lastVector);
  let column2 = min(vector2, lastVector);
  let column3 = min(vector3, lastVector);
  let column4 = min(vector4, lastVector);
  let bChannels0 = bChannels(column0);
  let bChannels1 = bChannels(column1);
  let bChannels2 = bChannels(column2);
  let bChannels3 = bChannels(column3);
  let bChannels4 = bChannels(column4);
  var c00 = vec4f();
  var c01 = vec4f();
  var c02 = vec4f();
  var c03 = vec4f();
  var c04 = vec4f();
  var c10 = vec4f();
  var c11 = vec4f();
  var c12 = vec4f();
  var c13 = vec4f();
  var c14 = vec4f();
  var c20 = vec4f();
  var c21 = vec4f();
  var c22 = vec4f();
  var c23 = vec4f();
  var c24 = vec4f();
  var c30 = vec4f();
  var c31 = vec4f();
  var c32 = vec4f();
  var c33 = vec4f();
  var c34 = vec4f();
  var c40 = vec4f();
  var c41 = vec4f();
  var c42 = vec4f();
  var c43 = vec4f();
  var c44 = vec4f();
  var c50 = vec4f();
  var c51 = vec4f();
  var c52 = vec4f();
  var c53 = vec4f();
  var c54 = vec4f();
  var c60 = vec4f();
  var c61 = vec4f();
  var c62 = vec4f();
  var c63 = vec4f();
  var c64 = vec4f();
  var c70 = vec4f();
  var c71 = vec4f();
  var c72 = vec4f();
  var c73 = vec4f();
  var c74 = vec4f();
  for (var k = first; k < end; k += 4u) {
    let a00 = aValue(aPoint + row0, aChannels0, k + 0u);
    let a01 = aValue(aPoint + row0, aChannels0, k + 1u);
    let a02 = aValue(aPoint + row0, aChannels0, k + 2u);
    let a03 = aValue(aPoint + row0, aChannels0, k + 3u);
    let a10 = aValue(aPoint + row1, aChannels1, k + 0u);
    let a11 = aValue(aPoint + row1, aChannels1, k + 1u);
    let a12 = aValue(aPoint + row1, aChannels1, k + 2u);
    let a13 = aValue(aPoint + row1, aChannels1, k + 3u);
    let r0 = vec4f(a00.x, a01.x, a02.x, a03.x);
    let r1 = vec4f(a00.y, a01.y, a02.y, a03.y);
    let r2 = vec4f(a00.z, a01.z, a02.z, a03.z);
    let r3 = vec4f(a00.w, a01.w, a02.w, a03.w);
    let r4 = vec4f(a10.x, a11.x, a12.x, a13.x);
    let r5 = vec4f(a10.y, a11.y, a12.y, a13.y);
    let r6 = vec4f(a10.z, a11.z, a12.z, a13.z);
    let r7 = vec4f(a10.w, a11.w, a12.w, a13.w);
    let k0 = (point * params.depth + min(k + 0u, lastK)) * params.vectors;
    let k1 = (point * params.depth + min(k + 1u, lastK)) * params.vectors;
    let k2 = (point * params.depth + min(k + 2u, lastK)) * params.vectors;
    let k3 = (point * params.depth + min(k + 3u, lastK)) * params.vectors;
    {
      let b0 = bValue(k0 + column0, bChannels0);
      let b1 = bValue(k1 + column0, bChannels0);
      let b2 = bValue(k2 + column0, bChannels0);
      let b3 = bValue(k3 + column0, bChannels0);
      c00 = added(c00, r0, b0, b1, b2, b3);
      c10 = added(c10, r1, b0, b1, b2, b3);
      c20 = added(c20, r2, b0, b1, b2, b3);
      c30 = added(c30, r3, b0, b1, b2, b3);
      c40 = added(c40, r4, b0, b1, b2, b3);
      c50 = added(c50, r5, b0, b1, b2, b3);
      c60 = added(c60, r6, b0, b1, b2, b3);
      c70 = added(c70, r7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0 + column1, bChannels1);
      let b1 = bValue(k1 + column1, bChannels1);
      let b2 = bValue(k2 + column1, bChannels1);
      let b3 = bValue(k3 + column1, bChannels1);
      c01 = added(c01, r0, b0, b1, b2, b3);
      c11 = added(c11, r1, b0, b1, b2, b3);
      c21 = added(c21, r2, b0, b1, b2, b3);
      c31 = added(c31, r3, b0, b1, b2, b3);
      c41 = added(c41, r4, b0, b1, b2, b3);
      c51 = added(c51, r5, b0, b1, b2, b3);
      c61 = added(c61, r6, b0, b1, b2, b3);
      c71 = added(c71, r7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0 + column2, bChannels2);
      let b1 = bValue(k1 + column2, bChannels2);
      let b2 = bValue(k2 + column2, bChannels2);
      let b3 = bValue(k3 + column2, bChannels2);
      c02 = added(c02, r0, b0, b1, b2, b3);
      c12 = added(c12, r1, b0, b1, b2, b3);
      c22 = added(c22, r2, b0, b1, b2, b3);
      c32 = added(c32, r3, b0, b1, b2, b3);
      c42 = added(c42, r4, b0, b1, b2, b3);
      c52 = added(c52, r5, b0, b1, b2, b3);
      c62 = added(c62, r6, b0, b1, b2, b3);
      c72 = added(c72, r7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0 + column3, bChannels3);
      let b1 = bValue(k1 + column3, bChannels3);
      let b2 = bValue(k2 + column3, bChannels3);
      let b3 = bValue(k3 + column3, bChannels3);
      c03 = added(c03, r0, b0, b1, b2, b3);
      c13 = added(c13, r1, b0, b1, b2, b3);
      c23 = added(c23, r2, b0, b1, b2, b3);
      c33 = added(c33, r3, b0, b1, b2, b3);
      c43 = added(c43, r4, b0, b1, b2, b3);
      c53 = added(c53, r5, b0, b1, b2, b3);
      c63 = added(c63, r6, b0, b1, b2, b3);
      c73 = added(c73, r7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0 + column4, bChannels4);
      let b1 = bValue(k1 + column4, bChannels4);
      let b2 = bValue(k2 + column4, bChannels4);
      let b3 = bValue(k3 + column4, bChannels4);
      c04 = added(c04, r0, b0, b1, b2, b3);
      c14 = added(c14, r1, b0, b1, b2, b3);
      c24 = added(c24, r2, b0, b1, b2, b3);
      c34 = added(c34, r3, b0, b1, b2, b3);
      c44 = added(c44, r4, b0, b1, b2, b3);
      c54 = added(c54, r5, b0, b1, b2, b3);
      c64 = added(c64, r6, b0, b1, b2, b3);
      c74 = added(c74, r7, b0, b1, b2, b3);
    }
  }
  store(matrix, 4u * m0 + 0u, vector0, c00);
  store(matrix, 4u * m0 + 0u, vector1, c01);
  store(matrix, 4u * m0 + 0u, vector2, c02);
  store(matrix, 4u * m0 + 0u, vector3, c03);
  store(matrix, 4u * m0 + 0u, vector4, c04);
  store(matrix, 4u * m0 + 1u, vector0, c10);
  store(matrix, 4u * m0 + 1u, vector1, c11);
  store(matrix, 4u * m0 + 1u, vector2, c12);
  store(matrix, 4u * m0 + 1u, vector3, c13);
  store(matrix, 4u * m0 + 1u, vector4, c14);
  store(matrix, 4u * m0 + 2u, vector0, c20);
  store(matrix, 4u * m0 + 2u, vector1, c21);
  store(matrix, 4u * m0 + 2u, vector2, c22);
  store(matrix, 4u * m0 + 2u, vector3, c23);
  store(matrix, 4u * m0 + 2u, vector4, c24);
  store(matrix, 4u * m0 + 3u, vector0, c30);
  store(matrix, 4u * m0 + 3u, vector1, c31);
  store(matrix, 4u * m0 + 3u, vector2, c32);
  store(matrix, 4u * m0 + 3u, vector3, c33);
  store(matrix, 4u * m0 + 3u, vector4, c34);
  store(matrix, 4u * m1 + 0u, vector0, c40);
  store(matrix, 4u * m1 + 0u, vector1, c41);
  store(matrix, 4u * m1 + 0u, vector2, c42);
  store(matrix, 4u * m1 + 0u, vector3, c43);
  store(matrix, 4u * m1 + 0u, vector4, c44);
  store(matrix, 4u * m1 + 1u, vector0, c50);
  store(matrix, 4u * m1 + 1u, vector1, c51);
  store(matrix, 4u * m1 + 1u, vector2, c52);
  store(matrix, 4u * m1 + 1u, vector3, c53);
  store(matrix, 4u * m1 + 1u, vector4, c54);
  store(matrix, 4u * m1 + 2u, vector0, c60);
  store(matrix, 4u * m1 + 2u, vector1, c61);
  store(matrix, 4u * m1 + 2u, vector2, c62);
  store(matrix, 4u * m1 + 2u, vector3, c63);
  store(matrix, 4u * m1 + 2u, vector4, c64);
  store(matrix, 4u * m1 + 3u, vector0, c70);
  store(matrix, 4u * m1 + 3u, vector1, c71);
  store(matrix, 4u * m1 + 3u, vector2, c72);
  store(matrix, 4u * m1 + 3u, vector3, c73);
  store(matrix, 4u * m1 + 3u, vector4, c74);
}
