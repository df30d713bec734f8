/** One module of the project: what it imports, and its text. */
export interface Module {
  /** From the project's root: `lib/image/sniff_image.ts`. */
  file: string;
  /** Files of the project, and `npm:` or `node:` specifiers. Imports of types count. */
  imports: string[];
  text: string;
}

/** Lowest first. A module imports from lower lines, or from its own folder. */
const LAYERS = [
  ["lib/*.ts"],
  ["lib/pixels/"],
  ["lib/image/", "lib/ops/", "lib/telemetry/"],
  ["lib/backends/"],
  ["lib/sgscn/", "lib/regions/"],
  ["lib/baselines/"],
  ["lib/methods/"],
  ["lib/segment.ts"],
  ["lib/evaluation/", "lib/jobs/", "lib/web/"],
  ["lib/http/", "lib/cli/"],
  ["lib/mod.ts", "main.ts"],
];

/** Words that only some folders may use, and why. */
const RESERVED = [
  { words: /\bnavigator\.gpu\b/, where: ["lib/backends/webgpu/"], what: "navigator.gpu" },
  {
    words: /\bDeno\.(env|args)\b|\bprocess\.(env|argv)\b/,
    // Both build.ts are commands of their own, for whoever changes the kernels or the page; nothing imports them.
    where: ["lib/cli/", "main.ts", "lib/build_wasm.ts", "lib/web/build.ts"],
    what: "the environment or arguments",
  },
];

const TFJS_FOLDERS = ["lib/backends/", "lib/ops/", "lib/sgscn/", "lib/baselines/"];

/** Every breach of the design's layering, as sentences that name both ends; empty when there is none. */
export function layeringBreaches(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => [
    ...module.imports.filter((to) => /^(main\.ts|lib\/)/.test(to) && !mayImport(module.file, to))
      .map((to) => `${module.file} imports ${to}, which is not below it`),
    ...module.imports.filter((to) => /^npm:\/?@tensorflow\//.test(to) && !isIn(module.file, TFJS_FOLDERS))
      .map((to) => `${module.file} imports ${to}; tfjs is for ${TFJS_FOLDERS.join(", ")}`),
    ...RESERVED.filter(({ words, where }) =>
      words.test(withoutComments(module.text)) && !isIn(module.file, where)
    )
      .map(({ what, where }) => `${module.file} uses ${what}, which is for ${where.join(", ")}`),
  ]);
}

function mayImport(from: string, to: string): boolean {
  const [lower, upper] = [layer(to), layer(from)];
  return lower.rank < upper.rank || (lower.rank === upper.rank && lower.folder === upper.folder);
}

/** @throws {Error} for a file that no layer knows: the design must say where it belongs */
function layer(file: string): { rank: number; folder: string } {
  const exact = LAYERS.findIndex((places) => places.includes(file));
  if (exact >= 0) return { rank: exact, folder: file };
  if (/^lib\/[^/]+$/.test(file)) return { rank: 0, folder: "lib/*.ts" };
  const rank = LAYERS.findIndex((places) =>
    places.some((place) => place.endsWith("/") && file.startsWith(place))
  );
  if (rank < 0) throw new Error(`Cannot place ${file}: no layer has it`);
  return { rank, folder: file.split("/").slice(0, 2).join("/") };
}

function isIn(file: string, places: readonly string[]): boolean {
  return places.some((place) => place.endsWith("/") ? file.startsWith(place) : file === place);
}

/** Block comments and whole-line comments; what follows code on its line stays. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
