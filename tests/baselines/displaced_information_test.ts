import assert from "node:assert/strict";
import { type ClassPlanes, createPlanes } from "../../lib/baselines/class_planes.ts";
import { displacedInformation } from "../../lib/baselines/displaced_information.ts";
import { mutualInformation } from "../../lib/baselines/mutual_information.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { assertNear } from "./near.ts";

const at = (planes: ClassPlanes, c: number, row: number, column: number) =>
  c * planes.planeSize + planes.first + row * planes.pitch + column;

function planesOf(
  [height, width, classes]: number[],
  margin: number,
  value: (row: number, column: number, c: number) => number,
): ClassPlanes {
  const planes = createPlanes({ height, width }, classes, margin);
  for (let c = 0; c < classes; c++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        planes.data[at(planes, c, row, column)] = value(row, column, c);
      }
    }
  }
  return planes;
}

/** The definition, pixel by pixel. */
function bruteForce(first: ClassPlanes, second: ClassPlanes, radius: number, entropyWeight: number): number {
  const { classes, height, width } = first;
  let sum = 0, count = 0;
  for (let down = -radius; down <= radius; down++) {
    for (let across = -radius; across <= radius; across++) {
      const joint = new Float64Array(classes * classes);
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const [r, c] = [row + down, column + across];
          if (r < 0 || r >= height || c < 0 || c >= width) continue;
          for (let i = 0; i < classes; i++) {
            for (let j = 0; j < classes; j++) {
              joint[i * classes + j] += first.data[at(first, i, row, column)] *
                second.data[at(second, j, r, c)];
            }
          }
        }
      }
      sum += mutualInformation(joint, classes, entropyWeight).information;
      count++;
    }
  }
  return sum / count;
}

const random = createRandom(7);
const noise = (shape: number[], margin: number) =>
  planesOf(shape, margin, (row, column) => (row + column) % 5 === 0 ? 0 : random()); // some do not count

for (const [shape, radius] of [[[5, 7, 3], 0], [[5, 7, 3], 2], [[3, 4, 2], 2], [[6, 5, 4], 1]] as const) {
  const [first, second] = [noise([...shape], radius), noise([...shape], radius)];

  Deno.test(`information over displacements is that of its definition: [${shape}], radius ${radius}`, () => {
    const { information } = displacedInformation(first, second, { radius, entropyWeight: 1.2 });
    assertNear([information], [bruteForce(first, second, radius, 1.2)]);
  });

  Deno.test(`its gradients agree with finite differences: [${shape}], radius ${radius}`, () => {
    const options = { radius, entropyWeight: 1.2 }, step = 1e-5;
    const { gradients } = displacedInformation(first, second, options);
    for (const [planes, gradient] of [[first, gradients[0]], [second, gradients[1]]]) {
      const [height, width, classes] = shape;
      for (let c = 0; c < classes; c++) {
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const place = at(planes, c, row, column), value = planes.data[place];
            const moved = (by: number) => {
              planes.data[place] = value + by;
              return displacedInformation(first, second, options).information;
            };
            const expected = (moved(step) - moved(-step)) / (2 * step);
            planes.data[place] = value;
            assertNear([gradient.data[place]], [expected], 1e-8);
          }
        }
      }
    }
  });
}

Deno.test("a margin wider than the window changes nothing", () => {
  const shape = [4, 6, 3], random = createRandom(3);
  const values = Array.from({ length: 4 * 6 * 3 }, random);
  const value = (row: number, column: number, c: number) => values[(row * 6 + column) * 3 + c];
  const [narrow, wide] = [1, 3].map((margin) => planesOf(shape, margin, value));
  const options = { radius: 1, entropyWeight: 1 };
  assertNear(
    [displacedInformation(wide, wide, options).information],
    [displacedInformation(narrow, narrow, options).information],
  );
});

Deno.test("a window makes coarse patterns tell more than fine ones, which without one tell as much", () => {
  const random = createRandom(4), shape = [20, 20, 2];
  const drawn = Array.from({ length: 400 }, () => Number(random() < 0.5));
  const halves = planesOf(shape, 2, (_, column, c) => Number((column < 10) === (c === 0)));
  const dots = planesOf(shape, 2, (row, column, c) => Number(drawn[row * 20 + column] === c));
  const of = (planes: ClassPlanes, radius: number) =>
    displacedInformation(planes, planes, { radius, entropyWeight: 1 }).information;
  assertNear([of(halves, 0), of(dots, 0)], [Math.LN2, Math.LN2], 0.01);
  assert.ok(of(halves, 2) > 0.3, `halves: ${of(halves, 2)}`);
  assert.ok(of(dots, 2) < 0.1, `dots: ${of(dots, 2)}`);
});
