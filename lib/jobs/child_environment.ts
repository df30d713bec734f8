/**
 * The variables that a child process of Deno needs: to find the modules its parent has downloaded, and the GPU that its
 * parent would find. A caller that may read the environment passes those that are set on.
 *
 * `LD_LIBRARY_PATH` is not among them: Deno passes it on only to who may run any program.
 */
export const CHILD_ENVIRONMENT: readonly string[] = [
  "DENO_DIR",
  "HOME",
  "NPM_CONFIG_REGISTRY",
  "DENO_WEBGPU_BACKEND", // vulkan, gl, metal or dx12
  "VK_DRIVER_FILES", // where the Vulkan loader finds drivers, if not in the usual folders
  "VK_ICD_FILENAMES", // the same, before 2022
  "XDG_DATA_DIRS", // the usual folders
  "MESA_VK_DEVICE_SELECT", // which GPU of several
];
