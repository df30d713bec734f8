import type { CutOptions } from "../regions/cut_and_choose.ts";
import type { Frame } from "./frames.ts";
import type { Recut } from "./recut.ts";
import type { PngImage } from "./trainer.ts";
import type { TreeFiles } from "./tree_files.ts";

/** What the decoder process is asked for when it is not a file's pixels. */
export interface RecutRequest {
  recut: CutOptions;
  /** Bytes of the map's file, which is followed by the facts. */
  mapBytes: number;
}

/** A region tree and what is to be done with it, as the header and payload of a frame. */
export function recutToFrame(
  { map, facts }: TreeFiles,
  options: CutOptions,
): { header: RecutRequest; payload: Uint8Array[] } {
  return { header: { recut: options, mapBytes: map.length }, payload: [map, facts] };
}

/** What {@linkcode recutToFrame} sent; its files are views into the payload. */
export function recutFromFrame({ header, payload }: Frame): { files: TreeFiles; options: CutOptions } {
  const { recut, mapBytes } = header as unknown as RecutRequest;
  const [map, facts] = [payload.subarray(0, mapBytes), payload.subarray(mapBytes)];
  return { files: { map, facts }, options: recut };
}

/** The answer; the mask's file is the payload. */
export function recutAnswerToFrame(
  { mask, ...answer }: Recut,
): { header: Record<string, unknown>; payload: Uint8Array[] } {
  if (!mask) return { header: { recut: answer }, payload: [] };
  const { png, height, width } = mask;
  return { header: { recut: { ...answer, mask: { height, width } } }, payload: [png] };
}

/** What {@linkcode recutAnswerToFrame} sent. */
export function recutAnswerFromFrame({ header, payload }: Frame): Recut {
  const { mask, ...answer } = header.recut as Omit<Recut, "mask"> & { mask?: Omit<PngImage, "png"> };
  return { ...answer, ...(mask && { mask: { ...mask, png: payload } }) };
}
