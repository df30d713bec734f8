import { resolveOptions } from "../../../lib/options.ts";
import { initialise, type ParameterName } from "../../../lib/sgscn/initialise.ts";
import { createOracleTraining } from "../../../lib/sgscn/oracle.ts";
import { assertClose } from "../../ops/compare.ts";
import { type BenchTask, benchTask, createBenchTraining } from "../bench_training.ts";
import { type BenchCase, caseName, CHANNELS } from "../cases.ts";
import { checkGoldenRuns } from "../check_golden_runs.ts";
import { peerImage } from "../peer_image.ts";

/** What was found right before anything was timed. */
export interface CheckedAnswers {
  goldenRuns: number;
  /** Networks of the timed width, small images, against stock ops on tfjs's cpu backend. */
  oracleRuns: string[];
  /** Timed sizes against the simd backend. */
  sizes: string[];
}

/** Odd sides: tiles, vectors and workgroups all end within the image. Small: the oracle is slow. */
const ORACLE_SIZE = { height: 11, width: 14 };
/** Of losses, and of the largest gradient of a tensor. */
const RELATIVE = 1e-4;
/** Gradients of two engines in float32: a pixel whose two best channels are all but tied may get either for its label. */
const TIED_RELATIVE = 1e-2;
/** Of the largest gradient of the run: some are zero in exact arithmetic. */
const RELATIVE_TO_ALL = 1e-6;
const ITERATIONS = 2;

/**
 * Runs every kernel that will be timed and compares what it gives: golden runs (8 channels, computed in float64), the whole
 * step at the timed number of channels against the oracle, and every timed size against the simd backend.
 *
 * @throws {Error} that names the first number that is off
 */
export async function checkAnswers(
  tfBackend: string,
  simdBackend: string,
  sizes: readonly BenchCase[],
): Promise<CheckedAnswers> {
  const goldenRuns = await checkGoldenRuns(tfBackend);
  const oracleRuns: string[] = [];
  for (const [name, task] of oracleTasks()) {
    await compareWithOracle(name, task, tfBackend);
    oracleRuns.push(name);
  }
  for (const benchCase of sizes) await compareWithSimd(benchCase, tfBackend, simdBackend);
  return { goldenRuns, oracleRuns, sizes: sizes.map(caseName) };
}

/** Both networks that are timed, and the preset `default` (replicate padding, context loss), by name. */
function oracleTasks(): [string, BenchTask][] {
  const { height, width } = ORACLE_SIZE;
  const options = resolveOptions({ preset: "default", channels: CHANNELS });
  const { lastKernel, seed } = options;
  const parameters = initialise({ channels: CHANNELS, lastKernel, inputChannels: 3 }, seed);
  return [
    ["reference, third 1x1", benchTask({ ...ORACLE_SIZE, third: 1 })],
    ["reference, third 3x3", benchTask({ ...ORACLE_SIZE, third: 3 })],
    ["default", { image: peerImage(height, width), options, parameters }],
  ];
}

async function compareWithOracle(name: string, task: BenchTask, tfBackend: string): Promise<void> {
  const { image, options, parameters } = task;
  const ours = await observe(task, tfBackend);
  const { ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum } = options;
  const oracle = await createOracleTraining(image, parameters, {
    ...{ ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum },
  });
  const first = await oracle.step();
  const gradients = oracle.gradients();
  const totals = [first.loss.total];
  while (totals.length < ITERATIONS) totals.push((await oracle.step()).loss.total);
  oracle.dispose();
  compare(ours, { totals, gradients, clusters: first.clusters }, RELATIVE, `the oracle's ${name}`);
}

async function compareWithSimd(benchCase: BenchCase, tfBackend: string, simdBackend: string): Promise<void> {
  const task = benchTask(benchCase);
  const ours = await observe(task, tfBackend);
  compare(ours, await observe(task, simdBackend), TIED_RELATIVE, `simd's ${caseName(benchCase)}`);
}

/** What a training gives. */
interface Observed {
  totals: number[];
  clusters: number;
  gradients: Record<ParameterName, Float32Array>;
}

async function observe(task: BenchTask, tfBackend: string): Promise<Observed> {
  const training = createBenchTraining(task, tfBackend);
  try {
    const gradients = await training.gradients();
    const steps = [await training.step()];
    while (steps.length < ITERATIONS) steps.push(await training.step());
    return { totals: steps.map(({ loss }) => loss.total), clusters: steps[0].clusters, gradients };
  } finally {
    training.dispose();
  }
}

/** @param relative tolerance of gradients */
function compare(actual: Observed, expected: Observed, relative: number, whose: string): void {
  for (const [i, total] of expected.totals.entries()) {
    assertClose([actual.totals[i]], [total], RELATIVE * total, `${whose}: loss ${i}`);
  }
  assertClose([actual.clusters], [expected.clusters], 0, `${whose}: clusters`);
  const largestOfAll = Math.max(...Object.values(expected.gradients).map(largest));
  for (const [name, values] of Object.entries(expected.gradients)) {
    const allowed = relative * largest(values) + RELATIVE_TO_ALL * largestOfAll;
    assertClose(actual.gradients[name as ParameterName], values, allowed, `${whose}: gradient of ${name}`);
  }
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
