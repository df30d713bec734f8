import type { Labels } from "./text_format.ts";

/** A metric's series: one entry for each set of label values that was seen. */
export interface Series<T> {
  /** The entry of these labels, made when new; past the limit that of `other`. */
  of(labels: Labels): T;
  entries(): Iterable<[Labels, T]>;
}

/** What labels say when their metric has as many series as it may. */
const OTHER = "other";

/** A metric without labels has its one series from the start, so that it reads 0 and is not missing. */
export function createSeries<T>(
  labelNames: readonly string[],
  maxSeries: number,
  create: () => T,
): Series<T> {
  const byKey = new Map<string, [Labels, T]>();

  function entry(values: readonly string[]): T {
    const key = JSON.stringify(values);
    const known = byKey.get(key);
    if (known) return known[1];
    if (byKey.size >= maxSeries && values.some((value) => value !== OTHER)) {
      return entry(labelNames.map(() => OTHER));
    }
    const made = create();
    byKey.set(key, [Object.fromEntries(labelNames.map((name, i) => [name, values[i]])), made]);
    return made;
  }

  if (labelNames.length === 0) entry([]);
  return {
    of: (labels) => entry(labelNames.map((name) => labels[name] ?? "")),
    entries: () => byKey.values(),
  };
}
