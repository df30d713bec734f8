/** One server-sent event; a comment has only `comment`. */
export interface ServerSentEvent {
  id?: string;
  event?: string;
  // deno-lint-ignore no-explicit-any -- tests look into whatever is there
  data?: any;
  comment?: string;
}

/** The events of a response, as its bytes arrive. */
export async function* parseSse(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) yield parseBlock(block);
  }
  if (rest !== "") throw new Error(`The stream ended within an event: ${JSON.stringify(rest)}`);
}

function parseBlock(block: string): ServerSentEvent {
  const event: Record<string, string> = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^([^:]*): ?(.*)$/.exec(line)!;
    event[name || "comment"] = value;
  }
  return "data" in event ? { ...event, data: JSON.parse(event.data) } : event;
}
