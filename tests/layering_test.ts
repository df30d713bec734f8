import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { layeringBreaches, type Module } from "./layering.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** AssemblyScript: compiled by its own compiler, outside Deno's module graph. */
const NOT_DENO = ["lib/backends/simd/assembly", "lib/pixels/assembly"];

Deno.test("the project keeps to the layering of its design", async () => {
  const modules = await projectModules();
  assert.ok(modules.length > 10, `only ${modules.length} modules found`);
  assert.deepEqual(layeringBreaches(modules), []);
});

const module = (file: string, imports: string[] = [], text = ""): Module => ({ file, imports, text });

const BAD: [string, Module, RegExp][] = [
  [
    "an import from above",
    module("lib/image/a.ts", ["lib/segment.ts"]),
    /lib\/image\/a\.ts imports lib\/segment\.ts/,
  ],
  ["an import from beside", module("lib/http/a.ts", ["lib/cli/b.ts"]), /not below/],
  [
    "an import from beside, among the lowest but one",
    module("lib/ops/a.ts", ["lib/image/b.ts"]),
    /not below/,
  ],
  ["an option that knows an image", module("lib/options.ts", ["lib/image/b.ts"]), /not below/],
  ["anything importing main", module("lib/http/a.ts", ["main.ts"]), /not below/],
  ["tfjs in the server", module("lib/http/a.ts", ["npm:/@tensorflow/tfjs-core@4.22.0"]), /tfjs is for/],
  [
    "navigator.gpu elsewhere",
    module("lib/backends/a.ts", [], "await navigator.gpu.requestAdapter()"),
    /navigator\.gpu/,
  ],
  ["Deno.env elsewhere", module("lib/jobs/a.ts", [], "const x = Deno.env.get('A');"), /environment/],
  ["process.argv elsewhere", module("lib/segment.ts", [], "process.argv[2]"), /arguments/],
];
for (const [what, bad, message] of BAD) {
  Deno.test(`layering refuses ${what}`, () => {
    assert.match(layeringBreaches([bad]).join("\n"), message);
  });
}

Deno.test("layering allows imports down and within a folder, and words in comments", () => {
  assert.deepEqual(
    layeringBreaches([
      module("main.ts", ["lib/http/a.ts", "lib/options.ts"], "Deno.env.get('PORT')"),
      module("lib/http/a.ts", ["lib/http/b/c.ts", "lib/jobs/a.ts", "lib/errors.ts", "node:path"]),
      module("lib/options.ts", ["lib/errors.ts"], "// Deno.env is read in main\n/** not navigator.gpu */"),
      module("lib/ops/a.ts", ["npm:/@tensorflow/tfjs-core@4.22.0"]),
    ]),
    [],
  );
});

Deno.test("layering refuses a folder that the design does not have", () => {
  assert.throws(
    () => layeringBreaches([module("lib/utils/a.ts", ["lib/errors.ts"])]),
    /Cannot place lib\/utils/,
  );
});

interface DenoInfo {
  modules: {
    specifier: string;
    error?: string;
    dependencies?: { code?: { specifier: string }; type?: { specifier: string }; specifier: string }[];
  }[];
}

/** Every module of main.ts and lib/, reached from there or not, with its imports as `deno info` resolves them. */
async function projectModules(): Promise<Module[]> {
  const files = [...await sourceFiles("lib"), "main.ts"];
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(join(ROOT, file)).href)};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { modules } = await denoInfo(entry);
    return await Promise.all(
      modules.filter(({ specifier }) => files.includes(projectPath(specifier)))
        .map(async ({ specifier, error, dependencies = [] }) => {
          assert.equal(error, undefined);
          const imports = dependencies.flatMap(({ code, type }) => code ?? type ?? [])
            .map((target) => projectPath(target.specifier));
          const file = projectPath(specifier);
          return { file, imports, text: await Deno.readTextFile(join(ROOT, file)) };
        }),
    );
  } finally {
    await Deno.remove(entry);
  }
}

async function denoInfo(entry: string): Promise<DenoInfo> {
  const args = ["info", "--json", "--config", join(ROOT, "deno.json"), entry];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** `lib/options.ts` for a file of the project, the specifier itself for others. */
function projectPath(specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  return relative(ROOT, fileURLToPath(specifier)).replaceAll("\\", "/");
}

async function sourceFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (NOT_DENO.includes(path)) continue;
    if (isDirectory) files.push(...await sourceFiles(path));
    else if (/\.(ts|js)$/.test(name) && !name.endsWith(".d.ts")) files.push(path);
  }
  return files;
}
