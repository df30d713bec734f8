/** Where NVIDIA's kernel module says what it is; other drivers say so in the adapter's name, or not at all. */
const NVIDIA = "/proc/driver/nvidia/version";

/** The GPU driver's version, or that nobody says. `sh` reads it: Deno itself reads /proc only with every permission. */
export async function findDriver(): Promise<string> {
  const args = ["-c", `cat ${NVIDIA} 2>/dev/null`];
  const { stdout } = await new Deno.Command("sh", { args, stdin: "null" }).output();
  const line = new TextDecoder().decode(stdout).split("\n")[0];
  return /Kernel Module\s.*?(\d[\d.]+)/.exec(line)?.[0].replace(/\s+/g, " ") ?? "version unknown to WebGPU";
}
