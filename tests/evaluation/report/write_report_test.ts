import assert from "node:assert/strict";
import { join } from "node:path";
import { scoreProtocols } from "../../../lib/evaluation/protocols.ts";
import { outlinePath } from "../../../lib/evaluation/report/cases/outline_path.ts";
import { writeReport } from "../../../lib/evaluation/report/write_report.ts";
import { encodeLabels } from "../../../lib/image/encode_labels.ts";
import { encodeMask } from "../../../lib/image/encode_mask.ts";
import { encodeRgb } from "../../../lib/image/encode_rgb.ts";
import { phantom } from "../../../lib/image/phantom.ts";
import { attribute, elements, parsePage, tableOf, textOf } from "./parse_page.ts";
import { METHODS, type Run, syntheticRun } from "./synthetic_run.ts";

const IMAGES = ["a.png", "b.png", "<c>.png"];

/** A run whose images, masks and pictures are files: the segment is the true mask, moved by some pixels. */
async function runOnDisk(folder: string): Promise<Run> {
  const run = syntheticRun({ datasets: ["skin"], images: IMAGES, seeds: [0], variants: METHODS.slice(0, 2) });
  await Deno.mkdir(join(folder, "pictures"));
  for (const [i, image] of run.datasets[0].images.entries()) {
    const { image: pixels, mask } = phantom("skin", { height: 96, width: 128, seed: i });
    const { height, width } = pixels;
    image.image = join(folder, `image-${i}.png`);
    image.masks = [join(folder, `mask-${i}.png`)];
    await Deno.writeFile(image.image, encodeRgb(pixels));
    await Deno.writeFile(image.masks[0], encodeMask(mask));
    for (const row of run.rows.filter((row) => row.image === image.name)) {
      const shift = row.variant === "sgscn" ? i : 9;
      const data = mask.data.map((_, at) => mask.data[at - shift] ?? 0);
      const labels = { height, width, data: data.map((value) => value === 0 ? 3 : 7) };
      const target = { height, width, data };
      Object.assign(row, { height, width, protocols: scoreProtocols({ labels, mask: target }, mask.data) });
      row.pictures = {
        labels: `pictures/${row.variant}-${i}.png`,
        mask: `pictures/${row.variant}-${i}.mask.png`,
      };
      await Deno.writeFile(join(folder, row.pictures.labels!), await encodeLabels(labels));
      await Deno.writeFile(join(folder, row.pictures.mask!), encodeMask(target));
    }
  }
  return run;
}

async function withRun(check: (run: Run, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await check(await runOnDisk(folder), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writeReport() writes a page, a CSV file and a summary", () =>
  withRun(async (run, out) => {
    assert.deepEqual(await writeReport({ ...run, out }), ["index.html", "results.csv", "summary.md"]);
    const page = await Deno.readTextFile(join(out, "index.html"));
    assert.deepEqual(parsePage(page).faults, []);
    assert.equal(
      (await Deno.readTextFile(join(out, "results.csv"))).split("\r\n").length,
      1 + run.rows.length + 1,
    );
    assert.match(await Deno.readTextFile(join(out, "summary.md")), /^# Evaluation/);
  }));

Deno.test("picture rows: every image once, each segment over it by reference, with its score and a text", () =>
  withRun(async (run, out) => {
    await writeReport({ ...run, out });
    const { root } = parsePage(await Deno.readTextFile(join(out, "index.html")));
    const images = elements(root, "image");
    assert.equal(images.length, IMAGES.length);
    for (const image of images) assert.match(attribute(image, "href")!, /^data:image\/jpeg;base64,\/9j\//);
    const tables = elements(root, "table").filter((table) => attribute(table, "class") === "cases");
    assert.equal(tables.length, 2, "the paper's protocol and the label-free one");
    const rows = elements(elements(tables[0], "tbody")[0], "tr");
    assert.deepEqual(rows.map((row) => textOf(elements(row, "th")[0]).split(" ").slice(0, 2)), [
      ["Best", "a.png"],
      ["Median", "b.png"],
      ["Worst", "<c>.png"],
    ]);
    // Picture, ground truth, two methods, and the first method's label-free target.
    for (const row of rows) assert.equal(elements(row, "svg").length, 5);
    assert.match(textOf(rows[0]), /100\.0 .* 100\.0/);
    for (const svg of tables.flatMap((table) => elements(table, "svg"))) {
      assert.match(attribute(svg, "aria-label")!, /(Image|Ground truth of|Segment by .* over) /);
    }
  }));

Deno.test("a method's segment is the cluster that its protocol picked, and the label-free one the target's mask", () =>
  withRun(async (run, out) => {
    await writeReport({ ...run, out });
    const { root } = parsePage(await Deno.readTextFile(join(out, "index.html")));
    const [row] = elements(elements(tableOf(root, "The paper's protocol. Images"), "tbody")[0], "tr");
    const { mask } = phantom("skin", { height: 96, width: 128, seed: 0 });
    const moved = { ...mask, data: mask.data.map((_, at) => mask.data[at - 9] ?? 0) };
    const drawn = elements(row, "svg").map((svg) =>
      elements(svg, "path").filter((path) => ["area", "segment"].includes(attribute(path, "class")!))
        .map((path) => attribute(path, "d"))
    );
    const [truth, other] = [mask, moved].map((segment) => outlinePath(segment, mask));
    assert.deepEqual(drawn, [[], [truth], [truth], [other], [truth]]);
  }));

Deno.test("an image or a picture that is gone is named, and the rest of the report is there", () =>
  withRun(async (run, out) => {
    await Deno.remove(run.datasets[0].images[0].image);
    await Deno.remove(join(out, run.rows[1].pictures!.labels!));
    await writeReport({ ...run, out });
    const { root } = parsePage(await Deno.readTextFile(join(out, "index.html")));
    const text = textOf(root);
    assert.match(text, /Pictures that cannot be shown: a\.png: [^;]+; b\.png: /);
    assert.ok(tableOf(root, "The paper's protocol."));
    assert.match(text, /<c>\.png/);
  }));

Deno.test("two data sets with images of one name keep their pictures apart", () =>
  withRun(async (run, out) => {
    const other = run.rows.map((row) => ({ ...row, dataset: "breast" }));
    await writeReport({
      ...run,
      rows: [...run.rows, ...other],
      datasets: [...run.datasets, { ...run.datasets[0], name: "breast" }],
      out,
    });
    const { root, faults } = parsePage(await Deno.readTextFile(join(out, "index.html")));
    assert.deepEqual(faults, []);
    const ids = elements(root, "image").map((image) => attribute(image, "id"));
    assert.equal(new Set(ids).size, 2 * IMAGES.length);
  }));
