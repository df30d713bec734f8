import { makeRoom } from "../pixels/make_room.ts";

/** So many bytes at a time are in the kernels' memory. */
const CHUNK_BYTES = 2 ** 18;

/** The labels that some pixel has, ascending. */
export function labelsInUse(labels: Uint8Array): number[] {
  const { kernels, at, bytes } = makeRoom({ chunk: Math.min(CHUNK_BYTES, labels.length), marks: 256 });
  bytes.fill(0, at.marks, at.marks + 256);
  for (let start = 0; start < labels.length; start += CHUNK_BYTES) {
    const chunk = labels.subarray(start, start + CHUNK_BYTES);
    bytes.set(chunk, at.chunk);
    kernels.markBytes(at.chunk, chunk.length, at.marks);
  }
  const used: number[] = [];
  for (let label = 0; label < 256; label++) if (bytes[at.marks + label]) used.push(label);
  return used;
}
