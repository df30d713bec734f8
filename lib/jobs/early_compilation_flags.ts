/**
 * V8 flags for the process that trains: what follows training runs once there, and is not to wait for compilers.
 *
 * Kernels are compiled for speed as soon as they are loaded, in the background, while the image is still on its way. By
 * itself V8 compiles each when it is first called, in haste, and for speed only once it has run for a while.
 *
 * Functions are compiled to bytecode with their module, and stay so. By itself V8 compiles each when it is first called, and
 * forgets those that were not called for a while; Deno's code cache then has only what modules run as they load.
 */
export const EARLY_COMPILATION_FLAGS: readonly string[] = [
  "--no-wasm-lazy-compilation",
  "--no-wasm-dynamic-tiering",
  "--no-lazy",
  "--no-flush-bytecode",
];
