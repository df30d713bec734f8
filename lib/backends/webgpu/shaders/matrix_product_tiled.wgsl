// The matrix product for GPUs: a workgroup of TX×TY threads sums a tile of 8·TY rows by 2·TX vec4s of columns, and a thread
// 8 rows by 2 vec4s, from tiles of A and B in workgroup memory. The next tiles are on their way to registers meanwhile.
// Rows, columns and k's beyond the edge are loaded from it; they count for nothing or are not stored.

// A is stored [p][k][m].
override TRANSPOSED: bool = false;
// 10 to 16 and 10 to 17: a thread carries at most 4 vec4s of each tile.
override TX: u32 = 13u;
override TY: u32 = 17u;

// vec4s of k in a tile: 20 k's divide the usual depth of 100.
const STEP = 5u;
const MOST_TX = 16u;
const MOST_TY = 17u;
// A row of A's tile has room for 2·TY vec4s and begins one later every 4 k's; with this odd length (2·17 + 4 + 1) threads
// that write neighbouring blocks of 4×4 meet in no bank.
const A_LENGTH = 39u;
const B_LENGTH = 2u * MOST_TX;
// [k / 4][k % 4], then vec4s of m, and of n. Sizes that the compiler knows spare a check of most indexes.
var<workgroup> aTile: array<array<array<vec4f, A_LENGTH>, 4>, STEP>;
var<workgroup> bTile: array<array<array<vec4f, B_LENGTH>, 4>, STEP>;

// What this thread carries of the next tiles, as stored: 4 rows of a vec4 of k (or 4 k's of a vec4 of m), 4 vec4s of B.
var<private> a0: vec4f;
var<private> a1: vec4f;
var<private> a2: vec4f;
var<private> a3: vec4f;
var<private> aZ0: vec4f;
var<private> aZ1: vec4f;
var<private> aZ2: vec4f;
var<private> aZ3: vec4f;
var<private> b0: vec4f;
var<private> b1: vec4f;
var<private> b2: vec4f;
var<private> b3: vec4f;
var<private> bZ0: vec4f;
var<private> bZ1: vec4f;
var<private> bZ2: vec4f;
var<private> bZ3: vec4f;
// What it sums: row, vec4.
var<private> c00: vec4f;
var<private> c01: vec4f;
var<private> c10: vec4f;
var<private> c11: vec4f;
var<private> c20: vec4f;
var<private> c21: vec4f;
var<private> c30: vec4f;
var<private> c31: vec4f;
var<private> c40: vec4f;
var<private> c41: vec4f;
var<private> c50: vec4f;
var<private> c51: vec4f;
var<private> c60: vec4f;
var<private> c61: vec4f;
var<private> c70: vec4f;
var<private> c71: vec4f;

// A block's place in A's tile: its vec4 of k, of 5, and of m; A transposed, it has k's j·5 + `k` instead.
struct Block {
  k: u32,
  m: u32,
}

fn blockOf(thread: u32) -> Block {
  if (TRANSPOSED) {
    return Block(thread / (2u * TY), thread % (2u * TY));
  }
  return Block(thread % STEP, thread / STEP);
}

// Where vec4 `block` of A's row j begins; `v` is the tile's first vec4 of k, `m` its first vec4 of m.
fn aIndex(point: u32, v: u32, m: u32, block: Block, j: u32) -> u32 {
  if (TRANSPOSED) {
    let k = min(4u * v + j * STEP + block.k, params.depth - 1u);
    return (point * params.depth + k) * params.aVectors + min(m + block.m, params.aVectors - 1u);
  }
  let row = min(4u * (m + block.m) + j, params.rows - 1u);
  return (point * params.rows + row) * params.aVectors + min(v + block.k, params.aVectors - 1u);
}

// Where a thread's i-th vec4 of B is; `n` is the tile's first vec4 of columns.
fn bIndex(point: u32, v: u32, n: u32, thread: u32, i: u32) -> u32 {
  let at = thread + i * TX * TY;
  let k = min(4u * v + at / (2u * TX), params.depth - 1u);
  return (point * params.depth + k) * params.vectors + min(n + at % (2u * TX), params.vectors - 1u);
}

fn loadTiles(point: u32, v: u32, m: u32, n: u32, thread: u32) {
  let block = blockOf(thread);
  if (thread < STEP * 2u * TY) {
    let i0 = aIndex(point, v, m, block, 0u);
    let i1 = aIndex(point, v, m, block, 1u);
    let i2 = aIndex(point, v, m, block, 2u);
    let i3 = aIndex(point, v, m, block, 3u);
    a0 = aStored(i0);
    a1 = aStored(i1);
    a2 = aStored(i2);
    a3 = aStored(i3);
    aZ0 = aZStored(i0);
    aZ1 = aZStored(i1);
    aZ2 = aZStored(i2);
    aZ3 = aZStored(i3);
  }
  if (thread + 0u * TX * TY < STEP * 8u * TX) {
    let i = bIndex(point, v, n, thread, 0u);
    b0 = bStored(i);
    bZ0 = bZStored(i);
  }
  if (thread + 1u * TX * TY < STEP * 8u * TX) {
    let i = bIndex(point, v, n, thread, 1u);
    b1 = bStored(i);
    bZ1 = bZStored(i);
  }
  if (thread + 2u * TX * TY < STEP * 8u * TX) {
    let i = bIndex(point, v, n, thread, 2u);
    b2 = bStored(i);
    bZ2 = bZStored(i);
  }
  if (thread + 3u * TX * TY < STEP * 8u * TX) {
    let i = bIndex(point, v, n, thread, 3u);
    b3 = bStored(i);
    bZ3 = bZStored(i);
  }
}

