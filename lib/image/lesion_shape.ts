import type { Random } from "./seeded_random.ts";

/** How strongly each harmonic bends the outline, times the shape's irregularity. */
const HARMONICS = [0.5, 0.55, 0.4, 0.3, 0.2, 0.15];

/** Where a lesion lies and how it is bent, as shares of the image's shorter side. */
export interface LesionShape {
  centreRow: number;
  centreColumn: number;
  radius: number;
  /** Width over height. */
  stretch: number;
  /** 0 is an ellipse; 0.2 is very irregular. */
  irregularity: number;
}

/**
 * How deep each pixel lies in a random closed outline: 0 at the centre, 1 on the outline, more outside.
 *
 * @returns [height, width]
 */
export function lesionDepth(random: Random, height: number, width: number, shape: LesionShape): Float32Array {
  const waves = HARMONICS.map((strength) => ({
    strength: strength * shape.irregularity * (0.6 + 0.8 * random()),
    phase: 2 * Math.PI * random(),
  }));
  const tilt = Math.PI * random();
  const shorter = Math.min(height, width);
  const depth = new Float32Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const dy = (y + 0.5 - shape.centreRow * height) / (shorter * shape.radius);
      const dx = (x + 0.5 - shape.centreColumn * width) / (shorter * shape.radius);
      const u = (dx * Math.cos(tilt) + dy * Math.sin(tilt)) / Math.sqrt(shape.stretch);
      const v = (dy * Math.cos(tilt) - dx * Math.sin(tilt)) * Math.sqrt(shape.stretch);
      const angle = Math.atan2(v, u);
      let outline = 1;
      waves.forEach(({ strength, phase }, i) => outline += strength * Math.sin((i + 2) * angle + phase));
      depth[at] = Math.hypot(u, v) / outline;
    }
  }
  return depth;
}
