/** What the image keeps of deno.json. */
export interface RuntimeConfig {
  imports: Record<string, string>;
  nodeModulesDir?: unknown;
  unstable?: unknown;
}

/**
 * deno.json as the image has it: the imports that the service reaches, and what changes how it runs. Compilers and
 * test libraries stay out, and with them a fifth of the image.
 *
 * @param used specifiers as they stand in the source: `@tensorflow/tfjs`, `imagescript/wasm/node/png.js`
 */
export function runtimeConfig(
  { imports, nodeModulesDir, unstable }: RuntimeConfig,
  used: readonly string[],
): RuntimeConfig {
  const isUsed = (alias: string) =>
    used.some((specifier) =>
      specifier === alias || specifier.startsWith(alias.endsWith("/") ? alias : `${alias}/`)
    );
  const kept = Object.entries(imports).filter(([alias]) => isUsed(alias));
  return { imports: Object.fromEntries(kept), nodeModulesDir, unstable };
}

/** Every specifier in the modules that these entries reach, as `deno info` sees them. */
async function specifiersOf(entries: readonly string[]): Promise<string[]> {
  const found = await Promise.all(entries.map(async (entry) => {
    // Without the import map: specifiers stay as they are written, and nothing is downloaded for them.
    const args = ["info", "--json", "--no-config", "--no-lock", "--no-npm", entry];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    const text = new TextDecoder();
    if (!success) throw new Error(`Cannot list the imports of ${entry}: ${text.decode(stderr)}`);
    const { modules } = JSON.parse(text.decode(stdout)) as {
      modules: { dependencies?: { specifier: string }[]; error?: string; specifier: string }[];
    };
    const broken = modules.find(({ error, specifier }) => error && specifier.startsWith("file:"));
    if (broken) throw new Error(`Cannot list the imports of ${broken.specifier}: ${broken.error}`);
    return modules.flatMap(({ dependencies = [] }) => dependencies.map(({ specifier }) => specifier));
  }));
  return [...new Set(found.flat())];
}

// deno run runtime_config.ts ENTRY...: deno.json of the working directory, reduced, to stdout
if (import.meta.main) {
  const config = JSON.parse(await Deno.readTextFile("deno.json"));
  console.log(JSON.stringify(runtimeConfig(config, await specifiersOf(Deno.args)), null, 2));
}
