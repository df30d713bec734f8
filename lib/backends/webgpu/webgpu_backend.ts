import { type DataType, setBackend, type TensorInfo, type TypedArray } from "@tensorflow/tfjs-core";
import { WebGPUBackend as StockBackend } from "@tensorflow/tfjs-backend-webgpu";
import { Arena } from "./arena.ts";
import type { Loop, LoopSpec, Workspace } from "../loop.ts";
import {
  type Command,
  encode,
  type Encoder,
  foldGroups,
  packParameters,
  type Profile,
  type Run,
} from "./command.ts";
import { Faults } from "./faults.ts";
import type { Gpu } from "./gpu.ts";
import { createGpuLoop } from "./gpu_loop.ts";
import {
  type Affine,
  type Block,
  type GradientSums,
  pitchOf,
  type Pixels,
  rowWindow,
  type Scaled,
  type Window,
} from "./pixels.ts";
import { MAX_PATCH_CHANNELS } from "./kernels/conv_plan.ts";
import { formPixels, padPixels, unpadPixels } from "./kernels/form_pixels.ts";
import { Pipelines } from "./pipelines.ts";
import type { Shader } from "./shader.ts";

/** See {@linkcode WebgpuBackend.variants}. */
export interface Variants {
  /** Threads that share a pixel hand each other their results by subgroup shuffles. Off until `tryVariants()` has tried it. */
  subgroups: boolean;
  /** Of so many channels, at most, 3×3 convolutions go by patches, of more by Winograd: `Infinity` sends all by patches. */
  maxPatchChannels: number;
}

/** What stands behind a tensor: tfjs's own part, and ours. */
export interface TensorData {
  values: TypedArray | null;
  dtype: DataType;
  shape: number[];
  refCount: number;
  /** Floats without padding, as tfjs's kernels want them. */
  resource?: GPUBuffer | null;
  pixels?: Pixels;
  affine?: Affine;
  scaled?: Scaled;
  sums?: GradientSums;
}

/** What tfjs's backend has and does not show. */
interface Internals extends Encoder {
  bufferManager: Arena;
  tensorMap: { has(id: object): boolean; get(id: object): TensorData };
}

/**
 * A tfjs backend on WebGPU: every stock op works as in tfjs's own, which it extends; ours keep images of channels padded to a
 * multiple of 4, leave batch norms unformed, and take their memory from an {@linkcode Arena}.
 */
export class WebgpuBackend extends StockBackend {
  readonly faults: Faults;
  /** Which of their forms the kernels take, apart from what depends on the device being software. */
  readonly variants: Variants = { subgroups: false, maxPatchChannels: MAX_PATCH_CHANNELS };
  /** WGSL extensions that the device's compiler wants to be named. */
  readonly directives = new Set<string>();
  readonly #root: Arena;
  readonly #arenas = new Set<Arena>();
  readonly #pipelines: Pipelines;
  /** The control words of whatever runs outside a training: never stopped. */
  readonly #idle: GPUBuffer;
  #control: GPUBuffer;
  #commands: Command[] | undefined;
  profile: Profile | undefined;

  /** @param name tfjs's name for it. */
  constructor(readonly gpu: Gpu, readonly name: string) {
    super(gpu.device, gpu.adapter.info);
    this.faults = new Faults(gpu.device);
    this.#root = new Arena(gpu.device, this.faults);
    this.#internals.bufferManager = this.#root;
    this.#pipelines = new Pipelines(gpu.device, this.faults, this.directives);
    this.#idle = this.#control = this.#root.storage(16);
  }

