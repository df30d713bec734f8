import assert from "node:assert/strict";
import type { GpuFigures } from "./gpu_figures.ts";
import { targets } from "./targets.ts";

/** Figures of an adapter, with a ratio to the stock step and a GPU's memory. */
function figures(
  { software, ratio, bytes }: { software: boolean; ratio: number; bytes: number },
): GpuFigures {
  const size = { width: 768, height: 576, third: 1, iterations: 1, warmup: 1 } as const;
  const timing = (medianMs: number) => ({ medianMs, minMs: medianMs });
  return {
    machine: {
      adapter: {
        ...{ name: "test", vendor: "", software, limits: {}, features: [] },
        ...{ variants: [], hasTimestamps: true },
      },
      ...{ driver: "", cpu: "", cores: 1, load: 0, versions: {}, peer: "none", pairs: 1, quick: false },
    },
    answers: { goldenRuns: 4, oracleRuns: [], sizes: [] },
    stock: { benchCase: size, ours: timing(ratio * 100), stock: timing(100) },
    steps: [{ benchCase: size, ours: timing(10), peer: timing(20) }],
    memory: [{ benchCase: size, ours: { trainingBytes: bytes, finishedBytes: bytes } }],
    kernels: { notRun: "no timestamps" },
  };
}

const verdicts = (figures: GpuFigures) => targets(figures).map(({ verdict }) => verdict);

Deno.test("targets are met, within their limit or missed", () => {
  const [stock, peer, jobs, , memory] = verdicts(figures({ software: false, ratio: 0.1, bytes: 2e9 }));
  assert.deepEqual([stock, peer, memory], ["met", "met", "within the limit"]);
  assert.equal(jobs, "not run: not asked for");
  const [slow, , , , large] = verdicts(figures({ software: false, ratio: 0.3, bytes: 3e9 }));
  assert.deepEqual([slow, large], ["MISSED", "MISSED"]);
});

Deno.test("a software adapter's figures are not judged by what a GPU promised, and parts not run say why", () => {
  const [stock, peer, , share, , outside] = verdicts(figures({ software: true, ratio: 0.1, bytes: 1e9 }));
  assert.equal(stock, "met");
  assert.match(peer, /^not judged: needs a GPU/);
  assert.deepEqual([share, outside], ["not run: no timestamps", "not run: no timestamps"]);
});
