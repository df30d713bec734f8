import { SgscnError } from "../../errors.ts";

/** An adapter and its device. */
export interface Gpu {
  adapter: GPUAdapter;
  device: GPUDevice;
  /** True for an adapter that computes on the processor. */
  isSoftware: boolean;
  /** The adapter, its limits and features that matter here, in words. */
  description: string;
}

/** Features that kernels or the profile use where the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "shader-f16", "subgroups" as GPUFeatureName];

/** Limits of the adapter's own that are asked for: the defaults are for the weakest device there is. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupsPerDimension",
  "minStorageBufferOffsetAlignment",
] as const;

/** Whether there is an adapter, and of which kind; `undefined` without any. */
export async function findAdapter(): Promise<{ adapter: GPUAdapter; isSoftware: boolean } | undefined> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return undefined;
  const { isFallbackAdapter } = adapter.info as GPUAdapterInfo & { isFallbackAdapter?: boolean };
  return { adapter, isSoftware: isFallbackAdapter ?? false };
}

/** A new device of the adapter there is. @throws {SgscnError} `trainer-failed` without one */
export async function openGpu(): Promise<Gpu> {
  const found = await findAdapter();
  if (!found) {
    throw new SgscnError("trainer-failed", "Cannot train on webgpu: this machine has no WebGPU adapter", {
      field: "backend",
      value: "webgpu",
    });
  }
  const { adapter, isSoftware } = found;
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((name) => adapter.features.has(name)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  return { adapter, device, isSoftware, description: describe(adapter, device) };
}

function describe({ info }: GPUAdapter, { limits, features }: GPUDevice): string {
  const name = info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(" ") ||
    "unnamed adapter";
  const used = FEATURES.filter((feature) => features.has(feature));
  return `${name}; buffers of ${mebibytes(limits.maxBufferSize)}, bindings of ` +
    `${mebibytes(limits.maxStorageBufferBindingSize)}, workgroup memory ${
      limits.maxComputeWorkgroupStorageSize / 1024
    } KiB, ` +
    `features: ${used.length > 0 ? used.join(", ") : "none"}`;
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}
