import assert from "node:assert/strict";

/** Numbers that agree to `tolerance`, or to that share of what is expected where that is more. */
export function assertNear(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-12): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const most = tolerance * (1 + Math.abs(expected[i]));
    assert.ok(
      Math.abs(found[i] - expected[i]) <= most,
      `[${i}]: ${found[i]}, expected ${expected[i]} ± ${most}`,
    );
  }
}
