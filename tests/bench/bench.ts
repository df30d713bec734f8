/**
 * `deno task bench`: checks a backend's answers, then times it in turns with the same training step by others. What it
 * can do: {@linkcode HELP}.
 */
import { HELP, parseBenchFlags } from "./bench_flags.ts";
import { benchSimd } from "./bench_simd.ts";
import { report } from "./report.ts";
import { benchWebgpu } from "./webgpu/bench_webgpu.ts";

if (import.meta.main) {
  const flags = parseBenchFlags(Deno.args);
  if (flags.help) {
    console.log(HELP);
  } else if (flags.backend === "webgpu") {
    // Part by part: on a machine that is lent for minutes, what is done must not wait for the rest.
    const figures = await benchWebgpu(flags, (text) => flags.json || console.log(text));
    if (flags.json) console.log(JSON.stringify(figures, null, 2));
  } else {
    const figures = await benchSimd(flags);
    console.log(flags.json ? JSON.stringify(figures, null, 2) : report(figures));
  }
}
