import { setImmediate as nextTurn } from "node:timers/promises";

/** One message between parent and child: a small JSON header and binary payload. */
export interface Frame {
  header: Record<string, unknown>;
  payload: Uint8Array<ArrayBuffer>;
}

/** The stream ended within a frame. */
export class EndOfStreamError extends Error {
  override name = "EndOfStreamError";
}

export interface FrameLimits {
  maxHeaderBytes?: number;
  maxPayloadBytes?: number;
}

/** Two unsigned 32-bit little-endian lengths: of the header, of the payload. */
const PREFIX_BYTES = 8;
/** Bytes copied before other work has its turn: about a millisecond. */
const BYTES_PER_TURN = 4 * 2 ** 20;
/** A result of 10,000 iterations is about 1 MB of JSON. */
const MAX_HEADER_BYTES = 16 * 2 ** 20;
/** 40 megapixels at full precision are 600 MB. */
const MAX_PAYLOAD_BYTES = 2 ** 30;

/**
 * Lays out `[u32 header length][u32 payload length][JSON header][payload]` as chunks to write in this order; the
 * payload's parts are not copied.
 */
export function encodeFrame(
  header: Record<string, unknown>,
  payload: readonly Uint8Array[] = [],
): Uint8Array[] {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const prefix = new Uint8Array(PREFIX_BYTES + json.length);
  const view = new DataView(prefix.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(4, payload.reduce((sum, part) => sum + part.length, 0), true);
  prefix.set(json, PREFIX_BYTES);
  return [prefix, ...payload.filter((part) => part.length > 0)];
}

/**
 * Yields the frames of a byte stream until it ends between two frames.
 *
 * @throws {Error} on a length over its limit, or a header that is no JSON object
 * @throws {EndOfStreamError}
 */
export async function* readFrames(
  stream: ReadableStream<Uint8Array>,
  { maxHeaderBytes = MAX_HEADER_BYTES, maxPayloadBytes = MAX_PAYLOAD_BYTES }: FrameLimits = {},
): AsyncGenerator<Frame> {
  const reader = stream.getReader();
  let rest: Uint8Array = new Uint8Array(0);

  /** The next `length` bytes, or `undefined` when the stream ended before the first of them. */
  async function take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    // Fresh pages are the system's until they are written, so a length that lies costs no memory; growing a buffer
    // bit by bit would hold the thread for every copy.
    const bytes = new Uint8Array(length);
    let filled = 0;
    let turnEnds = BYTES_PER_TURN;
    while (filled < length) {
      if (filled >= turnEnds) {
        turnEnds = filled + BYTES_PER_TURN;
        await nextTurn(); // reads that are ready at once would keep everything else waiting
      }
      if (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) {
          if (filled === 0) return undefined;
          throw new EndOfStreamError(
            `Cannot read frame: the stream ended after ${filled} of ${length} bytes`,
          );
        }
        rest = value;
      }
      const part = rest.subarray(0, length - filled);
      bytes.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
    return bytes;
  }

  async function takeOrThrow(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = length === 0 ? new Uint8Array(0) : await take(length);
    if (!bytes) {
      throw new EndOfStreamError(`Cannot read frame: the stream ended before ${length} bytes of it`);
    }
    return bytes;
  }

  try {
    for (let prefix = await take(PREFIX_BYTES); prefix; prefix = await take(PREFIX_BYTES)) {
      const view = new DataView(prefix.buffer);
      const headerBytes = view.getUint32(0, true);
      const payloadBytes = view.getUint32(4, true);
      checkLength("header", headerBytes, maxHeaderBytes);
      checkLength("payload", payloadBytes, maxPayloadBytes);
      const header = parseHeader(await takeOrThrow(headerBytes));
      yield { header, payload: await takeOrThrow(payloadBytes) };
    }
  } finally {
    reader.releaseLock();
  }
}

function checkLength(part: string, bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) {
    throw new Error(`Cannot read frame: its ${part} must be at most ${maxBytes} bytes, got ${bytes}`);
  }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new Error("Cannot read frame: its header is not JSON", { cause });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new Error("Cannot read frame: its header is not a JSON object");
  }
  return header as Record<string, unknown>;
}
