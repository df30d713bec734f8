import * as tf from "@tensorflow/tfjs";
import { channelMoments, gradientSums } from "../../../lib/backends/webgpu/kernels/channel_sums.ts";
import { registerWebgpuBackend } from "../../../lib/backends/webgpu/register.ts";
import { assertClose, randomValues } from "../../ops/compare.ts";
import { WEBGPU_IS_ABSENT } from "../cases.ts";

const BACKEND = "webgpu, sums";
const SHAPES: readonly [number, number, number][] = [
  [7, 5, 3],
  [33, 17, 13],
  [64, 1, 5],
  [1, 64, 8],
  [1, 1, 5],
  [3, 3, 1],
  [40, 44, 100],
  [65, 37, 256],
];
/** Of the largest: float32 sums of some thousand numbers. */
const RELATIVE = 1e-5;

/** Σ of a term of every pixel, by channel, in float64. */
function sumBy(channels: number, count: number, term: (i: number) => number): Float64Array {
  const sums = new Float64Array(channels);
  for (let i = 0; i < count; i++) sums[i % channels] += term(i);
  return sums;
}

function assertSums(actual: ArrayLike<number>, expected: Float64Array, what: string): void {
  assertClose(actual, expected, RELATIVE * Math.max(...expected.map(Math.abs)) + 1e-6, what);
}

for (const isSoftware of [true, false]) {
  Deno.test(`moments and gradient sums on webgpu, as for ${isSoftware ? "a processor" : "a GPU"}`, {
    ignore: WEBGPU_IS_ABSENT,
  }, async () => {
    const backend = await registerWebgpuBackend(BACKEND);
    tf.setBackend(BACKEND);
    backend.gpu.isSoftware = isSoftware;
    try {
      for (const [height, width, channels] of SHAPES) {
        const what = `of [${height},${width},${channels}]`;
        const count = height * width * channels, pixels = height * width;
        // Far from zero: a difference of sums of squares would not do.
        const { values: z } = randomValues([count], 1, { low: 50, high: 52 });
        const { values: d } = randomValues([count], 2);
        const images = [z, d].map((values) => tf.tensor3d(values.slice(), [height, width, channels]));
        const [zPixels, dPixels] = images.map((image) => backend.pixelsOf(image));

        const info = channelMoments(backend, zPixels);
        const statistics = tf.engine().makeTensorFromTensorInfo(info);
        const moments = await statistics.data();
        const mean = sumBy(channels, count, (i) => z[i] / pixels);
        assertSums(moments.subarray(0, channels), mean, `mean ${what}`);
        const variance = sumBy(channels, count, (i) => (z[i] - mean[i % channels]) ** 2 / pixels);
        assertSums(moments.subarray(channels), variance, `variance ${what}`);

        const sums = gradientSums(backend, dPixels, zPixels, {
          buffer: backend.denseBuffer(info),
          start: 0,
        });
        const { pitch } = zPixels;
        const rows = tf.engine().makeTensorFromTensorInfo(
          backend.pixelsTensor({ block: sums, height: 1, width: 2, channels: pitch, pitch }),
        );
        const found = await rows.data() as Float32Array;
        assertSums(found.subarray(0, channels), sumBy(channels, count, (i) => d[i]), `Σd ${what}`);
        const product = sumBy(channels, count, (i) => d[i] * (z[i] - moments[i % channels]));
        assertSums(found.subarray(pitch, pitch + channels), product, `Σd·(z − mean) ${what}`);
        tf.dispose([...images, statistics, rows]);
      }
    } finally {
      tf.removeBackend(BACKEND);
    }
  });
}
