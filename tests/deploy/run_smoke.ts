const ROOT = new URL("../../", import.meta.url);

/** `deno task smoke` and what came of it. */
export async function runSmoke(
  args: readonly string[],
  { token = "", prefix = [] }: { token?: string; prefix?: readonly string[] } = {},
): Promise<{ code: number; output: string }> {
  const [command, ...rest] = [...prefix, Deno.execPath(), "task", "--quiet", "smoke", ...args];
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: rest,
    cwd: ROOT,
    env: { NO_COLOR: "1", SGSCN_TOKEN: token },
  }).output();
  const text = new TextDecoder();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}
