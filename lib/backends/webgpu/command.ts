import type { Window } from "./pixels.ts";
import type { Constants } from "./shader.ts";

/** A number of a shader's parameter struct: an unsigned integer, or a float. */
export type Parameter = number | { float: number };

/** One run of a shader. */
export interface Run {
  constants?: Constants;
  /** The members of the shader's `Params`, in order. */
  parameters?: readonly Parameter[];
  /** From binding 2 on. */
  buffers: readonly (GPUBuffer | Window)[];
  /** Workgroups: a count, folded into rows when it is too large for one dimension, or x, y and z as they are. */
  groups: number | readonly [number, number, number];
}

/** What the queue is to do: a shader on its buffers, or a copy. */
export type Command = Dispatch | { from: GPUBuffer; to: GPUBuffer; bytes: number };

export interface Dispatch {
  pipeline: GPUComputePipeline;
  bindings: GPUBindGroup;
  groups: readonly number[];
  /** The shader's. */
  name: string;
}

/** Where commands are encoded: tfjs's backend, as far as it does not show it. */
export interface Encoder {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
}

/** Told of each dispatch instead of its being encoded; `encode` does so in a pass of its own, to be timed. */
export type Profile = (command: Dispatch, encode: (pass: GPUComputePassDescriptor) => void) => void;

export function encode(encoder: Encoder, command: Command, profile: Profile | undefined): void {
  encoder.ensureCommandEncoderReady();
  if ("from" in command) {
    encoder.endComputePassEncoder();
    encoder.commandEncoder!.copyBufferToBuffer(command.from, 0, command.to, 0, command.bytes);
    return;
  }
  if (profile) {
    profile(command, (descriptor) => {
      encoder.endComputePassEncoder();
      encoder.computePassEncoder = encoder.commandEncoder!.beginComputePass(descriptor);
      dispatch(encoder.computePassEncoder, command);
      encoder.endComputePassEncoder();
    });
    return;
  }
  encoder.computePassEncoder ??= encoder.commandEncoder!.beginComputePass();
  dispatch(encoder.computePassEncoder, command);
}

function dispatch(pass: GPUComputePassEncoder, { pipeline, bindings, groups: [x, y, z] }: Dispatch): void {
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindings);
  pass.dispatchWorkgroups(x, y, z);
}

/** Workgroups in rows of at most `most`; shaders find their number with `linearGroup()`. */
export function foldGroups(groups: Run["groups"], most: number): readonly number[] {
  if (typeof groups !== "number") return groups;
  if (groups <= most) return [groups, 1, 1];
  const rows = Math.ceil(groups / most);
  return [Math.ceil(groups / rows), rows, 1];
}

/** A shader's parameters as the words of its uniform struct. */
export function packParameters(parameters: readonly Parameter[]): Uint32Array {
  const words = new Uint32Array(Math.max(4, parameters.length)); // no uniform buffer is smaller
  const floats = new Float32Array(words.buffer);
  parameters.forEach((parameter, i) => {
    if (typeof parameter === "number") words[i] = parameter;
    else floats[i] = parameter.float;
  });
  return words;
}
