/** What a Prometheus server is told that {@linkcode formatFamily} makes. */
export const METRICS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export type Labels = Record<string, string>;

/** One line: a name (the family's, or that with `_bucket`, `_sum`, `_count`), its labels, its value. */
export interface Sample {
  name: string;
  labels: Labels;
  value: number;
}

export interface Family {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  /** Its lines, as they are now. */
  samples: () => Iterable<Sample>;
}

/** A family of metrics in Prometheus's text format 0.0.4. */
export function formatFamily({ name, help, type, samples }: Family): string {
  const lines = Array.from(samples(), formatSample);
  return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

function formatSample({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${formatValue(value)}`;
}

/** A number as Go's `ParseFloat` reads it. */
export function formatValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
