import { DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS } from "../image/limits.ts";
import type { OwnFlag } from "./read_flags.ts";

/** Flags of every command that reads images: how large they may be. */
export const LIMIT_FLAGS = [
  {
    name: "max-bytes",
    type: "string",
    value: "N",
    default: DEFAULT_MAX_BYTES,
    range: [1, 2 ** 31 - 1],
    meaning: "refuse larger files",
  },
  {
    name: "max-pixels",
    type: "string",
    value: "N",
    default: DEFAULT_MAX_PIXELS,
    range: [1, 2 ** 29],
    meaning: "refuse larger images",
  },
] as const satisfies readonly OwnFlag[];
