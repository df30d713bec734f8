import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { checkMemory, type MemoryModel } from "../../lib/backends/memory_model.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { webgpuMemory } from "../../lib/backends/webgpu/memory.ts";
import { fitSize } from "../../lib/image/resize_image.ts";

/** A GPU of the least that WebGPU promises, and one whose rows are what does not fit. */
const SMALL_GPU = webgpuMemory({
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  minStorageBufferOffsetAlignment: 256,
});
const NARROW_GPU = webgpuMemory({
  maxBufferSize: 2 ** 40,
  maxStorageBufferBindingSize: 2 ** 24,
  minStorageBufferOffsetAlignment: 256,
});

const IMAGES = [{ height: 6000, width: 6000 }, { height: 3001, width: 4999 }, { height: 4096, width: 307 }];

const refused = (image: { height: number; width: number }, size: number, model: MemoryModel): unknown => {
  try {
    checkMemory(fitSize(image, size), { size, channels: 256 }, model);
  } catch (error) {
    return error;
  }
};

Deno.test("what fits is let through", () => {
  checkMemory({ height: 768, width: 1024 }, { size: 1024, channels: 100 }, SIMD_MEMORY);
  checkMemory({ height: 576, width: 768 }, { size: 768, channels: 100 }, SMALL_GPU); // more than one binding holds
});

for (const [name, model] of Object.entries({ simd: SIMD_MEMORY, small: SMALL_GPU, narrow: NARROW_GPU })) {
  Deno.test(`too much memory is refused, and the size that is named does fit: ${name}`, () => {
    let refusals = 0;
    for (const image of IMAGES) {
      const error = refused(image, 4096, model);
      if (error === undefined) continue;
      refusals++;
      assert.ok(error instanceof SgscnError && error.kind === "out-of-memory", String(error));
      assert.deepEqual([error.field, error.value], ["size", 4096]);
      assert.match(error.message, new RegExp(`the largest size that fits is ${error.limit}$`));
      assert.equal(refused(image, error.limit as number, model), undefined);
      assert.ok(refused(image, error.limit as number + 8, model), "not far from the largest");
    }
    assert.ok(refusals >= 2);
  });
}

Deno.test("a GPU needs room for one image of channels in a buffer, padded to vectors", () => {
  const bytes = (channels: number) => 1024 * 512 * channels * 4;
  const model = (maxBufferSize: number) =>
    webgpuMemory({
      maxBufferSize,
      maxStorageBufferBindingSize: 2 ** 27,
      minStorageBufferOffsetAlignment: 32,
    });
  const check = (maxBufferSize: number) =>
    checkMemory({ height: 1024, width: 512 }, { size: 1024, channels: 97 }, model(maxBufferSize));
  check(bytes(100));
  assert.throws(
    () => check(bytes(100) - 1),
    /needs 209715200 bytes of 209715199 in the GPU's largest buffer/,
  );
});
