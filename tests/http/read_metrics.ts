import assert from "node:assert/strict";
import parse from "parse-prometheus-text-format";

interface ParsedFamily {
  name: string;
  metrics: { value: string; labels?: Record<string, string> }[];
}

/** One series of a metrics text: `name{label="value"}` with the labels in order, and its value. */
export type Samples = Map<string, number>;

/**
 * Reads Prometheus text with a parser that is not ours, and holds it to what promtool checks.
 *
 * @throws {AssertionError} for text that a Prometheus server would refuse or a reviewer would
 */
export function readMetrics(text: string): Samples {
  assert.ok(text.endsWith("\n"), "the last line must end");
  const types = readTypes(text);
  const samples: Samples = new Map();
  // As histograms the parser would merge those that differ in their labels.
  const families = parse(text.replaceAll(/^(# TYPE \S+) histogram$/gm, "$1 untyped")) as ParsedFamily[];
  for (const { name, metrics } of families) {
    for (const { value, labels = {} } of metrics) {
      const key = seriesName(name, labels);
      assert.ok(!samples.has(key), `${key} is there twice`);
      assert.match(value, /^([+-]?Inf|NaN|[-+.\de]+)$/);
      samples.set(key, Number(value.replace("Inf", "Infinity")));
      assert.ok(types.has(familyOf(name, types)), `${name} has no TYPE`);
    }
  }
  for (const [name, type] of types) checkFamily(name, type, samples);
  return samples;
}

export function seriesName(name: string, labels: Record<string, string> = {}): string {
  const pairs = Object.keys(labels).sort().map((label) => `${label}=${JSON.stringify(labels[label])}`);
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}

/** Each family's type; it must be told once, with its help before it, and its samples right after. */
function readTypes(text: string): Map<string, string> {
  const types = new Map<string, string>();
  let helped = "";
  let family = "";
  for (const line of text.trimEnd().split("\n")) {
    const [, kind, name, rest] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === "HELP") {
      assert.ok(rest, `${name} has no help`);
      helped = name;
    } else if (kind === "TYPE") {
      assert.equal(helped, name, "help must stand before the type");
      assert.ok(!types.has(name), `${name} is there twice`);
      types.set(name, rest);
      family = name;
    } else {
      assert.ok(line.startsWith(family), `${line} stands outside its family`);
    }
  }
  return types;
}

function checkFamily(name: string, type: string, samples: Samples): void {
  assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
  assert.doesNotMatch(name, /_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/, "base units");
  assert.equal(type === "counter", name.endsWith("_total"), `${name} is a ${type}`);
  if (type === "histogram") checkHistogram(name, samples);
  else assert.doesNotMatch(name, /_(bucket|sum|count)$/);
}

/** Buckets must rise with their bounds, and the last hold as many as there are. */
function checkHistogram(name: string, samples: Samples): void {
  const counts = [...samples].filter(([key]) => key.replace(/\{.*/, "") === `${name}_count`);
  for (const [key, count] of counts) {
    const labels = /\{(.*)\}/.exec(key)?.[1] ?? "";
    const buckets = [...samples]
      .map(([bucket, value]) => ({ ...splitBucket(bucket), value }))
      .filter((bucket) => bucket.name === `${name}_bucket` && bucket.labels === labels);
    const bounds = buckets.map(({ bound }) => bound);
    assert.deepEqual(bounds, bounds.toSorted((a, b) => a - b), `${key}: bounds in order`);
    const values = buckets.map(({ value }) => value);
    assert.deepEqual(values, values.toSorted((a, b) => a - b), `${key}: cumulative`);
    assert.equal(bounds.at(-1), Infinity);
    assert.equal(values.at(-1), count, key);
    assert.ok(samples.has(key.replace("_count", "_sum")), `${key} has no sum`);
  }
}

function splitBucket(key: string): { name: string; labels: string; bound: number } {
  const bound = /le="([^"]+)"/.exec(key)?.[1] ?? "";
  const labels = /\{(.*)\}/.exec(key)?.[1].replace(/,?le="[^"]+"/, "").replace(/^,/, "") ?? "";
  return { name: key.replace(/\{.*/, ""), labels, bound: Number(bound.replace("Inf", "Infinity")) };
}

function familyOf(sample: string, types: Map<string, string>): string {
  const family = sample.replace(/_(bucket|sum|count)$/, "");
  return types.get(family) === "histogram" ? family : sample;
}
