import assert from "node:assert/strict";
import { checkBackend } from "../../lib/backends/check_backend.ts";
import { type BackendSurvey, surveyBackends } from "../../lib/backends/select.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { WEBGPU_CASE } from "./cases.ts";

const SMALL = { height: 48, width: 64 };
const NO_GPU: BackendSurvey = {
  simd: SIMD_MEMORY,
  auto: SIMD_MEMORY,
  webgpu: { unavailable: "Cannot train on webgpu: there is none" },
};

Deno.test("a backend that this machine lacks is refused, and those it has are named", () => {
  for (const backend of ["auto", "simd"] as const) {
    checkBackend(SMALL, { backend, size: 64, channels: 100 }, NO_GPU);
  }
  assert.throws(() => checkBackend(SMALL, { backend: "webgpu", size: 64, channels: 100 }, NO_GPU), {
    kind: "invalid-option",
    message: "Cannot train on webgpu: there is none",
    field: "backend",
    limit: "simd, auto",
    value: "webgpu",
  });
});

Deno.test("each backend is asked for its own memory", () => {
  const survey = { ...NO_GPU, webgpu: { ...SIMD_MEMORY, bytes: SIMD_MEMORY.otherBytes } };
  checkBackend(SMALL, { backend: "simd", size: 64, channels: 100 }, survey);
  assert.throws(() => checkBackend(SMALL, { backend: "webgpu", size: 64, channels: 100 }, survey), {
    kind: "out-of-memory",
  });
});

Deno.test("the survey knows this machine's adapter", { ignore: WEBGPU_CASE.ignore }, async () => {
  const { webgpu, simd } = await surveyBackends();
  assert.ok("bytes" in webgpu && webgpu.bytes >= 2 ** 28, "the least that WebGPU promises");
  assert.equal(simd, SIMD_MEMORY);
});
