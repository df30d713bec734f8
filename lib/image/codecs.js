// @ts-self-types="./codecs.d.ts"
// imagescript's WebAssembly codecs as compiled modules. A source phase import needs no permission at all, where the
// package's own loaders read a file and an environment variable, and its default entry loads a native addon.
// JavaScript, because TypeScript's parser does not know source phase imports yet.
import source jpegModule from "imagescript/wasm/any/jpeg.wasm";
import source pngModule from "imagescript/wasm/any/png.wasm";

export { jpegModule, pngModule };
