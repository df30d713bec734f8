import { CONFIDENCE } from "../../bootstrap_interval.ts";
import type { MetricFacts } from "../../metric_facts.ts";
import type { ScoreSummary } from "../../summarise_scores.ts";
import { lineName, type ReportLine } from "../evaluation_report.ts";
import { formatInterval, formatNumber, formatScore, NO_FIGURE } from "../format.ts";
import { type Content, type Markup, markup } from "../markup.ts";

/** `95 %`. */
export const CONFIDENCE_NAME = `${Math.round(CONFIDENCE * 100)} %`;

/** A table that scrolls by itself where the page is too narrow; the keyboard reaches it. */
export function table(
  { caption, label, head, body, kind }: {
    caption: Content;
    /** The caption in a few words, for the region that scrolls. */
    label: string;
    head: Content;
    body: Content;
    kind?: string;
  },
): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="${
    kind ?? "figures"
  }"><caption><div>${caption}</div></caption><thead>${head}</thead><tbody>${body}</tbody></table></div>\n`;
}

/** A chart under what it shows; it scrolls like a table. */
export function chart(label: string, caption: Content, picture: Markup): Markup {
  return markup`<figure><figcaption>${caption}</figcaption><div class="scroll" role="region" aria-label="${label}" tabindex="0">${picture}</div></figure>\n`;
}

/** The head of a line's row, with its method's colour. */
export function lineHead(line: ReportLine): Markup {
  return markup`<th scope="row"><span class="swatch tone-${line.variant.method}"></span>${
    lineName(line.variant)
  }</th>`;
}

/** Mean ± standard deviation over its interval; a dash where there is no value. */
export function summaryCell(summary: ScoreSummary, metric: MetricFacts, isBest = false): Markup {
  if (summary.mean === undefined) return markup`<td class="n">${NO_FIGURE}</td>`;
  const mean = formatScore(summary.mean, metric);
  return markup`<td class="n"><span class="${isBest ? "best" : "mean"}">${mean}</span>${
    summary.sd !== undefined && markup` <span class="pm">± ${formatScore(summary.sd, metric)}</span>`
  }${summary.interval && markup`<span class="sub">${formatInterval(summary.interval, metric)}</span>`}</td>`;
}

/** A measure's head: its name over its unit, with an arrow towards better. */
export function metricHead({ title, unit, better, meaning }: MetricFacts): Markup {
  const [name, ...formula] = title.split(" |");
  return markup`<th scope="col" class="n" title="${meaning}">${name}${
    formula.length > 0 && markup`<span class="unit">|${formula.join(" |")}</span>`
  }<span class="unit">${unit === "share" ? "%" : "px"} ${
    better === "higher"
      ? markup`<span title="higher is better">↑</span>`
      : markup`<span title="lower is better">↓</span>`
  }</span></th>`;
}

/** The places of the best means of a column; none where only one line has a value. */
export function bestOf(
  summaries: readonly ScoreSummary[],
  { better }: Pick<MetricFacts, "better">,
): boolean[] {
  const means = summaries.map(({ mean }) => mean).filter((mean) => mean !== undefined);
  if (means.length < 2) return summaries.map(() => false);
  const best = better === "higher" ? Math.max(...means) : Math.min(...means);
  return summaries.map(({ mean }) => mean === best);
}

/** A number in a cell of its own. */
export function numberCell(value: number | undefined, digits = 1): Markup {
  return markup`<td class="n">${formatNumber(value, digits)}</td>`;
}
