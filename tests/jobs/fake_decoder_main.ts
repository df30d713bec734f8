import { serveChild } from "../../lib/jobs/serve_child.ts";

// A decoder process that hangs on the file [1] and dies of any other.
await serveChild(async ({ request }) => {
  while (request.payload[0] === 1);
  await Promise.resolve();
  Deno.exit(9);
});
