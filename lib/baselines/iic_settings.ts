import type { TransformStrength } from "./iic_transform.ts";

/** What IIC leaves open, or sets by data set. */
export interface IicSettings {
  radius: number;
  entropyWeight: number;
  strength: TransformStrength;
  /** Overclustering. */
  over?: { classes: number; radius: number; entropyWeight: number; weight: number };
}

export const IIC_SETTINGS: IicSettings = {
  radius: 1,
  entropyWeight: 0.8,
  strength: {
    flips: true,
    rotation: 10,
    scale: 0.1,
    shift: 0.05,
    brightness: 0.5,
    lighting: 0.7,
    contrast: 0.2,
    saturation: 0.2,
    hue: 0.03,
    noise: 0.05,
    blur: 0.3,
  },
};
