/**
 * Compiles the kernels: relaxed and plain SIMD, for shared memory (threads) and for one thread.
 * `--check` writes nothing and fails when a committed file is not what the sources give.
 */
import { main } from "assemblyscript/asc";

const folder = new URL("./assembly/", import.meta.url);

async function compile({ relaxed, shared }: { relaxed: boolean; shared: boolean }): Promise<Uint8Array> {
  let output: Uint8Array | undefined;
  const { error, stderr } = await main([
    "index.ts",
    "--outFile=kernels.wasm",
    "-O3",
    "--noAssert",
    "--runtime=stub",
    `--enable=simd,bulk-memory${relaxed ? ",relaxed-simd" : ""}${shared ? ",threads" : ""}`,
    "--importMemory",
    "--initialMemory=1",
    "--maximumMemory=65536",
    ...(shared ? ["--sharedMemory"] : []),
  ], {
    readFile: (name) => Deno.readTextFile(new URL(name, folder)).catch(() => null),
    writeFile: (_name, contents) => {
      output = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !output) throw new Error(`Cannot compile the kernels: ${stderr}`);
  return output;
}

const check = Deno.args.includes("--check");
for (const relaxed of [true, false]) {
  for (const shared of [true, false]) {
    const name = `kernels_${relaxed ? "relaxed" : "plain"}_${shared ? "shared" : "single"}.wasm`;
    const file = new URL(`./${name}`, import.meta.url);
    const bytes = await compile({ relaxed, shared });
    if (!check) {
      await Deno.writeFile(file, bytes);
      console.log(`${name}: ${bytes.length} bytes`);
      continue;
    }
    const committed = await Deno.readFile(file);
    const same = committed.length === bytes.length && committed.every((byte, i) => byte === bytes[i]);
    if (!same) {
      console.error(`${name} is not what the sources give: run \`deno task build:wasm\` and commit it`);
      Deno.exitCode = 1;
    }
  }
}
