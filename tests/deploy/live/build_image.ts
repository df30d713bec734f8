import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../../deploy/build_image.sh", import.meta.url));

/** What deploy/build_image.sh made, in a folder that anybody may read. */
export interface BuiltImage extends AsyncDisposable {
  root: string;
  /** Every file in it with its size and time, to compare later. */
  list(): Promise<string[]>;
}

export async function buildImage(): Promise<BuiltImage> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  const root = `${folder}/sgscn`;
  const image = {
    root,
    list: () => listFiles(root),
    async [Symbol.asyncDispose]() {
      await new Deno.Command("chmod", { args: ["-R", "u+w", folder] }).output(); // it is made read-only
      await Deno.remove(folder, { recursive: true });
    },
  };
  const { success, stderr } = await new Deno.Command(SCRIPT, { args: [root], stdout: "null" }).output();
  if (success) return image;
  await image[Symbol.asyncDispose]();
  throw new Error(`Cannot build the image: ${new TextDecoder().decode(stderr)}`);
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
