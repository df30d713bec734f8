import { makeRoom } from "../pixels/make_room.ts";
import type { GreyTone } from "../types.ts";
import { blurInRoom, boxRadius, type RoomToBlur, roomToBlur } from "./blur_boxes.ts";

/** What the outlines around points are looked for in. */
export interface ToneStack {
  tone: Pick<GreyTone, "height" | "width">;
  /** 1 where a pixel is image, not frame. */
  usable: Uint8Array;
  /** The image blurred ever more, without its frame: [levels, height, width]. */
  levels: Float32Array;
  /** The standard deviation of brightness. */
  deviation: number;
}

/** A pixel of an image with this longest side: what lengths are given in. */
export const SIDE = 256;
/** Pixels of an image for one of SIDE. */
export function scaleOf({ height, width }: { height: number; width: number }): number {
  return Math.max(height, width) / SIDE;
}

/** Deviations of the blurs, in pixels of SIDE. */
export const BLURS = [0.8, 1.6, 3.2, 6.4, 12.8];

/** Blurs an image for every size that an outline may have. */
export function stackTone({ height, width, data }: GreyTone, usable: Uint8Array): ToneStack {
  const scale = scaleOf({ height, width }), size = height * width;
  // The finest is less than three boxes can be.
  const boxes = BLURS.map((blur, level) => {
    const passes = level === 0 ? 1 : 3;
    return { passes, radius: boxRadius(blur * scale, passes) };
  });
  const { kernels, at, bytes, floats, doubles } = makeRoom({
    data: size,
    usable: size,
    deviation: 8,
    image: size * 4,
    whole: size * 4,
    weights: size * 4,
    levels: BLURS.length * size * 4,
    ...roomToBlur(height, width, Math.max(...boxes.map(({ radius }) => radius))),
  });
  bytes.set(data, at.data);
  bytes.set(usable, at.usable);
  kernels.beginTone(at.data, at.usable, size, at.image, at.whole, at.deviation);
  const hasFrame = usable.includes(0);
  for (const [level, box] of boxes.entries()) {
    const values = at.levels + level * size * 4;
    const blur = (from: number, to: number) => {
      bytes.copyWithin(to, from, from + size * 4);
      blurInRoom(kernels, at satisfies RoomToBlur, bytes, { grid: to, height, width, ...box });
    };
    blur(at.image, values);
    if (!hasFrame) continue;
    blur(at.whole, at.weights);
    kernels.divideByWeights(values, at.weights, size);
  }
  return {
    tone: { height, width },
    usable,
    levels: floats.slice(at.levels / 4, at.levels / 4 + BLURS.length * size),
    deviation: Math.max(1, doubles[at.deviation / 8]),
  };
}
