import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What deploy/build_image.sh made, in a folder that anybody may read. */
export interface BuiltImage extends AsyncDisposable {
  root: string;
  /** Runs the script once more. */
  build(): Promise<Deno.CommandOutput>;
  /** Every file in it with its size, time and mode, to compare later. */
  list(): Promise<string[]>;
}

/** Does what the Dockerfile does: the script runs where there is nothing but what .dockerignore lets through. */
export async function buildImage(): Promise<BuiltImage> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  const [context, root] = [`${folder}/source`, `${folder}/sgscn`];
  const build = () => new Deno.Command(`${context}/deploy/build_image.sh`, { args: [root] }).output();
  const image = {
    root,
    build,
    list: () => listFiles(root),
    async [Symbol.asyncDispose]() {
      await run("chmod", ["-R", "u+w", folder]); // it is made read-only
      await Deno.remove(folder, { recursive: true });
    },
  };
  await Deno.mkdir(context);
  await run("cp", ["-R", "--parents", ...await contextPaths(), context]);
  const { success, stderr } = await build();
  if (success) return image;
  await image[Symbol.asyncDispose]();
  throw new Error(`Cannot build the image: ${new TextDecoder().decode(stderr)}`);
}

/** What .dockerignore takes back of what it leaves out, which is all. */
async function contextPaths(): Promise<string[]> {
  const lines = (await Deno.readTextFile(`${ROOT}.dockerignore`)).split("\n");
  if (!lines.includes("*")) {
    throw new Error("Cannot tell what .dockerignore lets through: it must leave out *");
  }
  return lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, cwd: ROOT }).output();
  if (!success) throw new Error(`Cannot run ${command}: ${new TextDecoder().decode(stderr)}`);
}

async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      files.push(...await listFiles(path));
      continue;
    }
    const { size, mtime, mode } = await Deno.lstat(path);
    files.push(`${path} ${size} ${mtime?.toISOString()} ${mode?.toString(8)}`);
  }
  return files.sort();
}
