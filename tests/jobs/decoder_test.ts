import assert from "node:assert/strict";
import { decode } from "fast-png";
import { createHash } from "node:crypto";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import type { Decoder } from "../../lib/jobs/decoder.ts";
import { createInlineDecoder } from "../../lib/jobs/inline_decoder.ts";
import { createProcessDecoder } from "../../lib/jobs/process_decoder.ts";
import { encodeTree } from "../../lib/jobs/tree_files.ts";
import { resolveOptions } from "../../lib/options.ts";
import { cutAndChoose } from "../../lib/regions/cut_and_choose.ts";
import { flatImage } from "./events.ts";
import { sampleTree } from "./sample_tree.ts";

const DECODERS: [string, () => Decoder][] = [["process", createProcessDecoder], [
  "inline",
  createInlineDecoder,
]];

for (const [name, create] of DECODERS) {
  Deno.test(`${name}: decodes, and hashes the file`, async () => {
    const decoder = create();
    try {
      const file = encodeRgb(flatImage(5, 7));
      const image = await decoder.decode(file);
      assert.deepEqual([image.height, image.width, image.format], [5, 7, "png"]);
      assert.deepEqual(image.data, flatImage(5, 7).data);
      assert.equal(image.sha256, createHash("sha256").update(file).digest("hex"));
    } finally {
      await decoder.close();
    }
  });

  Deno.test(`${name}: what is no image, or over a limit, is refused`, async () => {
    const decoder = create();
    try {
      const file = encodeRgb(flatImage(5, 7));
      await assert.rejects(decoder.decode(file, { limits: { maxPixels: 34 } }), {
        kind: "too-large",
        value: 35,
      });
      await assert.rejects(decoder.decode(file.subarray(0, 60)), { kind: "invalid-image" });
      await assert.rejects(decoder.decode(new TextEncoder().encode("hello")), { kind: "unsupported-format" });
    } finally {
      await decoder.close();
    }
  });

  Deno.test(`${name}: cuts regions and chooses a target, the same as training's end does`, async () => {
    const decoder = create();
    try {
      const tree = sampleTree();
      const files = await encodeTree(tree);
      const [point, none] = ["31,21", "none"].map((target) => resolveOptions({ target, regions: 3 }));
      const { mask, ...answer } = await decoder.recut(files, point);
      const { target, mask: drawn } = cutAndChoose(tree, point);
      assert.deepEqual(answer.target, target);
      assert.deepEqual([...decode(mask!.png).data], [...drawn!.data]);
      assert.deepEqual([mask!.height, mask!.width], [tree.height, tree.width]);
      const { regions, merges: hierarchy, suggested: suggestedRegions } = tree;
      assert.deepEqual(await decoder.recut(files, none), { regions, hierarchy, suggestedRegions });
      const outside = resolveOptions({ target: "36,0" });
      await assert.rejects(decoder.recut(files, outside), {
        kind: "invalid-option",
        field: "target",
        limit: 36,
      });
      assert.equal((await decoder.decode(encodeRgb(flatImage(5, 7)))).height, 5); // it still does the other thing
    } finally {
      await decoder.close();
    }
  });
}

Deno.test("process: one that dies over a target is no fault of the image's", async () => {
  const decoder = createProcessDecoder({ entry: import.meta.resolve("./fake_decoder_main.ts") });
  try {
    const files = { map: Uint8Array.of(2), facts: Uint8Array.of(2) };
    await assert.rejects(decoder.recut(files, resolveOptions()), {
      kind: "trainer-failed",
      field: undefined,
      message: /choose target/,
    });
  } finally {
    await decoder.close();
  }
});

Deno.test("process: a file that takes too long is refused, and the process replaced", async () => {
  const entry = import.meta.resolve("./fake_decoder_main.ts");
  const decoder = createProcessDecoder({ entry, timeoutMs: 50 });
  try {
    await decoder.warm();
    await assert.rejects(decoder.decode(Uint8Array.of(1)), { kind: "too-large", limit: "0.05 s" });
    await decoder.warm();
  } finally {
    await decoder.close();
  }
});

Deno.test("process: a client that leaves does not leave a decoder at work", async () => {
  const entry = import.meta.resolve("./fake_decoder_main.ts");
  const decoder = createProcessDecoder({ entry });
  try {
    await decoder.warm();
    const controller = new AbortController();
    const decoding = assert.rejects(decoder.decode(Uint8Array.of(1), { signal: controller.signal }), {
      kind: "cancelled",
    });
    controller.abort();
    await decoding;
    await assert.rejects(decoder.decode(Uint8Array.of(2)), { kind: "invalid-image", message: /died of it/ });
  } finally {
    await decoder.close();
  }
});
