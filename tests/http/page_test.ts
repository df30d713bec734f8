import assert from "node:assert/strict";
import { PAGE_FILES, PAGE_POLICY, PAGE_SAMPLES } from "../../lib/web/page_files.ts";
import { testHandler } from "./doubles.ts";
import { caller, testGuard, TOKEN } from "./guard/guarded.ts";

/** What a browser sends. */
const ACCEPT_HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const FILES = [...Object.keys(PAGE_FILES), ...Object.keys(PAGE_SAMPLES)];

/** Asks a service that wants a token, from far away and without one. */
function ask(path: string, { headers = {}, ...init }: RequestInit = {}): Promise<Response> {
  const { handler } = testHandler({ guard: testGuard({ tokens: [TOKEN] }) });
  const request = new Request(`http://localhost${path}`, {
    headers: { accept: ACCEPT_HTML, ...headers },
    ...init,
  });
  return Promise.resolve(handler(request, caller("203.0.113.9")));
}

for (const path of FILES) {
  Deno.test(`${path} is for everybody, is asked for again, and comes only if it is another`, async () => {
    const response = await ask(path);
    assert.equal(response.status, 200);
    const type = path.endsWith(".jpg") ? "image/jpeg" : PAGE_FILES[path].type;
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cache-control"), "no-cache");
    const etag = response.headers.get("etag")!;
    const bytes = await response.bytes();
    if (path in PAGE_SAMPLES) assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    else assert.equal(new TextDecoder().decode(bytes), PAGE_FILES[path].text);

    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const same = await ask(path, { headers: { "if-none-match": known } });
      assert.deepEqual([same.status, same.headers.get("etag"), await same.text()], [304, etag, ""]);
    }
    const other = await ask(path, { headers: { "if-none-match": '"other"' } });
    assert.equal(other.status, 200);
    await other.body?.cancel();
  });

  Deno.test(`${path} takes nothing`, async () => {
    const response = await ask(path, {
      method: "POST",
      body: "x",
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    assert.equal(response.status, 405);
    assert.match(response.headers.get("allow")!, /GET/);
    await response.body?.cancel();
  });
}

Deno.test("the page comes with a policy that lets nothing in from elsewhere; the rest keeps the strictest", async () => {
  assert.equal((await ask("/")).headers.get("content-security-policy"), PAGE_POLICY);
  assert.doesNotMatch(PAGE_POLICY, /unsafe|\*|https?:/);
  assert.match((await ask("/page/app.js")).headers.get("content-security-policy")!, /default-src 'none'/);
});

Deno.test("programs find words at /, browsers the page", async () => {
  const words = await ask("/", { headers: { accept: "*/*" } });
  assert.equal(words.headers.get("vary"), "accept");
  assert.match(words.headers.get("content-type")!, /^text\/plain/);
  assert.match(await words.text(), /curl/);
});

Deno.test("what the page does not have is not there", async () => {
  for (const path of ["/page/", "/page/other.js", "/page/../page_files.ts"]) {
    const response = await ask(path);
    assert.ok([401, 404].includes(response.status), `${path} is ${response.status}`);
    await response.body?.cancel();
  }
});
