import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunLog } from "../../lib/evaluation/run_log.ts";
import type { RunRow } from "../../lib/evaluation/run_row.ts";
import { withFiles } from "./datasets/files.ts";

const row = (key: string, rest: Partial<RunRow> = {}) => ({ key, protocols: {}, ...rest }) as RunRow;

async function inFile(text: string, test: (path: string) => Promise<void>): Promise<void> {
  await withFiles({ "runs.jsonl": text }, (folder) => test(join(folder, "runs.jsonl")));
}

Deno.test("a log reads what is there, appends, and sees what others append", async () => {
  await inFile(JSON.stringify(row("a")) + "\n", async (path) => {
    const [log, other] = [await openRunLog(path), await openRunLog(path)];
    await log.append(row("b", { image: "é.png" }));
    assert.deepEqual([log.get("a"), log.get("b")], [row("a"), row("b", { image: "é.png" })]);
    assert.equal(other.get("b"), undefined);
    await other.refresh();
    assert.deepEqual(other.get("b"), row("b", { image: "é.png" }));
  });
});

Deno.test("a log begins without a file", async () => {
  await withFiles({}, async (folder) => {
    const log = await openRunLog(join(folder, "runs.jsonl"));
    assert.equal(log.get("a"), undefined);
    await log.append(row("a"));
    assert.deepEqual(log.get("a"), row("a"));
  });
});

Deno.test("a log passes over torn lines and lines that are no rows, and does not lose the row after one", async () => {
  const torn = JSON.stringify(row("torn")).slice(0, -3);
  await inFile(`${JSON.stringify(row("a"))}\n${torn}`, async (path) => {
    const log = await openRunLog(path);
    assert.equal(log.torn, 0); // it may still be being written
    await log.append(row("b"));
    assert.deepEqual([log.get("a"), log.get("torn"), log.get("b")], [row("a"), undefined, row("b")]);
    assert.equal(log.torn, 1);
  });
  await inFile('null\n{}\n{"key":3,"protocols":{}}\n[]\n\n{"key":"a","protocols":{}}\n', async (path) => {
    const log = await openRunLog(path);
    assert.equal(log.torn, 4);
    assert.deepEqual(log.get("a"), row("a"));
  });
});

Deno.test("a log takes the last success of a key before any failure", async () => {
  const rows = [
    row("a", { error: "1", protocols: undefined }),
    row("a", { seed: 1 }),
    row("a", { error: "2" }),
  ];
  await inFile(rows.map((line) => JSON.stringify(line) + "\n").join(""), async (path) => {
    const log = await openRunLog(path);
    assert.equal(log.get("a")?.seed, 1);
    await log.append(row("a", { seed: 2 }));
    assert.equal(log.get("a")?.seed, 2);
  });
});

Deno.test("logs that append at the same time lose nothing", async () => {
  await inFile("", async (path) => {
    const logs = await Promise.all(Array.from({ length: 4 }, () => openRunLog(path)));
    const padding = "x".repeat(10_000);
    await Promise.all(
      logs.flatMap((log, i) =>
        Array.from({ length: 10 }, (_, j) => log.append(row(`${i} ${j}`, { device: padding })))
      ),
    );
    const log = await openRunLog(path);
    assert.equal(log.torn, 0);
    for (let i = 0; i < 4; i++) for (let j = 0; j < 10; j++) assert.ok(log.get(`${i} ${j}`), `${i} ${j}`);
  });
});
