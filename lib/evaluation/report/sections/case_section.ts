import type { CaseGallery, DrawnCase, DrawnSegment } from "../cases/draw_cases.ts";
import { PATH_UNITS } from "../cases/outline_path.ts";
import type { Thumbnail } from "../cases/thumbnail.ts";
import { lineName, MAIN_METRIC, scoreOf } from "../evaluation_report.ts";
import { formatScore, lowerFirst } from "../format.ts";
import { type Content, type Markup, markup, outsideName, verbatim } from "../markup.ts";
import { table } from "./cells.ts";

/**
 * Picture rows like the paper's Figures 2 and 4: image, ground truth, and each method's segment over the image. Each
 * image is in the page once and drawn again by reference.
 *
 * @param dataset its name, and what distinguishes its pictures from those of others in the page
 */
export function caseSection(
  galleries: readonly CaseGallery[],
  dataset: { name: string; id: string },
): Markup {
  // The page has an image once, whichever gallery shows it first.
  const seen = new Map<string, string>();
  const galleryTables = galleries.map((gallery) => galleryTable(gallery, dataset, seen));
  return markup`<h3>Best, median and worst cases</h3><p class="note"><span class="key s"></span>a method's segment, <span class="key t"></span>ground truth. The number below is DSC in per cent, of the first seed's run.</p>${galleryTables}`;
}

function galleryTable(
  { protocol, reference, cases, problems }: CaseGallery,
  dataset: { name: string; id: string },
  seen: Map<string, string>,
): Markup {
  const name = lineName(reference.variant);
  const first = cases[0];
  return markup`${
    first && table({
      kind: "cases",
      label: `Pictures of ${dataset.name}, ${lowerFirst(protocol.title)}`,
      caption: markup`<b>${protocol.title}.</b> Images by their rank under it for ${name}.`,
      head:
        markup`<tr><th scope="col">Image</th><th scope="col">Picture</th><th scope="col">Ground truth</th>${
          first.segments.map((segment) => markup`<th scope="col">${segmentName(segment, protocol.name)}</th>`)
        }</tr>`,
      body: cases.map((one, i) =>
        caseRow(one, {
          isFirst: one.rank !== cases[i - 1]?.rank,
          score: formatScore(scoreOf(one.row, protocol.name, MAIN_METRIC), MAIN_METRIC),
          id: dataset.id,
          seen,
        })
      ),
    })
  }${
    problems.length > 0 &&
    markup`<p class="note problem">Pictures that cannot be shown: ${problems.join("; ")}.</p>`
  }`;
}

function segmentName({ line, protocol }: DrawnSegment, shown: DrawnSegment["protocol"]): Content {
  const name = lineName(line.variant);
  return protocol === shown ? name : markup`${name}<span class="sub">label-free target</span>`;
}

function caseRow(
  { rank, row, thumbnail, truth, segments }: DrawnCase,
  { isFirst, score, id, seen }: { isFirst: boolean; score: string; id: string; seen: Map<string, string> },
): Markup {
  const reference = seen.get(row.image);
  const imageId = reference ?? `${id}-${seen.size}`;
  seen.set(row.image, imageId);
  const image = reference ? again(imageId) : once(thumbnail, imageId);
  return markup`<tr${isFirst && markup` class="first"`}><th scope="row"><b>${isFirst && rank}</b>${
    outsideName(row.image)
  }${
    row.class !== undefined && markup`<span class="sub">${row.class}</span>`
  }<span class="sub">DSC ${score}</span></th><td>${picture(thumbnail, `Image ${row.image}`, image)}</td><td>${
    picture(thumbnail, `Ground truth of ${row.image}`, markup`<path class="area" d="${truth}"/>`)
  }</td>${
    segments.map(({ line, path, score }) =>
      path === undefined ? markup`<td>–</td>` : markup`<td>${
        picture(
          thumbnail,
          `Segment by ${lineName(line.variant)} over ${row.image}, DSC ${formatScore(score, MAIN_METRIC)} %`,
          markup`${
            again(imageId)
          }<path class="halo" d="${path}"/><path class="segment" d="${path}"/><g class="over"><path class="halo" d="${truth}"/><path class="truth" d="${truth}"/></g>`,
        )
      }<span class="sub">${formatScore(score, MAIN_METRIC)}</span></td>`
    )
  }</tr>`;
}

function picture({ height, width }: Thumbnail, label: string, content: Markup): Markup {
  return markup`<svg class="picture" viewBox="0 0 ${width * PATH_UNITS} ${
    height * PATH_UNITS
  }" role="img" aria-label="${label}">${content}</svg>`;
}

function once({ height, width, url }: Thumbnail, id: string): Markup {
  return markup`<image id="${id}" width="${width * PATH_UNITS}" height="${height * PATH_UNITS}" href="${
    verbatim(url)
  }"/>`;
}

function again(id: string): Markup {
  return markup`<use href="#${id}"/>`;
}
