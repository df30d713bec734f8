/**
 * V8 flags for the process that trains, on x86-64.
 *
 * V8 on Deno emits an explicit bounds check for every access to WebAssembly memory. Without them its revectoriser can
 * join pairs of 128-bit operations into 256-bit ones: matrix products measured three times faster, training twice. The price is that a
 * faulty kernel could reach outside its memory, so the process runs nothing but our own kernels and has no permission
 * but to read this library; images are decoded in another process, which keeps the checks.
 */
export const UNCHECKED_WASM_FLAGS: readonly string[] = [
  "--no-wasm-bounds-checks",
  "--experimental-wasm-revectorize",
];
