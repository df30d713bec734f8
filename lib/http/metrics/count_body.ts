/** How a body ended: read to its end, or left before. */
export type BodyEnd = "whole" | "cut";

/**
 * The same response with its body counted. A body that streams is passed on as it is read; any other is taken whole, so
 * that it keeps its `Content-Length`.
 *
 * @param onEnd told once how many bytes were read
 */
export async function countBody(
  response: Response,
  onEnd: (bytes: number, how: BodyEnd) => void,
): Promise<Response> {
  const { body, status, statusText, headers } = response;
  if (!body) {
    onEnd(0, "whole");
    return response;
  }
  if (headers.get("content-type")?.startsWith("text/event-stream")) {
    return new Response(countStream(body, onEnd), { status, statusText, headers });
  }
  const bytes = await response.bytes();
  onEnd(bytes.length, "whole");
  return new Response(bytes, { status, statusText, headers });
}

/** Takes nothing ahead: how fast the client reads must reach who writes. */
function countStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onEnd: (bytes: number, how: BodyEnd) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let bytes = 0;
  let hasEnded = false;
  const end = (how: BodyEnd) => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd(bytes, how);
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(stream) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          end("whole");
          return stream.close();
        }
        bytes += value.length;
        stream.enqueue(value);
      } catch (error) {
        end("cut");
        stream.error(error);
      }
    },
    cancel(reason) {
      end("cut");
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
