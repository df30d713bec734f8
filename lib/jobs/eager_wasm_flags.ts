/**
 * V8 flags for a process that runs our kernels: all of them are compiled for speed as soon as they are loaded, in the
 * background, while the image is still on its way. By itself V8 compiles each when it is first called, in haste, and for speed
 * only once it has run for a while; most of what follows training runs once.
 */
export const EAGER_WASM_FLAGS: readonly string[] = [
  "--no-wasm-lazy-compilation",
  "--no-wasm-dynamic-tiering",
];
