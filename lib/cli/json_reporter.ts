import { SgscnError } from "../errors.ts";
import { eventData } from "../jobs/event_data.ts";
import { errorText } from "./error_text.ts";
import type { Reporter, Terminal } from "./reporter.ts";

/**
 * Every event as one line `{"event", "id", "data"}` on standard output, as the HTTP stream has them; `start`,
 * `result` and `error` also name their file. Lines are numbered from 1.
 */
export function jsonReporter(terminal: Terminal): Reporter {
  let id = 0;
  const line = (event: string, data: unknown) =>
    terminal.out(JSON.stringify({ event, id: ++id, data }) + "\n");

  return {
    event(file, event) {
      line(event.event, { ...(event.event === "iteration" ? {} : { file }), ...eventData(event) });
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
