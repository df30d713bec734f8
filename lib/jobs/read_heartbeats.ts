/** A record is `RS digits US`, in ASCII's control characters: text in UTF-8 that a library prints has none of them. */
// deno-lint-ignore no-control-regex
const RECORD = /\x1e(\d{1,16})\x1f/g;
/** The longest record that may yet end in the next chunk. */
// deno-lint-ignore no-control-regex
const RECORD_BEGUN = /\x1e\d{0,16}$/;

/**
 * Takes the heartbeats (see `startHeartbeat()`) out of a child's stderr.
 *
 * @param options.onHeartbeat told the child's resident memory in bytes
 * @returns what else there is, in order
 */
export async function* readHeartbeats(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { onHeartbeat }: { onHeartbeat?: (rssBytes: number) => void } = {},
): AsyncGenerator<string> {
  let begun = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const text = (begun + chunk).replace(RECORD, (_record, rssBytes) => {
      onHeartbeat?.(Number(rssBytes));
      return "";
    });
    begun = RECORD_BEGUN.exec(text)?.[0] ?? "";
    const rest = text.slice(0, text.length - begun.length);
    if (rest) yield rest;
  }
  if (begun) yield begun;
}
