/** Compiles a build of the kernels; `relaxed` builds only where the engine has relaxed SIMD. */
export const KERNEL_MODULES: Record<
  `${"relaxed" | "plain"}_${"shared" | "single"}`,
  () => Promise<WebAssembly.Module>
>;