// A k beyond the depth counts for nothing.
fn writeA(v: u32, k: u32, m: u32, value: vec4f) {
  aTile[k / 4u][k % 4u][m + k / 4u] = select(vec4f(), value, 4u * v + k < params.depth);
}

fn writeB(thread: u32, n: u32, i: u32, x: vec4f, z: vec4f) {
  let at = thread + i * TX * TY;
  if (at < STEP * 8u * TX) {
    let k = at / (2u * TX);
    let vector = at % (2u * TX);
    let channels = bChannels(min(n + vector, params.vectors - 1u));
    bTile[k / 4u][k % 4u][vector] = valueOf(B_KIND, x, z, channels);
  }
}

fn writeTiles(v: u32, m: u32, n: u32, thread: u32) {
  if (thread < STEP * 2u * TY) {
    let block = blockOf(thread);
    let channels = aChannels(min(select(v + block.k, m + block.m, TRANSPOSED), params.aVectors - 1u));
    let x0 = valueOf(A_KIND, a0, aZ0, channels);
    let x1 = valueOf(A_KIND, a1, aZ1, channels);
    let x2 = valueOf(A_KIND, a2, aZ2, channels);
    let x3 = valueOf(A_KIND, a3, aZ3, channels);
    if (TRANSPOSED) {
      writeA(v, 0u * STEP + block.k, block.m, x0);
      writeA(v, 1u * STEP + block.k, block.m, x1);
      writeA(v, 2u * STEP + block.k, block.m, x2);
      writeA(v, 3u * STEP + block.k, block.m, x3);
    } else {
      writeA(v, 4u * block.k + 0u, block.m, vec4f(x0.x, x1.x, x2.x, x3.x));
      writeA(v, 4u * block.k + 1u, block.m, vec4f(x0.y, x1.y, x2.y, x3.y));
      writeA(v, 4u * block.k + 2u, block.m, vec4f(x0.z, x1.z, x2.z, x3.z));
      writeA(v, 4u * block.k + 3u, block.m, vec4f(x0.w, x1.w, x2.w, x3.w));
    }
  }
  writeB(thread, n, 0u, b0, bZ0);
  writeB(thread, n, 1u, b1, bZ1);
  writeB(thread, n, 2u, b2, bZ2);
  writeB(thread, n, 3u, b3, bZ3);
}

// One k of the tiles: 64 multiplications of 4 loads.
fn addProducts(i: u32, j: u32, x: u32, y: u32) {
  let rows0 = aTile[i][j][2u * y + i];
  let rows1 = aTile[i][j][2u * y + 1u + i];
  let columns0 = bTile[i][j][x];
  let columns1 = bTile[i][j][x + TX];
  c00 = fma(rows0.xxxx, columns0, c00);
  c01 = fma(rows0.xxxx, columns1, c01);
  c10 = fma(rows0.yyyy, columns0, c10);
  c11 = fma(rows0.yyyy, columns1, c11);
  c20 = fma(rows0.zzzz, columns0, c20);
  c21 = fma(rows0.zzzz, columns1, c21);
  c30 = fma(rows0.wwww, columns0, c30);
  c31 = fma(rows0.wwww, columns1, c31);
  c40 = fma(rows1.xxxx, columns0, c40);
  c41 = fma(rows1.xxxx, columns1, c41);
  c50 = fma(rows1.yyyy, columns0, c50);
  c51 = fma(rows1.yyyy, columns1, c51);
  c60 = fma(rows1.zzzz, columns0, c60);
  c61 = fma(rows1.zzzz, columns1, c61);
  c70 = fma(rows1.wwww, columns0, c70);
  c71 = fma(rows1.wwww, columns1, c71);
}

@compute @workgroup_size(TX, TY)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  if (control.stopped != 0u) {
    return;
  }
  let matrix = group.z;
  let point = matrix % params.points;
  // The tile's first vec4s of m and n, and the slice's of k.
  let m = group.x * 2u * TY;
  let n = group.y * 2u * TX;
  let first = matrix / params.points * (params.sliceDepth / 4u);
  let end = min(first + params.sliceDepth / 4u, (params.depth + 3u) / 4u);

  if (first < end) {
    loadTiles(point, first, m, n, thread);
  }
  for (var v = first; v < end; v += STEP) {
    workgroupBarrier(); // all have read the tiles before
    writeTiles(v, m, n, thread);
    workgroupBarrier();
    if (v + STEP < end) {
      loadTiles(point, v + STEP, m, n, thread);
    }
    let steps = min(STEP, end - v);
    for (var i = 0u; i < steps; i++) {
      addProducts(i, 0u, local.x, local.y);
      addProducts(i, 1u, local.x, local.y);
      addProducts(i, 2u, local.x, local.y);
      addProducts(i, 3u, local.x, local.y);
    }
  }

  let row = 4u * m + 8u * local.y;
  let vector = n + local.x;
  store(matrix, row + 0u, vector, c00);
  store(matrix, row + 0u, vector + TX, c01);
  store(matrix, row + 1u, vector, c10);
  store(matrix, row + 1u, vector + TX, c11);
  store(matrix, row + 2u, vector, c20);
  store(matrix, row + 2u, vector + TX, c21);
  store(matrix, row + 3u, vector, c30);
  store(matrix, row + 3u, vector + TX, c31);
  store(matrix, row + 4u, vector, c40);
  store(matrix, row + 4u, vector + TX, c41);
  store(matrix, row + 5u, vector, c50);
  store(matrix, row + 5u, vector + TX, c51);
  store(matrix, row + 6u, vector, c60);
  store(matrix, row + 6u, vector + TX, c61);
  store(matrix, row + 7u, vector, c70);
  store(matrix, row + 7u, vector + TX, c71);
}
