/** Every shader's text, by name; read once. */
const texts = new Map<string, string>();

/**
 * A compute shader: the `.wgsl` files it is made of, in order, and how it uses its buffers.
 *
 * Each shader has, in group 0, its parameters as a uniform struct at binding 0, the run's control words at binding 1 (see
 * shaders/control.wgsl), and its buffers from binding 2 on. Its entry point is `main`.
 */
export interface Shader {
  /** For error messages and profiles. */
  name: string;
  /** Files in `shaders/`, without `.wgsl`; `control` comes first by itself. */
  files: readonly string[];
  /** One for each buffer, from binding 2 on. */
  buffers: readonly ("read" | "write")[];
}

/** Values of a shader's `override` constants. */
export type Constants = Readonly<Record<string, number>>;

export function shaderText({ files }: Shader): string {
  return ["control", ...files].map((file) => {
    const text = texts.get(file) ??
      Deno.readTextFileSync(new URL(`./shaders/${file}.wgsl`, import.meta.url));
    texts.set(file, text);
    return text;
  }).join("\n");
}
