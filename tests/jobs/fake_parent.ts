import { createChildProcess } from "../../lib/jobs/child_process.ts";

// A parent that gives its child work without an end, and says the child's process id once it is at work. Its argument is
// the mode of the fake child.
const child = createChildProcess({
  entry: import.meta.resolve("./fake_child.ts"),
  stallTimeoutMs: 600_000,
  describeFailure: (failure) => new Error(failure) as never,
});
for await (const { header } of child.request({ mode: Deno.args[0] })) console.log(header.pid);
