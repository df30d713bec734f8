import type { EvaluationReport } from "../evaluation_report.ts";
import { count, NO_FIGURE } from "../format.ts";
import { type Markup, markup, outsideName } from "../markup.ts";
import { table } from "./cells.ts";

/** The data sets: what was found where, what was sampled, and every file that could not be used, by name. */
export function dataSetTable({ datasets }: EvaluationReport): Markup {
  return markup`${
    table({
      label: "Data sets",
      kind: "figures",
      caption:
        markup`<b>Data sets.</b> The hash is over names and bytes of the images and masks that were evaluated: the same hash means the same data.`,
      head:
        markup`<tr><th scope="col">Name</th><th scope="col" class="n">Images</th><th scope="col" class="n">Found</th><th scope="col">Classes</th><th scope="col">Layout</th><th scope="col">SHA-256</th><th scope="col" class="n">Problems</th></tr>`,
      body: datasets.map(({ facts, classes }) =>
        markup`<tr><th scope="row"><a href="#${
          anchor(facts.name)
        }">${facts.name}</a></th><td class="n">${facts.images.length}</td><td class="n">${facts.found}</td><td>${
          classes.length === 0
            ? NO_FIGURE
            : classes.map((name, i) =>
              markup`${i > 0 && ", "}${outsideName(name)} (${
                facts.images.filter((image) => image.class === name).length
              })`
            )
        }</td><td>${facts.layout}</td><td><code title="${facts.sha256}">${
          facts.sha256.slice(0, 16)
        }…</code></td><td class="n">${facts.problems.length || NO_FIGURE}</td></tr>`
      ),
    })
  }${
    datasets.filter(({ facts }) => facts.problems.length > 0).map(({ facts }) =>
      markup`<p class="problem">${
        count(facts.problems.length, "problem")
      } in ${facts.name}:</p><ul class="note">${
        facts.problems.map(({ name, problem }) => markup`<li>${outsideName(name)} ${problem}</li>`)
      }</ul>`
    )
  }`;
}

/** A data set's place in the page: its name, anything but ASCII letters, digits and hyphens by its number. */
export function anchor(name: string): string {
  return `set-${name.replace(/[^a-zA-Z0-9-]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)}`;
}
