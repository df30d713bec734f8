import { serveChild } from "../../lib/jobs/serve_child.ts";
import { SgscnError } from "../../lib/errors.ts";

// A child process that behaves as the request's `mode` says.
await serveChild(async ({ request, reply, signal }) => {
  const { mode } = request.header;
  if (mode === "echo") {
    console.log("printed by a library"); // must not get among the frames
    await reply({ length: request.payload.length, pid: Deno.pid }, [request.payload]);
  } else if (mode === "domain-error") {
    throw new SgscnError("invalid-option", "Option size must be larger", {
      field: "size",
      limit: 16,
      value: 3,
    });
  } else if (mode === "own-error") {
    throw new TypeError("a secret detail");
  } else if (mode === "exit") {
    console.error("last words");
    Deno.exit(7);
  } else if (mode === "garbage") {
    await Deno.stdout.write(new Uint8Array(64).fill(255));
    await reply({});
  } else if (mode === "half-frame") {
    await Deno.stdout.write(new Uint8Array([4, 0, 0, 0, 0, 0, 0, 0, 123]));
    Deno.exit(7);
  } else if (mode === "until-cancelled") {
    await reply({ pid: Deno.pid });
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("stopped");
  } else if (mode === "deaf") {
    await reply({ pid: Deno.pid });
    while (true); // neither hears a cancel nor yields
  } else if (mode === "permissions") {
    const names = ["net", "env", "run", "write", "read", "ffi", "sys"] as const;
    const states = names.map((name) => [name, Deno.permissions.querySync({ name }).state]);
    await reply(Object.fromEntries(states));
  }
});
