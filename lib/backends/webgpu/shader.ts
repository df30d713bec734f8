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
  /** WGSL extensions that it uses; the device must have the features of these names. */
  extensions?: readonly string[];
}

/** Values of a shader's `override` constants. */
export type Constants = Readonly<Record<string, number>>;

/** @param directives extensions that the compiler wants to be named at the beginning of a text. */
export function shaderText({ files, extensions = [] }: Shader, directives: ReadonlySet<string>): string {
  const enables = extensions.filter((name) => directives.has(name)).map((name) => `enable ${name};`);
  const parts = ["control", ...files].map((file) => {
    const text = texts.get(file) ??
      Deno.readTextFileSync(new URL(`./shaders/${file}.wgsl`, import.meta.url));
    texts.set(file, text);
    return text;
  });
  return [...enables, ...parts].join("\n");
}
