import type { Frame } from "./frames.ts";
import type { PngImage, TrainerEvent } from "./trainer.ts";

/** The fields of events that are pictures. */
export const PICTURES = ["labels", "overlay", "regionMap", "mask"] as const;
type Attached = Partial<Record<typeof PICTURES[number], PngImage>> & { treeFacts?: Uint8Array };

/** A picture's place in the payload. */
type PngHeader = Omit<PngImage, "png"> & { bytes: number };

/** An event as the header and payload of a frame; the payload is its PNG files, one after the other, then other files. */
export function eventToFrame(
  event: TrainerEvent,
): { header: Record<string, unknown>; payload: Uint8Array[] } {
  const attached = event as Attached;
  const payload: Uint8Array[] = [];
  const pictures: Record<string, PngHeader> = {};
  for (const name of PICTURES) {
    const picture = attached[name];
    if (!picture) continue;
    const { png, height, width } = picture;
    pictures[name] = { bytes: png.length, height, width };
    payload.push(png);
  }
  const { treeFacts } = attached;
  if (!treeFacts) return { header: { body: { ...event, ...pictures } }, payload };
  const facts = { treeFacts: treeFacts.length };
  return { header: { body: { ...event, ...pictures, ...facts } }, payload: [...payload, treeFacts] };
}

/** The event that {@linkcode eventToFrame} sent. The child is our own: what it says is not checked again. */
export function eventFromFrame({ header, payload }: Frame): TrainerEvent {
  const body = header.body as Record<string, unknown>;
  let offset = 0;
  for (const name of PICTURES) {
    const picture = body[name] as PngHeader | undefined;
    if (!picture) continue;
    const { bytes, height, width } = picture;
    body[name] = { png: payload.subarray(offset, offset + bytes), height, width } satisfies PngImage;
    offset += bytes;
  }
  if (body.treeFacts !== undefined) {
    body.treeFacts = payload.subarray(offset, offset + Number(body.treeFacts));
  }
  return body as unknown as TrainerEvent;
}
