/** The parts of deno.lock that pin. */
export interface Lock {
  version: string;
  specifiers?: Record<string, string>;
  npm?: Record<string, { integrity?: string }>;
  [other: string]: unknown;
}

/** Where Deno keeps what is not from npm; the project has none, so the image must not either. */
const OTHER_SOURCES = ["jsr", "remote", "redirects"];

/**
 * What a reduced lock file pins otherwise than the project's, as sentences; empty when it is a part of it. Deno drops
 * what the reduced deno.json no longer names, and must not choose anything anew meanwhile.
 */
export function lockDifferences(reduced: Lock, whole: Lock): string[] {
  const versions = Object.entries(reduced.specifiers ?? {})
    .filter(([specifier, version]) => whole.specifiers?.[specifier] !== version)
    .map(([specifier, version]) => `${specifier} is ${version}, not ${whole.specifiers?.[specifier]}`);
  const packages = Object.entries(reduced.npm ?? {})
    .filter(([name, { integrity }]) => !integrity || whole.npm?.[name]?.integrity !== integrity)
    .map(([name, { integrity }]) => `${name} has hash ${integrity}, not ${whole.npm?.[name]?.integrity}`);
  const sources = OTHER_SOURCES.filter((source) => source in reduced)
    .map((source) => `it has entries under ${source}`);
  return [...versions, ...packages, ...sources];
}

// deno run check_lock.ts REDUCED WHOLE: status 1 and the differences, if there are any
if (import.meta.main) {
  const [reduced, whole] = await Promise.all(
    Deno.args.map(async (path) => JSON.parse(await Deno.readTextFile(path)) as Lock),
  );
  const differences = lockDifferences(reduced, whole);
  for (const difference of differences) {
    console.error(`The image's deno.lock departs from the project's: ${difference}`);
  }
  if (differences.length > 0) Deno.exit(1);
}
