import config from "../deno.json" with { type: "json" };

/** What computed a result, by name: this library, Deno, and tfjs. */
export function versions(): Record<string, string> {
  const tfjs = config.imports["@tensorflow/tfjs-core"];
  return {
    sgscn: config.version,
    deno: Deno.version.deno,
    "tfjs-core": tfjs.slice(tfjs.lastIndexOf("@") + 1),
  };
}
