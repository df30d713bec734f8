import type { CaseGallery } from "../cases/draw_cases.ts";
import type { EvaluationReport, ReportDataSet } from "../evaluation_report.ts";
import { count } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { caseSection } from "./case_section.ts";
import { anchor } from "./data_set_table.ts";
import { differenceSection } from "./difference_section.ts";
import { protocolTable } from "./protocol_table.ts";
import { classTable } from "./class_table.ts";
import { paperComparison } from "./paper_table.ts";
import { scoreTable } from "./score_table.ts";
import { spreadSection } from "./spread_section.ts";

/** Everything about one data set. */
export function dataSetSection(
  report: EvaluationReport,
  dataset: ReportDataSet,
  galleries: readonly CaseGallery[],
): Markup {
  const [first, ...others] = dataset.protocols;
  const heading = markup`<h2 id="${anchor(dataset.facts.name)}">Data set ${dataset.facts.name}</h2>`;
  if (!first) return markup`${heading}<p>There is no scored run of this data set.</p>`;
  return markup`${heading}<p class="lead">${count(dataset.facts.images.length, "image")}, ${
    count(report.header.seeds.length, "seed")
  } each.</p>
<h3>Scores</h3>${paperComparison(report, dataset)}${scoreTable(report, dataset, first)}
<h3>Every protocol</h3>${protocolTable(report, dataset)}${
    others.length > 0 &&
    markup`<details><summary>All measures under the other protocols</summary>${
      others.map((protocol) => scoreTable(report, dataset, protocol))
    }</details>`
  }${
    dataset.classes.length > 1 &&
    markup`<h3>Classes</h3>${
      dataset.protocols.filter(({ name }) => name === "paper" || name === "labelFree").map((protocol) =>
        classTable(report, dataset, protocol)
      )
    }`
  }
${differenceSection(report, dataset)}
${spreadSection(dataset)}
${
    galleries.length > 0 &&
    caseSection(galleries, { name: dataset.facts.name, id: anchor(dataset.facts.name) })
  }`;
}
