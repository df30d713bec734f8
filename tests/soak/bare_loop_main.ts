import { segment } from "../../lib/segment.ts";
import { TextLineStream } from "./text_lines.ts";

// Each line of stdin is an image file in base64 and options; the answer is how long `segment()` took, and its losses.
const threads = Number(new URL(import.meta.url).searchParams.get("threads")) || undefined;
for await (
  const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
) {
  const { file, options } = JSON.parse(line);
  const bytes = Uint8Array.fromBase64(file);
  const beganMs = performance.now();
  for await (const event of segment(bytes, options, { threads })) {
    if (event.event !== "result") continue;
    const elapsedMs = performance.now() - beganMs;
    console.log(JSON.stringify({ elapsedMs, losses: event.losses }));
  }
}
