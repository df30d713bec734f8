import { OPTION_SPECS } from "../../../options.ts";
import { METRICS } from "../../metric_facts.ts";
import { type EvaluationReport, lineName } from "../evaluation_report.ts";
import { formatMoment, list } from "../format.ts";
import { type Markup, markup, outsideName } from "../markup.ts";
import { PAPER } from "../paper_values.ts";
import { CSV_COLUMNS } from "../results_csv.ts";
import { table } from "./cells.ts";

/** What each measure means, and where the paper's names are doubtful. */
export function measureSection(): Markup {
  return markup`<h2 id="measures">Measures</h2><p>A is the predicted mask, B the true one; both are compared at the image's own size.</p><dl class="facts">${
    METRICS.map(({ title, meaning, better, unit }) =>
      markup`<dt>${title}</dt><dd>${meaning}. ${
        unit === "share" ? "Per cent" : "Pixels"
      }, ${better} is better.</dd>`
    )
  }</dl><p>The paper: ${PAPER.citation}, <a href="${PAPER.doi}">${PAPER.doi}</a>.</p>`;
}

/** Runs that failed, each with its reason. Undefined where none did. */
export function failureSection(report: EvaluationReport): Markup | undefined {
  const { failures } = report;
  if (failures.length === 0) return undefined;
  return markup`<h2 id="failures">Failures</h2>${
    table({
      label: "Failed runs",
      caption: "Runs without a result. They count in no mean.",
      head:
        markup`<tr><th scope="col">Data set</th><th scope="col">Image</th><th scope="col">Method</th><th scope="col" class="n">Seed</th><th scope="col">Why</th></tr>`,
      body: failures.map(({ dataset, image, variant, seed, error }) =>
        markup`<tr><td>${dataset}</td><td>${outsideName(image)}</td><td>${
          lineName({ name: variant })
        }</td><td class="n">${seed}</td><td>${error}</td></tr>`
      ),
    })
  }`;
}

/** What is needed to do it again, and to know whether it was the same. */
export function provenanceSection(report: EvaluationReport): Markup {
  const { header, rows, datasets } = report;
  const facts: [string, Markup | string][] = [
    ["Command", markup`<code>${header.command}</code>`],
    ["Started", formatMoment(header.started)],
    [
      "Finished",
      header.finished === undefined ? "not yet: this run was interrupted" : formatMoment(header.finished),
    ],
    ["Versions", versionsOf(report).map(([name, versions]) => `${name} ${versions.join(" / ")}`).join(", ")],
    ["Options of all", sharedOptions(report)],
    ["Seeds", header.seeds.join(", ")],
    ["Seed of the bootstrap", String(header.bootstrapSeed)],
    ["Backend and device", list(devices(report)) || "none"],
    ["Runs", String(rows.length)],
    ...datasets.map(({ facts }): [string, Markup] => [
      `Data set ${facts.name}`,
      markup`${facts.folder}<br><code>${facts.sha256}</code>`,
    ]),
  ];
  return markup`<h2 id="provenance">Provenance</h2><dl class="facts">${
    facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)
  }</dl>${optionTable(report)}<details><summary>Columns of results.csv</summary><dl>${
    CSV_COLUMNS.map(({ name, meaning }) => markup`<dt><code>${name}</code></dt><dd>${meaning}</dd>`)
  }</dl></details>`;
}

/** Each program's versions among the rows: more than one when a run went on with another version. */
export function versionsOf({ header, rows }: EvaluationReport): [string, string[]][] {
  const all = [header.versions, ...rows.map((row) => row.versions)];
  const names = [...new Set(all.flatMap((versions) => Object.keys(versions ?? {})))];
  return names.map((name) => [name, [...new Set(all.flatMap((versions) => versions?.[name] ?? []))]]);
}

/** The options given for all methods, as given. */
export function sharedOptions({ header }: EvaluationReport): string {
  return Object.entries(header.shared).map((pair) => pair.join("=")).join(", ") || "defaults";
}

/** What computed, in words, each once. */
export function devices({ rows }: EvaluationReport): string[] {
  return [...new Set(rows.flatMap(({ backend, device }) => backend ? `${backend} (${device})` : []))];
}

/** Every option of every variant; those in which variants differ are marked. */
function optionTable(report: EvaluationReport): Markup {
  const variants = report.header.variants.flatMap((variant) => {
    const row = report.rows.find((row) => row.variant === variant.name && row.options);
    return row ? [{ name: lineName(variant), options: row.options }] : [];
  });
  const rows = OPTION_SPECS.filter(({ name }) => name !== "seed").map(({ name }) => {
    const values = variants.map(({ options }) => String(options[name]));
    return { name, values, differs: new Set(values).size > 1 };
  });
  return markup`<details><summary>Every option of every method</summary>${
    table({
      label: "Options",
      caption: "As resolved. Options in which methods differ come first.",
      head: markup`<tr><th scope="col">Option</th>${
        variants.map(({ name }) => markup`<th scope="col">${name}</th>`)
      }</tr>`,
      body: rows.toSorted((a, b) => Number(b.differs) - Number(a.differs)).map(({ name, values, differs }) =>
        markup`<tr><th scope="row"><code>${name}</code></th>${
          values.map((value) => markup`<td>${differs ? markup`<b>${value}</b>` : value}</td>`)
        }</tr>`
      ),
    })
  }</details>`;
}
