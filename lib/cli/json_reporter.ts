import { SgscnError } from "../errors.ts";
import type { LabelMap, SegmentEvent } from "../types.ts";
import type { Reporter, Terminal } from "./reporter.ts";
import { errorText } from "./error_text.ts";

/**
 * Every event as one line `{"event", "id", "data"}` on standard output, as the HTTP stream has them; `start`,
 * `result` and `error` also name their file. Lines are numbered from 1.
 */
export function jsonReporter(
  terminal: Terminal,
  { encodeLabels }: { encodeLabels(labels: LabelMap): Uint8Array | Promise<Uint8Array> },
): Reporter {
  let id = 0;
  const line = (event: string, data: unknown) =>
    terminal.out(JSON.stringify({ event, id: ++id, data }) + "\n");

  return {
    async event(file, { event, ...data }: SegmentEvent) {
      const labels = "labels" in data && data.labels
        ? { labels: await labelPicture(data.labels as LabelMap, encodeLabels) }
        : {};
      line(event, { ...event === "iteration" ? {} : { file }, ...data, ...labels });
    },
    done() {},
    failed(file, error) {
      const { kind, field, limit, value } = error instanceof SgscnError ? error : {} as Partial<SgscnError>;
      line("error", { file, problem: { kind, detail: errorText(error), field, limit, value } });
      terminal.err(`error: ${errorText(error, file)}\n`);
    },
    note() {},
  };
}

async function labelPicture(
  labels: LabelMap,
  encodeLabels: (labels: LabelMap) => Uint8Array | Promise<Uint8Array>,
): Promise<{ png: string; height: number; width: number }> {
  const png = await encodeLabels(labels);
  return { png: png.toBase64(), height: labels.height, width: labels.width };
}
