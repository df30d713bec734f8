import assert from "node:assert/strict";

/** Where Debian has the Python that its python3-skimage and python3-sklearn belong to. */
export const PYTHON = "/usr/bin/python3";

/** What the peers say of two masks and of some values; see peers.py. */
export interface PeerAnswers {
  masks: (Record<string, number> & { distances: number[] })[];
  samples: {
    mean: number;
    sd: number;
    median: number;
    quartiles: [number, number];
    interval: [number, number];
    pValue: number;
  }[];
  /** The distribution at each value, and the value again from its quantile. */
  normal: [number, number][];
}

/** Why there are no peers to compare with; undefined where there are. */
export function missingPeers(): string | undefined {
  try {
    const { success } = new Deno.Command(PYTHON, {
      args: ["-c", "import scipy, skimage, sklearn"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? undefined : "no python3-skimage or python3-sklearn here";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `no ${PYTHON} here`;
    if (error instanceof Deno.errors.NotCapable) return `${PYTHON} may not be run`;
    throw error;
  }
}

/** Asks SciPy, scikit-learn and scikit-image, all at once: they take seconds to load. */
export async function askPeers(
  questions: { masks?: unknown[]; samples?: number[][]; normal?: number[] },
): Promise<PeerAnswers> {
  const child = new Deno.Command(PYTHON, {
    args: [new URL("peers.py", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(questions)));
  await writer.close();
  const { success, stdout } = await child.output();
  assert.ok(success, "peers.py failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Within rounding of a double: |actual − expected| ≤ 1e-12 + 1e-12·|expected|. */
export function assertNear(
  actual: number | undefined,
  expected: number,
  what: string,
  tolerance = 1e-12,
): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected)),
    `${what}: expected ${expected}, got ${actual}`,
  );
}
