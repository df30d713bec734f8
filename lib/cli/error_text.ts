import { SgscnError } from "../errors.ts";
import { printable } from "./printable.ts";

/** An error in one line: its message, after the name of the file it is about. Never a stack trace. */
export function errorText(error: unknown, file?: string): string {
  const message = error instanceof Error ? error.message : String(error);
  // The name tells a fault of ours apart: `TypeError: x is undefined`.
  const kind = error instanceof SgscnError || !(error instanceof Error) || error.name === "Error"
    ? ""
    : `${error.name}: `;
  return printable((file === undefined ? "" : `${file}: `) + kind + message);
}
