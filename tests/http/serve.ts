import type { JobManager } from "../../lib/jobs/job_manager.ts";
import { SYSTEM_CLOCK } from "../../lib/jobs/clock.ts";
import { testHandler, type TestParts } from "./doubles.ts";

/** Serves a test handler on a port of its own. Who leaves is missed after a millisecond. */
export async function withServer(
  parts: TestParts,
  use: (url: string, jobs: JobManager) => Promise<void>,
): Promise<void> {
  const jobLimits = { graceMs: 1, ...parts.jobLimits };
  const { handler, jobs } = testHandler({ ...parts, jobLimits, clock: SYSTEM_CLOCK });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`, jobs);
  } finally {
    await jobs.close(); // which ends what streams
    await server.shutdown();
  }
}
