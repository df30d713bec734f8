/** Golden ratio times 2³², the increment of splitmix32. */
const SPLITMIX_INCREMENT = 0x9e3779b9;

/**
 * A generator of random numbers: each call gives the next one, uniform on [0, 1), a multiple of 2⁻²⁴ (exact in float32).
 *
 * The same seed gives the same numbers on every platform: the arithmetic is on 32-bit integers only. Not for secrets.
 *
 * xoshiro128** (Blackman and Vigna, https://doi.org/10.1145/3460772), its state filled by splitmix32.
 *
 * @param seed An integer from 0 to 2³² − 1.
 */
export function createRandom(seed: number): () => number {
  const state = new Uint32Array(4);
  for (let i = 0; i < 4; i++) state[i] = splitmix32(seed, i + 1);
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 8;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotateLeft(state[3], 11);
    return scrambled / 2 ** 24;
  };
}

/** The `count`-th number of splitmix32 from `seed`; its finaliser is MurmurHash3's. */
function splitmix32(seed: number, count: number): number {
  let z = (seed + Math.imul(count, SPLITMIX_INCREMENT)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
