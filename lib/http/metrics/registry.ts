import { createSeries } from "./series.ts";
import { type Family, formatFamily, formatValue, type Labels, type Sample } from "./text_format.ts";

export interface Counter {
  /** Adds to the series of these labels; 1 when nothing else is said. */
  add(labels?: Labels, value?: number): void;
}

export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

export type ReadValues = () => number | Iterable<[Labels, number]>;

/** Metrics of one process, and their text. */
export interface Registry {
  counter(name: string, help: string, options?: { labels?: readonly string[] }): Counter;
  /** @param options.buckets upper bounds, ascending, without the infinite one */
  histogram(
    name: string,
    help: string,
    options: { buckets: readonly number[]; labels?: readonly string[] },
  ): Histogram;
  /** A value, or one for each set of labels, that is read whenever somebody asks. */
  gauge(name: string, help: string, read: ReadValues): void;
  /** The same for a count that is kept elsewhere. */
  readCounter(name: string, help: string, read: ReadValues): void;
  /** Everything in Prometheus's text format 0.0.4. */
  text(): string;
}

export interface RegistryOptions {
  /** Series that one metric may have; what comes later is counted under labels that say `other`. */
  maxSeries?: number;
}

/** More than there are routes times methods times statuses. */
const MAX_SERIES = 300;

/**
 * A registry of metrics. Ours because it is small: prom-client does the same with 15 to 20 MiB of memory and 60 ms of
 * start (it loads cluster, http and zlib), and does not bound its series. In the tests a parser that is not ours
 * reads the text.
 */
export function createRegistry({ maxSeries = MAX_SERIES }: RegistryOptions = {}): Registry {
  const families: Family[] = [];
  return {
    counter(name, help, { labels = [] } = {}) {
      const series = createSeries(labels, maxSeries, () => ({ value: 0 }));
      const samples = () => Array.from(series.entries(), ([labels, { value }]) => ({ name, labels, value }));
      families.push({ name, help, type: "counter", samples });
      return {
        add(labels = {}, value = 1) {
          series.of(labels).value += value;
        },
      };
    },

    histogram(name, help, { buckets, labels = [] }) {
      const series = createSeries(labels, maxSeries, () => createDistribution(buckets));
      const samples = () =>
        Array.from(series.entries(), ([labels, found]) => distributionSamples(name, labels, found)).flat();
      families.push({ name, help, type: "histogram", samples });
      return {
        observe(value, labels = {}) {
          const found = series.of(labels);
          found.counts[found.bounds.findIndex((bound) => value <= bound)]++;
          found.sum += value;
        },
      };
    },

    gauge: (name, help, read) => families.push({ name, help, type: "gauge", samples: reader(name, read) }),
    readCounter: (name, help, read) =>
      families.push({ name, help, type: "counter", samples: reader(name, read) }),

    text: () => families.map(formatFamily).join(""),
  };
}

function reader(name: string, read: ReadValues): () => Sample[] {
  return () => {
    const found = read();
    const values: Iterable<[Labels, number]> = typeof found === "number" ? [[{}, found]] : found;
    return Array.from(values, ([labels, value]) => ({ name, labels, value }));
  };
}

/** How often values fell up to each bound and above the one before; the last bound is infinite. */
interface Distribution {
  bounds: readonly number[];
  counts: number[];
  sum: number;
}

function createDistribution(buckets: readonly number[]): Distribution {
  const bounds = [...buckets, Infinity];
  return { bounds, counts: bounds.map(() => 0), sum: 0 };
}

/** Prometheus counts from the bottom: each bucket holds those below it. */
function distributionSamples(name: string, labels: Labels, { bounds, counts, sum }: Distribution): Sample[] {
  let count = 0;
  const samples = bounds.map((bound, i) => {
    count += counts[i];
    return { name: `${name}_bucket`, labels: { ...labels, le: formatValue(bound) }, value: count };
  });
  return [
    ...samples,
    { name: `${name}_sum`, labels, value: sum },
    { name: `${name}_count`, labels, value: count },
  ];
}
