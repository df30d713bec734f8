import type { FloatImage, LabelMap, RgbImage } from "../types.ts";
import { MODEL_SIZE, ModelFitter, RADIUS } from "./local_models.ts";
import { NearbyLabels } from "./nearby_labels.ts";
import type { Scores } from "./training.ts";

/**
 * Labels at the image's own size from scores at working size, with edges that follow the image.
 *
 * The guided filter as an upsampler: round every working pixel each label's score is fitted as a linear function of the
 * colour, the fits of the four working pixels round a pixel of the image are interpolated there and applied to its
 * colour, and the highest score wins. Departures from it: the fits pass through the working pixels' own scores, and are
 * not averaged a second time; and only labels that occur within two working pixels may win, so that most of the image,
 * where there is one, costs a copy. Time and memory are linear in pixels; no score is stored at full size.
 *
 * @param scores Ŝ and its labels, [h, w, C].
 * @param guide The image at working size, [h, w, 3], colours on 0–1.
 * @param image The image at its own size, [H, W, 3], at least as large.
 *
 * Source: He and Sun, "Fast Guided Filter", https://arxiv.org/abs/1505.00996.
 */
export function upsampleGuided(
  scores: Scores,
  guide: FloatImage,
  image: Pick<RgbImage, "height" | "width" | "data">,
): LabelMap {
  const { height: h, width: w } = scores;
  const { height, width } = image;
  const down = alignAxis(height, h);
  const across = alignAxis(width, w);
  const nearby = new NearbyLabels(scores.labels, w);
  const count = nearby.used.length;
  const fitter = new ModelFitter(scores, guide, nearby);
  const data = new Uint8Array(height * width);
  const contest: Contest = {
    image,
    down,
    across,
    labels: data,
    best: new Float32Array(largestCell(down) * largestCell(across)),
  };

  // The models of two working rows: the one above a row of cells and the one below.
  let above = { row: -1, models: new Float32Array(w * count * MODEL_SIZE) };
  let below = { row: -1, models: new Float32Array(w * count * MODEL_SIZE) };
  for (let cellRow = 0; cellRow <= h; cellRow++) {
    const top = Math.max(cellRow - 1, 0), bottom = Math.min(cellRow, h - 1);
    [above, below] = [below, above];
    for (const [models, row] of [[above, top], [below, bottom]] as const) {
      if (models.row !== row) fitter.fitRow(row, models.models);
      models.row = row;
    }
    for (let cellColumn = 0; cellColumn <= w; cellColumn++) {
      labelCell(contest, nearby, { height: h, width: w }, cellRow, cellColumn, above.models, below.models);
    }
  }
  return { height, width, data };
}

/** How the pixels of one axis lie between working pixels. Cell i is what lies between the centres i − 1 and i. */
interface Axis {
  /** The first pixel of each cell, and the end of the last: [working + 2]. */
  starts: Uint32Array;
  /** How far each pixel's centre is on the way from centre i − 1 to i, 0–1: [size]. */
  fractions: Float32Array;
}

function alignAxis(size: number, working: number): Axis {
  const starts = new Uint32Array(working + 2).fill(size);
  const fractions = new Float32Array(size);
  for (let pixel = size - 1; pixel >= 0; pixel--) {
    const position = ((pixel + 0.5) * working) / size + 0.5; // from centre −1 on
    const cell = Math.floor(position);
    fractions[pixel] = position - cell;
    starts[cell] = pixel;
  }
  for (let cell = working; cell >= 0; cell--) starts[cell] = Math.min(starts[cell], starts[cell + 1]);
  return { starts, fractions };
}

/** What labels compete for, and the best scores so far. */
interface Contest {
  image: Pick<RgbImage, "width" | "data">;
  down: Axis;
  across: Axis;
  /** [height, width], written. */
  labels: Uint8Array;
  /** Scores of the best label so far, a cell's pixels at a time. */
  best: Float32Array;
}

/** Labels the pixels of one cell, between the models of the working rows above and below it. */
function labelCell(
  contest: Contest,
  nearby: NearbyLabels,
  working: { height: number; width: number },
  cellRow: number,
  cellColumn: number,
  above: Float32Array,
  below: Float32Array,
): void {
  const { image: { width }, down, across, labels } = contest;
  const found = nearby.collect(
    Math.max(cellRow - RADIUS, 0),
    Math.max(cellColumn - RADIUS, 0),
    Math.min(cellRow + RADIUS - 1, working.height - 1),
    Math.min(cellColumn + RADIUS - 1, working.width - 1),
  );
  if (found === 1) {
    const label = nearby.used[nearby.indices[0]];
    for (let y = down.starts[cellRow]; y < down.starts[cellRow + 1]; y++) {
      labels.fill(label, y * width + across.starts[cellColumn], y * width + across.starts[cellColumn + 1]);
    }
    return;
  }
  const count = nearby.used.length;
  const left = Math.max(cellColumn - 1, 0) * count, right = Math.min(cellColumn, working.width - 1) * count;
  for (let i = 0; i < found; i++) {
    const k = nearby.indices[i];
    const from = (left + k) * MODEL_SIZE, to = (right + k) * MODEL_SIZE;
    compete(contest, cellRow, cellColumn, above, below, from, to, nearby.used[k], i === 0);
  }
}

/**
 * Lets one label compete for the pixels of one cell, whose models are at `left` and `right` of the working rows `above`
 * and `below`.
 */
function compete(
  { image: { width, data }, down, across, labels, best }: Contest,
  cellRow: number,
  cellColumn: number,
  above: Float32Array,
  below: Float32Array,
  left: number,
  right: number,
  label: number,
  isFirst: boolean,
): void {
  const startX = across.starts[cellColumn], endX = across.starts[cellColumn + 1];
  let at = 0;
  for (let y = down.starts[cellRow]; y < down.starts[cellRow + 1]; y++) {
    const v = down.fractions[y];
    // The models on the cell's left side at this row, and how they change to its right side.
    const r = above[left] + v * (below[left] - above[left]);
    const g = above[left + 1] + v * (below[left + 1] - above[left + 1]);
    const b = above[left + 2] + v * (below[left + 2] - above[left + 2]);
    const c = above[left + 3] + v * (below[left + 3] - above[left + 3]);
    const dr = above[right] + v * (below[right] - above[right]) - r;
    const dg = above[right + 1] + v * (below[right + 1] - above[right + 1]) - g;
    const db = above[right + 2] + v * (below[right + 2] - above[right + 2]) - b;
    const dc = above[right + 3] + v * (below[right + 3] - above[right + 3]) - c;
    for (let x = startX; x < endX; x++, at++) {
      const u = across.fractions[x];
      const pixel = y * width + x;
      const score = c + u * dc + ((r + u * dr) * data[3 * pixel] + (g + u * dg) * data[3 * pixel + 1] +
            (b + u * db) * data[3 * pixel + 2]) / 255;
      if (isFirst || score > best[at]) {
        best[at] = score;
        labels[pixel] = label;
      }
    }
  }
}

function largestCell({ starts }: Axis): number {
  return starts.reduce((largest, start, i) => i === 0 ? 0 : Math.max(largest, start - starts[i - 1]), 0);
}
