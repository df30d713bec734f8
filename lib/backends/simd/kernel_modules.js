// @ts-self-types="./kernel_modules.d.ts"

// The builds of the kernels as compiled modules. In JavaScript, because TypeScript does not know `import.source` yet.
// It is part of the module graph: unlike a file that is read, it needs no permission.
export const KERNEL_MODULES = {
  relaxed_shared: () => import.source("./kernels_relaxed_shared.wasm"),
  relaxed_single: () => import.source("./kernels_relaxed_single.wasm"),
  plain_shared: () => import.source("./kernels_plain_shared.wasm"),
  plain_single: () => import.source("./kernels_plain_single.wasm"),
};
