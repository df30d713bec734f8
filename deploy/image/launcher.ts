/** The form of the task that the launcher is made from: a run of main.ts with its permissions. */
const TASK = /^deno run (?<flags>.+) main\.ts --listen$/;

/** How the task names this same Deno, which is all that the service may start. */
const OWN_PATH = `"$(deno eval -p 'Deno.execPath()')"`;

/**
 * The shell script that starts the service from the image: the flags of `deno task start`, so that permissions are
 * written in one place, and two more, so that nothing is looked for on the network and nothing unpinned runs.
 *
 * @throws {Error} when the task is of another form
 */
export function launcher(startTask: string): string {
  const flags = TASK.exec(startTask)?.groups?.flags;
  if (!flags || !flags.includes(OWN_PATH)) {
    throw new Error(
      `Cannot write the launcher: the task must be deno run FLAGS main.ts --listen, got ${startTask}`,
    );
  }
  return `#!/bin/sh
# Made from the task "start" of deno.json; changes belong there.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
export DENO_DIR="$root/deno_dir" DENO_NO_UPDATE_CHECK=1
exec "$root/bin/deno" run --quiet --cached-only --frozen --config "$root/app/deno.json" \\
  ${flags.replaceAll(OWN_PATH, '"$root/bin/deno"')} \\
  "$root/app/main.ts" --listen "$@"
`;
}

// deno run launcher.ts: from deno.json of the working directory, to stdout
if (import.meta.main) {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  console.log(launcher(tasks.start).trimEnd());
}
