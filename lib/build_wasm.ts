/**
 * Compiles the kernels from AssemblyScript: those that train, for relaxed and plain SIMD, for shared memory (threads) and for
 * one thread; and those that pass over pixels. `--check` writes nothing and fails when a committed file is not what the
 * sources give.
 */
import { main } from "assemblyscript/asc";

interface Build {
  /** The folder of sources; `index.ts` in it has what is exported. */
  sources: string;
  output: string;
  features?: readonly string[];
  /** What the kernels' memory is: their own, or the caller's, shared or not. */
  memory: "own" | "imported" | "shared";
}

const training = [true, false].flatMap((relaxed) =>
  [true, false].map((shared): Build => ({
    sources: "backends/simd/assembly/",
    output: `backends/simd/kernels_${relaxed ? "relaxed" : "plain"}_${shared ? "shared" : "single"}.wasm`,
    features: [...(relaxed ? ["relaxed-simd"] : []), ...(shared ? ["threads"] : [])],
    memory: shared ? "shared" : "imported",
  }))
);
const builds: Build[] = [
  ...training,
  { sources: "pixels/assembly/", output: "pixels/pixel_kernels.wasm", memory: "own" },
];

async function compile({ sources, features = [], memory }: Build): Promise<Uint8Array> {
  const folder = new URL(sources, import.meta.url);
  let output: Uint8Array | undefined;
  const { error, stderr } = await main([
    "index.ts",
    "--outFile=kernels.wasm",
    "-O3",
    "--noAssert",
    "--runtime=stub",
    `--enable=${["simd", "bulk-memory", ...features].join()}`,
    ...(memory === "own" ? [] : ["--importMemory"]),
    "--initialMemory=1",
    "--maximumMemory=65536",
    ...(memory === "shared" ? ["--sharedMemory"] : []),
  ], {
    readFile: (name) => Deno.readTextFile(new URL(name, folder)).catch(() => null),
    writeFile: (_name, contents) => {
      output = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !output) throw new Error(`Cannot compile the kernels in ${sources}: ${stderr}`);
  return output;
}

const check = Deno.args.includes("--check");
for (const build of builds) {
  const file = new URL(build.output, import.meta.url);
  const bytes = await compile(build);
  if (!check) {
    await Deno.writeFile(file, bytes);
    console.log(`${build.output}: ${bytes.length} bytes`);
    continue;
  }
  const committed = await Deno.readFile(file);
  const same = committed.length === bytes.length && committed.every((byte, i) => byte === bytes[i]);
  if (!same) {
    console.error(
      `${build.output} is not what the sources give: run \`deno task build:wasm\` and commit it`,
    );
    Deno.exitCode = 1;
  }
}
