import type { TransformStrength } from "./iic_transform.ts";

/** A head of the network, and what its information is measured with. */
export interface IicHead {
  classes: number;
  /** Pixels that a displacement is down or across at most. */
  radius: number;
  /** λ: how often the entropy of the classes' shares counts. */
  entropyWeight: number;
}

/** The published runs reach 5 or 10 pixels in images of 200; here a photo is 96 wide. */
const RADIUS = 1;

/**
 * Below the paper's 1, and its code's 1.5, which are for a data set: there every class has its share of many images. With 1,
 * one image is best cut into equal parts whatever it shows; below 0.5 a single part would be best.
 */
const ENTROPY_WEIGHT = 0.85;

/**
 * As in the published code for images' classes, which reports the head of least loss: where training ends depends on the
 * first weights, and the head that tells most is, on the phantoms, the one that finds the lesion.
 */
const HEADS = 5;

/**
 * Heads alike but for their first weights. The paper's auxiliary overclustering, tried with 9 classes, costs some points of
 * DSC here: where there is one image, what tells nine equal parts of it apart are its edges and its shading.
 */
export function iicHeads(clusters: number): IicHead[] {
  return Array.from(
    { length: HEADS },
    () => ({ classes: clusters, radius: RADIUS, entropyWeight: ENTROPY_WEIGHT }),
  );
}

/**
 * How much copies differ: as the published code's options have it, less geometry where images are small. Flips upside down,
 * noise, blur and uneven light are added: photos of skin have no upside, and their lighting is no region of theirs. With a
 * half of the contrast, saturation and hue and a sixth of the noise, classes part the skin at differences that are none.
 */
export const IIC_STRENGTH: TransformStrength = {
  flips: true,
  rotation: 10,
  scale: 0.1,
  shift: 0.05,
  brightness: 0.5,
  lighting: 0.7,
  contrast: 0.4,
  saturation: 0.4,
  hue: 0.1,
  noise: 0.3,
  blur: 0.3,
};
