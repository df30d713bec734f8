/** Where NVIDIA's kernel module says what it is; other drivers say so in the adapter's name, or not at all. */
const NVIDIA = "/proc/driver/nvidia/version";

/** The GPU driver's version, or that nobody says. `sh` reads it: Deno itself reads /proc only with every permission. */
export async function findDriver(): Promise<string> {
  const args = ["-c", `cat ${NVIDIA} 2>/dev/null`];
  const { stdout } = await new Deno.Command("sh", { args, stdin: "null" }).output();
  return driverOf(new TextDecoder().decode(stdout));
}

/** From what {@linkcode NVIDIA} says: two forms, for the closed and the open module. */
export function driverOf(text: string): string {
  const version = /\b\d{3,}\.[\d.]*\d\b/.exec(text.split("\n")[0])?.[0];
  return version ? `NVIDIA ${version}` : "version unknown to WebGPU";
}
