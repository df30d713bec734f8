// The matrix product for devices that run a workgroup's lanes as one SIMD vector: no workgroup memory, no barriers. A
// thread sums 8 rows, a workgroup's width apart, by 5 vec4s of columns. B's addresses are the same in all lanes, which such
// devices load once; rows and columns beyond the edge are loaded from it, and not stored.
override LANES: u32 = 16u;

fn aValue(i: u32, channels: Channels) -> vec4f {
  return valueOf(A_KIND, aStored(i), aZStored(i), channels);
}

fn bValue(i: u32, vector: u32) -> vec4f {
  return valueOf(B_KIND, bStored(i + vector), bZStored(i + vector), bChannels(vector));
}

// sum + row·block, for four k's.
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
  // vec4s of k.
  let first = matrix / params.points * (params.sliceDepth / 4u);
  let end = min(first + params.sliceDepth / 4u, params.aVectors);
  let lastK = params.depth - 1u;

  let row0 = group.x * 8u * LANES + lane;
  let row1 = row0 + LANES;
  let row2 = row1 + LANES;
  let row3 = row2 + LANES;
  let row4 = row3 + LANES;
  let row5 = row4 + LANES;
  let row6 = row5 + LANES;
  let row7 = row6 + LANES;
  let lastRow = params.rows - 1u;
  let a0Start = (point * params.rows + min(row0, lastRow)) * params.aVectors;
  let a1Start = (point * params.rows + min(row1, lastRow)) * params.aVectors;
  let a2Start = (point * params.rows + min(row2, lastRow)) * params.aVectors;
  let a3Start = (point * params.rows + min(row3, lastRow)) * params.aVectors;
  let a4Start = (point * params.rows + min(row4, lastRow)) * params.aVectors;
  let a5Start = (point * params.rows + min(row5, lastRow)) * params.aVectors;
  let a6Start = (point * params.rows + min(row6, lastRow)) * params.aVectors;
  let a7Start = (point * params.rows + min(row7, lastRow)) * params.aVectors;
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
  for (var v = first; v < end; v++) {
    let channels = aChannels(v);
    let a0 = aValue(a0Start + v, channels);
    let a1 = aValue(a1Start + v, channels);
    let a2 = aValue(a2Start + v, channels);
    let a3 = aValue(a3Start + v, channels);
    let a4 = aValue(a4Start + v, channels);
    let a5 = aValue(a5Start + v, channels);
    let a6 = aValue(a6Start + v, channels);
    let a7 = aValue(a7Start + v, channels);
    let k0 = (point * params.depth + min(4u * v + 0u, lastK)) * params.vectors;
    let k1 = (point * params.depth + min(4u * v + 1u, lastK)) * params.vectors;
    let k2 = (point * params.depth + min(4u * v + 2u, lastK)) * params.vectors;
    let k3 = (point * params.depth + min(4u * v + 3u, lastK)) * params.vectors;
    {
      let b0 = bValue(k0, column0);
      let b1 = bValue(k1, column0);
      let b2 = bValue(k2, column0);
      let b3 = bValue(k3, column0);
      c00 = added(c00, a0, b0, b1, b2, b3);
      c10 = added(c10, a1, b0, b1, b2, b3);
      c20 = added(c20, a2, b0, b1, b2, b3);
      c30 = added(c30, a3, b0, b1, b2, b3);
      c40 = added(c40, a4, b0, b1, b2, b3);
      c50 = added(c50, a5, b0, b1, b2, b3);
      c60 = added(c60, a6, b0, b1, b2, b3);
      c70 = added(c70, a7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0, column1);
      let b1 = bValue(k1, column1);
      let b2 = bValue(k2, column1);
      let b3 = bValue(k3, column1);
      c01 = added(c01, a0, b0, b1, b2, b3);
      c11 = added(c11, a1, b0, b1, b2, b3);
      c21 = added(c21, a2, b0, b1, b2, b3);
      c31 = added(c31, a3, b0, b1, b2, b3);
      c41 = added(c41, a4, b0, b1, b2, b3);
      c51 = added(c51, a5, b0, b1, b2, b3);
      c61 = added(c61, a6, b0, b1, b2, b3);
      c71 = added(c71, a7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0, column2);
      let b1 = bValue(k1, column2);
      let b2 = bValue(k2, column2);
      let b3 = bValue(k3, column2);
      c02 = added(c02, a0, b0, b1, b2, b3);
      c12 = added(c12, a1, b0, b1, b2, b3);
      c22 = added(c22, a2, b0, b1, b2, b3);
      c32 = added(c32, a3, b0, b1, b2, b3);
      c42 = added(c42, a4, b0, b1, b2, b3);
      c52 = added(c52, a5, b0, b1, b2, b3);
      c62 = added(c62, a6, b0, b1, b2, b3);
      c72 = added(c72, a7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0, column3);
      let b1 = bValue(k1, column3);
      let b2 = bValue(k2, column3);
      let b3 = bValue(k3, column3);
      c03 = added(c03, a0, b0, b1, b2, b3);
      c13 = added(c13, a1, b0, b1, b2, b3);
      c23 = added(c23, a2, b0, b1, b2, b3);
      c33 = added(c33, a3, b0, b1, b2, b3);
      c43 = added(c43, a4, b0, b1, b2, b3);
      c53 = added(c53, a5, b0, b1, b2, b3);
      c63 = added(c63, a6, b0, b1, b2, b3);
      c73 = added(c73, a7, b0, b1, b2, b3);
    }
    {
      let b0 = bValue(k0, column4);
      let b1 = bValue(k1, column4);
      let b2 = bValue(k2, column4);
      let b3 = bValue(k3, column4);
      c04 = added(c04, a0, b0, b1, b2, b3);
      c14 = added(c14, a1, b0, b1, b2, b3);
      c24 = added(c24, a2, b0, b1, b2, b3);
      c34 = added(c34, a3, b0, b1, b2, b3);
      c44 = added(c44, a4, b0, b1, b2, b3);
      c54 = added(c54, a5, b0, b1, b2, b3);
      c64 = added(c64, a6, b0, b1, b2, b3);
      c74 = added(c74, a7, b0, b1, b2, b3);
    }
  }
  store(matrix, row0, vector0, c00);
  store(matrix, row0, vector1, c01);
  store(matrix, row0, vector2, c02);
  store(matrix, row0, vector3, c03);
  store(matrix, row0, vector4, c04);
  store(matrix, row1, vector0, c10);
  store(matrix, row1, vector1, c11);
  store(matrix, row1, vector2, c12);
  store(matrix, row1, vector3, c13);
  store(matrix, row1, vector4, c14);
  store(matrix, row2, vector0, c20);
  store(matrix, row2, vector1, c21);
  store(matrix, row2, vector2, c22);
  store(matrix, row2, vector3, c23);
  store(matrix, row2, vector4, c24);
  store(matrix, row3, vector0, c30);
  store(matrix, row3, vector1, c31);
  store(matrix, row3, vector2, c32);
  store(matrix, row3, vector3, c33);
  store(matrix, row3, vector4, c34);
  store(matrix, row4, vector0, c40);
  store(matrix, row4, vector1, c41);
  store(matrix, row4, vector2, c42);
  store(matrix, row4, vector3, c43);
  store(matrix, row4, vector4, c44);
  store(matrix, row5, vector0, c50);
  store(matrix, row5, vector1, c51);
  store(matrix, row5, vector2, c52);
  store(matrix, row5, vector3, c53);
  store(matrix, row5, vector4, c54);
  store(matrix, row6, vector0, c60);
  store(matrix, row6, vector1, c61);
  store(matrix, row6, vector2, c62);
  store(matrix, row6, vector3, c63);
  store(matrix, row6, vector4, c64);
  store(matrix, row7, vector0, c70);
  store(matrix, row7, vector1, c71);
  store(matrix, row7, vector2, c72);
  store(matrix, row7, vector3, c73);
  store(matrix, row7, vector4, c74);
}
