import { fileURLToPath } from "node:url";
import { spawnChild } from "../../lib/jobs/spawn_child.ts";

export interface AskOptions {
  v8Flags?: readonly string[];
  environment: Record<string, string>;
}

/**
 * One question to a fresh process with the permissions of the trainer (lib/jobs/process_trainer.ts).
 *
 * @param entry the module that answers, a URL
 * @throws {Error} what it failed with
 */
export async function askChild<Answer>(
  entry: string,
  request: { ask: string },
  { v8Flags, environment }: AskOptions,
): Promise<Answer> {
  const child = spawnChild({
    entry,
    permissions: [`--allow-read=${fileURLToPath(new URL("../../lib/", import.meta.url))}`],
    v8Flags,
    environment,
  });
  try {
    child.send({ type: "run", request });
    for await (const { header } of child.frames) {
      if (header.type === "message") return header as Answer;
      if (header.type === "error") {
        const { message, detail } = header; // an error of ours has the first, any other only the second
        throw new Error(
          `Benchmark stops, ${request.ask} failed: ${[message, detail].filter(Boolean).join("; ")}`,
        );
      }
    }
    throw new Error(`Benchmark stops, ${request.ask} gave no answer`, { cause: await child.causeOfDeath() });
  } finally {
    child.kill();
  }
}
