import process from "node:process";

/**
 * Bytes of memory that this process may have: the machine's, or its container's. `undefined` without the permission to
 * ask (`--allow-sys=systemMemoryInfo`).
 */
export function machineMemory(): number | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "systemMemoryInfo" });
  if (state !== "granted") return undefined;
  const container = process.constrainedMemory(); // a huge number, or zero, where nothing constrains it
  return Math.min(Deno.systemMemoryInfo().total, container > 0 ? container : Infinity);
}
