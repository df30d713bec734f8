import { parseArgs } from "node:util";
import type { Scale } from "./proof.ts";

export interface SoakFlags {
  scale: Scale;
  seed: number;
  help: boolean;
  /** Names of proofs, in the order of the report. */
  names: string[];
}

/** @throws {Error} on an unknown flag or proof, or a seed that is none */
export function parseSoakFlags(args: readonly string[], known: readonly string[]): SoakFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const { short, help, only } = values;
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) {
    throw new Error(`--seed must be a whole number from 0, got ${values.seed}`);
  }
  const named = only?.split(",") ?? known;
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`--only must name proofs of ${known.join(", ")}, got ${unknown}`);
  }
  return { scale: short ? "short" : "full", seed, help, names: known.filter((name) => named.includes(name)) };
}
