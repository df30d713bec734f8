import { SgscnError } from "../../errors.ts";
import type { AdapterFacts } from "../../types.ts";

/** An adapter and its device. */
export interface Gpu {
  adapter: GPUAdapter;
  device: GPUDevice;
  /** True for an adapter that computes on the processor. */
  isSoftware: boolean;
  /** What it is and can do, for the start event and the log. */
  facts: AdapterFacts;
  /** The same in words. */
  description: string;
}

/** A GPU, or what stands in for one, before anything was asked of it. */
export interface FoundAdapter {
  adapter: GPUAdapter;
  /** For people: `NVIDIA H100`. */
  name: string;
  isSoftware: boolean;
}

/** Features that kernels or the profile use where the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ["timestamp-query", "subgroups" as GPUFeatureName];

/**
 * Those of them that Deno 2.9 does not name among an adapter's, as its WGSL compiler departs from the standard in them, and
 * yet gives to a device that asks for them.
 */
const HIDDEN: readonly GPUFeatureName[] = ["subgroups" as GPUFeatureName];

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

/** The adapter of this machine, if there is one. Asking loads its drivers, and holds the thread meanwhile. */
export async function findAdapter(): Promise<FoundAdapter | undefined> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return undefined;
  const info = adapter.info as GPUAdapterInfo & { isFallbackAdapter?: boolean };
  const name = info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(" ");
  return { adapter, name: name || "unnamed adapter", isSoftware: info.isFallbackAdapter ?? false };
}

/**
 * A new device of the adapter there is, with that adapter's own limits.
 *
 * @throws {SgscnError} `invalid-option` without an adapter, `trainer-failed` when it gives no device
 */
export async function openGpu(): Promise<Gpu> {
  const found = await findAdapter();
  if (!found) throw noAdapter();
  const { adapter, name, isSoftware } = found;
  let device: GPUDevice;
  try {
    device = await requestDevice(adapter);
  } catch (cause) {
    throw new SgscnError("trainer-failed", `Cannot train on webgpu: ${name} gives no device`, { cause });
  }
  const facts: AdapterFacts = {
    name,
    vendor: adapter.info.vendor,
    software: isSoftware,
    limits: Object.fromEntries(LIMITS.map((limit) => [limit, device.limits[limit]])),
    features: FEATURES.filter((feature) => device.features.has(feature)),
  };
  return { adapter, device, isSoftware, facts, description: describe(facts) };
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const shown = FEATURES.filter((name) => adapter.features.has(name));
  try {
    return await adapter.requestDevice({ requiredFeatures: [...shown, ...HIDDEN], requiredLimits });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what the standard throws for features that there are not
    return await adapter.requestDevice({ requiredFeatures: shown, requiredLimits });
  }
}

/** What whoever asks for `webgpu` where there is none did wrong. */
export function noAdapter(): SgscnError {
  return new SgscnError("invalid-option", "Cannot train on webgpu: this machine has no WebGPU adapter", {
    field: "backend",
    limit: "auto or simd",
    value: "webgpu",
  });
}

function describe({ name, limits, features }: AdapterFacts): string {
  return [
    name,
    `buffers of ${mebibytes(limits.maxBufferSize)}`,
    `bindings of ${mebibytes(limits.maxStorageBufferBindingSize)}`,
    `workgroup memory ${limits.maxComputeWorkgroupStorageSize / 1024} KiB`,
    `features: ${features.join(", ") || "none"}`,
  ].join(", ");
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)} MiB`;
}
