import config from "../../deno.json" with { type: "json" };

/** The project's folder, where its tasks run. */
export const ROOT = new URL("../../", import.meta.url);

/** What `deno task segment` runs, permissions and all, without the task runner. @param args of `segment` */
export function segmentCommand(args: readonly string[]): Deno.Command {
  const self = Deno.execPath();
  const words = config.tasks.segment.replace(/"\$\(.*?\)"/, self).split(" ");
  return new Deno.Command(self, { args: [...words.slice(1), ...args], ...SETTINGS });
}

/** `deno task segment` itself. */
export function segmentTask(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), { args: ["task", "--quiet", "segment", ...args], ...SETTINGS });
}

const SETTINGS = { cwd: ROOT, stdin: "null", stdout: "piped", stderr: "inherit" } as const;
