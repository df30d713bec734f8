/** imagescript's JPEG codec: no imports; exports `walloc`, `decode`, `decode_width` and so on. */
export const jpegModule: WebAssembly.Module;

/** imagescript's PNG codec: imports `env.emscripten_notify_memory_growth`; exports `walloc`, `decode`, `width`, `height`. */
export const pngModule: WebAssembly.Module;
