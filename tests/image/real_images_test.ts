import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { sniffImage } from "../../lib/image/sniff_image.ts";

// Not part of the project: photographs and scans to develop on, beside the checkout where there are any.
const DATA = new URL("../../../shared/data/", import.meta.url);

const canRead = (await Deno.permissions.query({ name: "read", path: DATA })).state === "granted";
const isThere = canRead && existsSync(DATA);

for (const set of ["skin", "liver", "breast"]) {
  Deno.test({ name: `decodeImage() decodes the first real images: ${set}`, ignore: !isThere }, async () => {
    const folder = new URL(`${set}/images/`, DATA);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort().slice(0, 3);
    for (const name of names) {
      const bytes = await Deno.readFile(new URL(name, folder));
      const { height, width } = sniffImage(bytes);
      const image = await decodeImage(bytes);
      assert.equal(image.data.length, height * width * 3, name);
      assert.ok(new Set(image.data).size > 50, `${name} must not be plain`);
    }
  });
}
