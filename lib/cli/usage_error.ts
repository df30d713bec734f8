/** The command was called wrongly: exit status 2, and its message is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