  get #internals(): Internals {
    return this as unknown as Internals;
  }

  /** The arena that buffers are taken from now. */
  get arena(): Arena {
    return this.#internals.bufferManager;
  }

  /** Bytes of GPU memory behind the training that runs, or behind nothing in particular. */
  createArena(): Arena {
    const arena = new Arena(this.gpu.device, this.faults);
    this.#arenas.add(arena);
    return arena;
  }

  /** Bytes of GPU memory that all arenas hold now, in use or kept: those of a training only grow until it ends. */
  get bytesAllocated(): number {
    return [this.#root, ...this.#arenas].reduce((sum, { numBytesAllocated }) => sum + numBytesAllocated, 0);
  }

  /** Runs something whose buffers come from an arena, and whose shaders obey a training's control words. */
  within<T>({ arena, control = this.#idle }: { arena: Arena; control?: GPUBuffer }, run: () => T): T {
    const outer = { arena: this.arena, control: this.#control };
    this.#internals.bufferManager = arena;
    this.#control = control;
    try {
      return run();
    } finally {
      this.#internals.bufferManager = outer.arena;
      this.#control = outer.control;
    }
  }

  /** Submits what was encoded and destroys the arena's buffers. */
  end(arena: Arena): void {
    this.submit();
    arena.dispose();
    this.#arenas.delete(arena);
  }

  /** Runs something and remembers every command that it gave, to be given again by {@linkcode replay}. */
  record(run: () => void): Command[] {
    const commands = this.#commands = [] as Command[];
    const { arena } = this;
    arena.isRecorded = true;
    try {
      run();
    } finally {
      arena.isRecorded = false;
      this.#commands = undefined;
    }
    return commands;
  }

  replay(commands: readonly Command[]): void {
    for (const command of commands) encode(this.#internals, command, this.profile);
  }

  /** Encodes one run of a shader. */
  run(shader: Shader, { constants = {}, parameters = [], buffers, groups }: Run): void {
    const { pipeline, layout } = this.#pipelines.get(shader, constants);
    const resources = [this.arena.uniform(packParameters(parameters)), this.#control, ...buffers].map((
      bound,
    ) =>
      bound instanceof GPUBuffer
        ? { buffer: bound }
        : { buffer: bound.buffer, offset: bound.offset, size: bound.size }
    );
    const bindings = this.faults.watch(
      `the bindings of ${shader.name}`,
      () =>
        this.gpu.device.createBindGroup({
          layout,
          entries: resources.map((resource, binding) => ({ binding, resource })),
        }),
    );
    const most = this.gpu.device.limits.maxComputeWorkgroupsPerDimension;
    this.#give({ pipeline, bindings, groups: foldGroups(groups, most), name: shader.name });
  }

  /** Encodes a copy of the first `bytes` of a buffer. */
  copy(from: GPUBuffer, to: GPUBuffer, bytes: number): void {
    this.#give({ from, to, bytes });
  }

  #give(command: Command): void {
    this.#commands?.push(command);
    encode(this.#internals, command, this.profile);
  }

  /** Hands everything encoded to the GPU. */
  submit(): void {
    if (!this.#internals.commandEncoder) return;
    this.#internals.endComputePassEncoder();
    this.submitQueue();
  }

  /**
   * Submits what was encoded and gives the beginnings of some buffers as they are after it.
   *
   * @throws {SgscnError} `trainer-failed` when anything on the device has failed since the last read
   */
  async readBuffers(parts: readonly { from: GPUBuffer; bytes: number }[]): Promise<ArrayBuffer[]> {
    const size = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    const staging = this.faults.watch(
      `a buffer of ${size} bytes to read from`,
      () => this.gpu.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST }),
    );
    this.#internals.ensureCommandEncoderReady();
    this.#internals.endComputePassEncoder();
    let offset = 0;
    for (const { from, bytes } of parts) {
      this.#internals.commandEncoder!.copyBufferToBuffer(from, 0, staging, offset, bytes);
      offset += bytes;
    }
    this.submit();
    try {
      await this.faults.settle();
      await Promise.race([staging.mapAsync(GPUMapMode.READ), this.gpu.device.lost]);
      await this.faults.settle();
      const all = staging.getMappedRange();
      offset = 0;
      return parts.map(({ bytes }) => all.slice(offset, offset += bytes));
    } catch (error) {
      throw await this.faults.explain(error as Error);
    } finally {
      staging.destroy();
    }
  }

  /** An arena of its own for work that runs no loop. */
  createWorkspace(): Workspace {
    const arena = this.createArena();
    return {
      within: (run) => {
        setBackend(this.name); // between two runs, other work may have used its own backend
        return this.within({ arena }, run);
      },
      dispose: () => this.end(arena),
    };
  }

  /** The training loop on this device. */
  createLoop(spec: LoopSpec): Loop {
    return createGpuLoop(this, this.name, spec);
  }

  /** The largest binding, in bytes. */
  get maxBindingBytes(): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.gpu.device.limits;
    return Math.min(maxStorageBufferBindingSize, maxBufferSize);
  }

  /** Whole rows of an image of channels as a binding. */
  rows(pixels: Pixels, first = 0, end = pixels.height): Window {
    const { block: { buffer }, height, width, pitch } = pixels;
    return this.window(buffer, { height, rowBytes: width * pitch * 4 }, first, end);
  }

  /** Whole rows of any image as a binding. */
  window(
    buffer: GPUBuffer,
    { height, rowBytes }: { height: number; rowBytes: number },
    first: number,
    end: number,
  ): Window {
    const alignment = this.gpu.device.limits.minStorageBufferOffsetAlignment;
    return rowWindow({ buffer, height, rowBytes }, { first, end, alignment });
  }

  /**
   * The rows of an image in bands that one binding can hold, `halo` rows on either side included; shaders that take all
   * pixels are run once a band.
   */
  bands(
    { height, width, pitch }: Pixels,
    { halo = 0, maxRows = Infinity } = {},
  ): { first: number; end: number }[] {
    const alignment = Math.max(this.gpu.device.limits.minStorageBufferOffsetAlignment, 16);
    const fit = Math.floor((this.maxBindingBytes - alignment) / (width * pitch * 4)) - 2 * halo;
    const rows = Math.max(1, Math.min(height, fit, maxRows));
    return Array.from({ length: Math.ceil(height / rows) }, (_, i) => ({
      first: i * rows,
      end: Math.min(height, (i + 1) * rows),
    }));
  }

  /** A block of `bytes`, contents undefined, with one holder. */
  allocate(bytes: number): Block {
    return { buffer: this.arena.storage(Math.max(16, bytes)), holders: 1 };
  }

  /** Takes one more hold of a block. */
  hold<T extends Block>(block: T): T {
    block.holders++;
    return block;
  }

  release(block: Block): void {
    if (--block.holders === 0) this.arena.releaseBuffer(block.buffer);
  }

  /** An empty image of channels. The caller fills it, pad channels with zeros, and makes it a tensor. */
  allocatePixels(height: number, width: number, channels: number): Pixels {
    const pitch = pitchOf(channels);
    return { block: this.allocate(height * width * pitch * 4), height, width, channels, pitch };
  }

  /** A tensor [H, W, C] of pixels; takes over the caller's holds. */
  pixelsTensor(pixels: Pixels, sums?: GradientSums): TensorInfo {
    return this.#tensor(pixels, { pixels, sums });
  }

  /** A tensor that is scale·z + shift, not formed; takes over the caller's hold on the constants and adds one to z. */
  affineTensor(affine: Affine): TensorInfo {
    this.hold(affine.z.block);
    return this.#tensor(affine.z, { affine });
  }

  /** A tensor that is scale·d, not formed; takes over the caller's hold on the scale and adds one to d. */
  scaledTensor(scaled: Scaled): TensorInfo {
    this.hold(scaled.d.block);
    return this.#tensor(scaled.d, { scaled });
  }

  /** A tensor without padding on the GPU, contents undefined, and its buffer. */
  denseTensor(shape: number[], dtype: DataType = "float32"): { info: TensorInfo; buffer: GPUBuffer } {
    const info = this.makeTensorInfo(shape, dtype);
    return { info, buffer: this.denseBuffer(info) };
  }

  dataOf(info: TensorInfo): TensorData {
    return this.#internals.tensorMap.get(info.dataId);
  }

  /** A tensor's values without padding, moved to the GPU or formed if they were not. */
  denseBuffer(info: TensorInfo): GPUBuffer {
    this.uploadToGPU(info.dataId);
    return this.dataOf(info).resource!;
  }

  /** A tensor [H, W, C] as pixels, formed if it was not, copied if it was not padded. */
  pixelsOf(info: TensorInfo): Pixels {
    const data = this.dataOf(info);
    if (data.affine || data.scaled) data.pixels ??= formPixels(this, data);
    data.pixels ??= padPixels(this, this.denseBuffer(info), info.shape);
    return shapedAs(data.pixels, info.shape);
  }

  override uploadToGPU(dataId: object): void {
    const data = this.#internals.tensorMap.get(dataId);
    if (data.resource) return;
    if (data.pixels || data.affine || data.scaled) {
      data.pixels ??= formPixels(this, data);
      data.resource = unpadPixels(this, data.pixels);
      return;
    }
    super.uploadToGPU(dataId as never);
  }

  /** The values, not kept: a variable changes where it lies. */
  override async read(dataId: object): Promise<TypedArray> {
    const data = this.#internals.tensorMap.get(dataId);
    if (data.values) return await super.read(dataId) as TypedArray;
    this.uploadToGPU(dataId);
    const [bytes] = await this.readBuffers([{ from: data.resource!, bytes: data.resource!.size }]);
    switch (data.dtype) {
      case "int32":
        return new Int32Array(bytes);
      case "bool":
        return Uint8Array.from(new Int32Array(bytes));
      default:
        return new Float32Array(bytes);
    }
  }

  override readSync(dataId: object): TypedArray {
    const { values } = this.#internals.tensorMap.get(dataId);
    if (values) return values;
    throw new Error("Cannot read from the GPU at once: use data(), not dataSync()");
  }

  /** Small stock ops on values at hand may run on the processor; what only the GPU has stays there. */
  override shouldExecuteOnCPU(inputs: TensorInfo[], sizeThreshold?: number): boolean {
    return inputs.every((input) => this.dataOf(input).values) &&
      super.shouldExecuteOnCPU(inputs, sizeThreshold);
  }

  override disposeData(dataId: object, force = false): boolean {
    const data = this.#internals.tensorMap.has(dataId) ? this.#internals.tensorMap.get(dataId) : undefined;
    const gone = super.disposeData(dataId as never, force);
    if (gone && data) {
      const { pixels, affine, scaled, sums } = data;
      data.pixels =
        data.affine =
        data.scaled =
        data.sums =
          undefined;
      const held = [
        pixels?.block,
        affine?.z.block,
        affine?.constants,
        scaled?.d.block,
        scaled?.scale,
        sums?.sums,
      ];
      for (const block of held) if (block) this.release(block);
    }
    return gone;
  }

  override dispose(): void {
    super.dispose();
    this.gpu.device.destroy();
  }

  #tensor({ height, width, channels }: Pixels, parts: Partial<TensorData>): TensorInfo {
    const info = this.makeTensorInfo([height, width, channels], "float32");
    Object.assign(this.dataOf(info), parts);
    return info;
  }
}

/** The same pixels under a reshaped tensor's own height and width. */
function shapedAs(pixels: Pixels, [height, width, channels]: number[]): Pixels {
  if (channels !== pixels.channels) {
    throw new Error(`Cannot take pixels of ${pixels.channels} channels as [${height},${width},${channels}]`);
  }
  return { ...pixels, height, width };
}
