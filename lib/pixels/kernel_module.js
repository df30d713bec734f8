// @ts-self-types="./kernel_module.d.ts"

// The pixel kernels as a compiled module. In JavaScript, because TypeScript does not know `import source` yet.
// It is part of the module graph: unlike a file that is read, it needs no permission.
import source KERNEL_MODULE from "./pixel_kernels.wasm";
export { KERNEL_MODULE };
