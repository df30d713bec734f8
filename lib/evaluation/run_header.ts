import { join } from "node:path";
import type { RunHeader } from "./run_row.ts";

/** In the folder of results. */
export const HEADER_FILE = "run.json";

/**
 * What an earlier call asked for in this folder; `undefined` when there was none.
 *
 * @throws {Error} when the file is there and not of this format
 */
export async function readRunHeader(out: string): Promise<RunHeader | undefined> {
  const path = join(out, HEADER_FILE);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const header = parse(text, path);
  if (header?.format === 1 && Array.isArray(header.datasets) && Array.isArray(header.variants)) {
    return header as RunHeader;
  }
  throw new Error(`Cannot read ${path}: it must describe a run in format 1`);
}

function parse(text: string, path: string): Partial<RunHeader> | null {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot read ${path}: it is not JSON`, { cause: error });
  }
}

/** Whether two calls ask for the same rows, so that the later one goes on where the earlier one was. */
export function isSameRun(a: RunHeader, b: RunHeader): boolean {
  return rowsAskedFor(a) === rowsAskedFor(b);
}

function rowsAskedFor({ datasets, variants, seeds, shared, versions }: RunHeader): string {
  return JSON.stringify([
    datasets.map(({ name, sha256 }) => [name, sha256]),
    variants,
    seeds,
    shared,
    versions,
  ]);
}
