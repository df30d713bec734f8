import type { CaseGallery } from "./cases/draw_cases.ts";
import type { EvaluationReport, ReportDataSet } from "./evaluation_report.ts";
import { count, formatMoment, list } from "./format.ts";
import { type Markup, markup, verbatim } from "./markup.ts";
import { ablationSection } from "./sections/ablation_section.ts";
import { costSection } from "./sections/cost_section.ts";
import { dataSetSection } from "./sections/data_set_section.ts";
import { anchor, dataSetTable } from "./sections/data_set_table.ts";
import { failureSection, measureSection, provenanceSection } from "./sections/provenance_section.ts";
import { overviewTable } from "./sections/overview_table.ts";
import { summarySentences } from "./sections/summary_section.ts";
import { sweepSection } from "./sections/sweep_section.ts";
import { STYLE } from "./style.ts";

/** The report as one HTML page that loads nothing and runs nothing. */
export function reportPage(
  report: EvaluationReport,
  galleries: ReadonlyMap<ReportDataSet, readonly CaseGallery[]>,
): string {
  const { datasets, header } = report;
  const ablation = ablationSection(report);
  const sweeps = sweepSection(report);
  const failures = failureSection(report);
  const title = `Evaluation of SGSCN${
    datasets.length > 0 ? ` on ${list(datasets.map(({ facts }) => facts.name))}` : ""
  }`;
  return markup`${verbatim("<!doctype html>")}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="lead">${formatMoment(header.finished ?? header.started)} · ${count(report.rows.length, "run")} · ${
    count(header.variants.length, "method or variant", "methods and variants")
  }</p>
<nav aria-label="Contents"><ul>
<li><a href="#summary">Summary</a></li>${datasets.map(({ facts }) => entry(anchor(facts.name), facts.name))}${
    ablation && entry("ablation", "Ablation")
  }${sweeps && entry("sweeps", "Sweeps")}${entry("time", "Time")}${
    failures && entry("failures", "Failures")
  }${entry("measures", "Measures")}${entry("provenance", "Provenance")}
</ul></nav>
</header>
<main>
<h2 id="summary">Summary</h2>
<ul class="wide">${summarySentences(report).map((sentence) => markup`<li>${sentence}</li>`)}</ul>
${overviewTable(report)}
${dataSetTable(report)}
${datasets.map((dataset) => dataSetSection(report, dataset, galleries.get(dataset) ?? []))}
${ablation}
${sweeps}
${costSection(report)}
${failures}
${measureSection()}
${provenanceSection(report)}
</main>
<footer><p>The same figures, a row an image, method and seed, are in results.csv, and the main tables in summary.md.</p></footer>
</body>
</html>
`.toString();
}

function entry(id: string, name: string): Markup {
  return markup`<li><a href="#${id}">${name}</a></li>`;
}
