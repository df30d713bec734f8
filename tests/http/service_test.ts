import assert from "node:assert/strict";
import { createService } from "../../lib/http/create_service.ts";
import { readSettings } from "../../lib/http/settings.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { decodePng } from "../../lib/image/decode_png.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { checkingHandler } from "./check_response.ts";
import { parseSse } from "./parse_sse.ts";

const CALLER = { remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 } } as const;

Deno.test("the whole service, nothing replaced: what it really answers is what the document describes", async () => {
  const service = await createService(readSettings(["--threads", "1"], {}), {
    environment: {},
    log: () => {},
  });
  const handler = checkingHandler(service.fetch);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await handler(new Request(`http://localhost${path}`, init), CALLER);
    assert.equal(response.status, 200, path);
    return response;
  };
  try {
    const { image, mask } = phantom("skin", { height: 48, width: 64, seed: 1 });
    const white = {
      ...image,
      data: Uint8Array.from(image.data, (_, i) => mask.data[Math.floor(i / 3)] ? 255 : 0),
    };
    const body = new FormData();
    body.set("image", png(image));
    body.set("mask", png(white));
    body.set("channels", "16");
    body.set("iterations", "6");
    body.set("backend", "simd");
    const response = await ask("/v1/segment", { method: "POST", body });
    const events = await Array.fromAsync(parseSse(response.body!));
    assert.equal(events.filter(({ event }) => event === "iteration").length, 6);
    const { labels, score, ...result } = events.at(-1)!.data;
    assert.ok(score.dsc > 0.3, `a cluster follows the lesion: ${score.dsc}`);

    const self = response.headers.get("content-location")!.replace("/events", "");
    const { links } = await (await ask(self)).json();
    assert.deepEqual(await (await ask(links.result)).json(), { score, ...result });
    assert.equal((await (await ask(links.labels)).bytes()).toBase64(), labels.png);
    for (const path of [links.labels, links.overlay, links.regions, links.mask]) {
      const { height, width } = decodePng(await (await ask(path)).bytes());
      assert.deepEqual([height, width], [48, 64], path);
    }
    assert.ok(score.target.dsc >= 0 && score.regions.dsc > 0.3, JSON.stringify(score));
    const again = await ask(links.target, { method: "POST", headers: { accept: "image/png" } });
    assert.deepEqual(await again.bytes(), await (await ask(links.mask)).bytes());
    const asked = { method: "POST", body: '{"regions":2}', headers: { "content-type": "application/json" } };
    assert.equal((await (await ask(links.target, asked)).json()).regions.length, 2);
    for (const path of ["/", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics"]) {
      assert.ok((await (await ask(path)).bytes()).length > 0, path);
    }
  } finally {
    await service.close();
  }
});

function png(image: Parameters<typeof encodeRgb>[0]): Blob {
  return new Blob([encodeRgb(image) as Uint8Array<ArrayBuffer>]);
}
