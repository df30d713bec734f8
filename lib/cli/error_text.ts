import { SgscnError } from "../errors.ts";
import { printable } from "./printable.ts";

// Errors whose message is written for whoever reads it; another name tells a fault of ours apart.
const PLAIN = ["Error", "UsageError"];

/**
 * An error in one line: its message, after the name of the file it is about. Never a stack trace. What a trainer
 * failed of is said too: here, unlike in the service, whoever asks owns the machine.
 */
export function errorText(error: unknown, file?: string): string {
  const about = file === undefined ? "" : `${file}: `;
  if (!(error instanceof Error)) return printable(about + String(error));
  if (!(error instanceof SgscnError)) {
    return printable(about + (PLAIN.includes(error.name) ? "" : `${error.name}: `) + error.message);
  }
  const { cause } = error;
  const reason = error.kind === "trainer-failed" && cause instanceof Error
    ? ` (${firstLine(cause.message)})`
    : "";
  return printable(about + error.message + reason);
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0];
}
