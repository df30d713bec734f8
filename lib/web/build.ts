/**
 * Bundles the page's scripts and style, and draws its samples, into `dist/`, which is committed: whoever runs the service builds nothing.
 * `--check` writes nothing and fails when a committed file is not what the sources give.
 */
import * as esbuild from "esbuild-wasm/esm/browser.js";
import { encodeJpeg } from "../image/encode_jpeg.ts";
import { phantom, type PhantomKind } from "../image/phantom.ts";

/** The page itself, the worker that decodes previews off the main thread, and the style. */
const ENTRIES = ["app.ts", "decode_worker.ts", "style.css"];

/** Images made up, for people who have none at hand. Drawing one takes a second, so they are made here. */
const SAMPLES: PhantomKind[] = ["skin", "ultrasound", "cells"];
const SAMPLE_SIZE = { height: 384, width: 512, seed: 7 };
const SAMPLE_QUALITY = 88;

const LOADERS: Record<string, esbuild.Loader> = { ".ts": "ts", ".js": "js", ".css": "css" };

const page = new URL("./page/", import.meta.url);
const dist = new URL("./dist/", import.meta.url);

/** Finds modules as Deno does: relative ones beside their importer, others in deno.json. */
const denoModules: esbuild.Plugin = {
  name: "deno modules",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point") return { path: new URL(path, page).href, namespace: "deno" };
      const url = path.startsWith(".") ? new URL(path, importer).href : import.meta.resolve(path);
      return { path: url, namespace: "deno" };
    });
    build.onLoad({ filter: /.*/, namespace: "deno" }, async ({ path }) => ({
      contents: await Deno.readTextFile(new URL(path)),
      loader: LOADERS[path.slice(path.lastIndexOf("."))],
    }));
  },
};

async function bundle(): Promise<{ name: string; text: string }[]> {
  const wasm = await Deno.readFile(new URL(import.meta.resolve("esbuild-wasm/esbuild.wasm")));
  await esbuild.initialize({ wasmModule: await WebAssembly.compile(wasm), worker: false });
  const { outputFiles } = await esbuild.build({
    entryPoints: ENTRIES,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    outdir: "/",
    write: false,
    plugins: [denoModules],
  });
  return outputFiles.map(({ path, text }) => ({ name: path.slice(path.lastIndexOf("/") + 1), text }));
}

/** Text, because only text can be embedded. */
function drawSamples(): { name: string; text: string }[] {
  return SAMPLES.map((kind) => {
    const jpeg = encodeJpeg(phantom(kind, SAMPLE_SIZE).image, { quality: SAMPLE_QUALITY });
    return { name: `${kind}.jpg.base64`, text: jpeg.toBase64() + "\n" };
  });
}

const isCheck = Deno.args.includes("--check");
for (const { name, text } of [...await bundle(), ...drawSamples()]) {
  const file = new URL(name, dist);
  if (!isCheck) {
    await Deno.mkdir(dist, { recursive: true });
    await Deno.writeTextFile(file, text);
    console.log(`${name}: ${text.length} characters`);
  } else if (await Deno.readTextFile(file).catch(() => undefined) !== text) {
    console.error(`${name} is not what the sources give: run \`deno task build:web\` and commit it`);
    Deno.exitCode = 1;
  }
}
