import { parseArgs } from "node:util";

/** Parts of the benchmark, by backend. */
export const SECTIONS = {
  simd: ["steps", "memory", "start", "kernels", "soak"],
  webgpu: ["stock", "steps", "jobs", "memory", "kernels"],
} as const;
export type Section = typeof SECTIONS[keyof typeof SECTIONS][number];

export interface BenchFlags {
  backend: keyof typeof SECTIONS;
  /** Turns of each, one after the other. */
  pairs: number;
  quick: boolean;
  checked: boolean;
  /** Sizes that take a GPU also on a software adapter. */
  large: boolean;
  json: boolean;
  help: boolean;
  /** The peer's script; `undefined` tries the usual place. */
  peer?: string;
  sections: Section[];
}

export const HELP = `deno task bench [OPTIONS]

Checks the engine against the golden runs, then times it in turns with the same training step in PyTorch.

  --backend NAME   simd (default) or webgpu, which is also compared with stock tfjs ops
  --pairs N        turns of each (default 5)
  --quick          two turns of fewer steps: to see that it works, not to quote
  --peer PATH      the peer's Python script (default ../shared/peers/pytorch_step.py where that runs)
  --checked        time our step with V8's bounds checks, which the trainer turns off on x86-64
  --large          on webgpu, all sizes and jobs even if the adapter is software
  --only A,B       parts of simd: ${SECTIONS.simd.join(", ")} (default all but soak);
                   of webgpu: ${SECTIONS.webgpu.join(", ")} (default all)
  --soak           200 jobs of changing sizes as well: is memory flat?
  --json           one JSON document on standard output in the place of tables
  --help           this text
`;

const DEFAULT_PAIRS = 5, QUICK_PAIRS = 2;

/** @throws {Error} on an unknown flag, part or number of pairs */
export function parseBenchFlags(args: readonly string[]): BenchFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pairs: { type: "string" },
      quick: { type: "boolean", default: false },
      backend: { type: "string", default: "simd" },
      checked: { type: "boolean", default: false },
      large: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      soak: { type: "boolean", default: false },
      peer: { type: "string" },
      only: { type: "string" },
    },
  });
  const { quick, checked, large, json, help, peer, soak } = values;
  const backend = values.backend as BenchFlags["backend"];
  if (!Object.hasOwn(SECTIONS, backend)) {
    throw new Error(`--backend must be one of ${Object.keys(SECTIONS).join(", ")}, got ${backend}`);
  }
  const pairs = Number(values.pairs ?? (quick ? QUICK_PAIRS : DEFAULT_PAIRS));
  if (!Number.isInteger(pairs) || pairs < 1) {
    throw new Error(`--pairs must be at least 1, got ${values.pairs}`);
  }
  const known: readonly Section[] = SECTIONS[backend];
  const named = values.only?.split(",") ?? known.filter((section) => section !== "soak");
  const unknown = named.find((name) => !known.includes(name as Section));
  if (unknown !== undefined) {
    throw new Error(`--only must name parts of ${known.join(", ")}, got ${unknown}`);
  }
  const sections = known.filter((section) => named.includes(section) || (section === "soak" && soak));
  return { backend, pairs, quick, checked, large, json, help, peer, sections };
}
