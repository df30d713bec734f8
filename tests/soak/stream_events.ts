import assert from "node:assert/strict";

/** One server-sent event as it came. */
export interface StreamEvent {
  id: number;
  event: string;
  /** The whole event, for comparing. */
  text: string;
}

/** What a client has of a stream: whole events, and where it would resume. */
export interface Received {
  events: StreamEvent[];
  /** It came to its end; otherwise the client cut it. */
  ended: boolean;
}

/** Reads a stream of events to its end, or hangs up after so many bytes, in the middle of an event if it comes to that. */
export async function receive(
  body: ReadableStream<Uint8Array>,
  { cutAfterBytes = Infinity }: { cutAfterBytes?: number } = {},
): Promise<Received> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const events: StreamEvent[] = [];
  let rest = "";
  let bytes = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    // What is behind the cut never came.
    const came = value.subarray(0, cutAfterBytes - bytes);
    bytes += came.length;
    const blocks = (rest + decoder.decode(came, { stream: true })).split("\n\n");
    rest = blocks.pop()!;
    events.push(...blocks.filter((block) => !block.startsWith(":")).map(parse));
    if (bytes >= cutAfterBytes) {
      await reader.cancel();
      return { events, ended: false };
    }
  }
  assert.equal(rest, "", "a stream ends with a whole event");
  return { events, ended: true };
}

/** What an event says. */
// deno-lint-ignore no-explicit-any -- callers look into whatever is there
export function dataOf({ text }: StreamEvent): any {
  return JSON.parse(/^data: (.*)$/m.exec(text)![1]);
}

/** Holds a job's whole stream to what is promised: numbers without a gap, kinds in order, every iteration, one end. */
export function checkWhole(events: readonly StreamEvent[]): void {
  assert.deepEqual(events.map(({ id }) => id), events.map((_, index) => index + 1));
  const kinds = events.map(({ event }) => event).join(" ");
  assert.match(kinds, /^(queued )*((start )(iteration )*)?(result|error)$/);
  const iterations = events.filter(({ event }) => event === "iteration").map((event) =>
    dataOf(event).iteration
  );
  assert.deepEqual(iterations, iterations.map((_, index) => index + 1));
}

function parse(block: string): StreamEvent {
  const [, id, event] = /^id: (\d+)\nevent: (\w+)\ndata: .*$/.exec(block) ?? [];
  assert.ok(event, `an event has a number, a name and data, got ${JSON.stringify(block.slice(0, 200))}`);
  return { id: Number(id), event, text: block };
}
