/** What may stand in a template of {@linkcode markup}. Text is escaped; nothing and `false` leave no trace. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** HTML or SVG that is safe as it stands. Only {@linkcode markup} and {@linkcode verbatim} make it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/**
 * A piece of HTML or SVG, as a tagged template: what is written out is kept, whatever is put in is escaped, so that
 * names of files and classes cannot become elements. Values of attributes must be quoted.
 *
 * @example
 * ```ts
 * markup`<td title="${'"'}">${"<b>"}</td>`.toString(); // <td title="&quot;">&lt;b&gt;</td>
 * ```
 */
export function markup(parts: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + render(values[i - 1]) + part));
}

/** Text that is HTML already. For constants of this code and Base64, never for what comes from outside. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

/** A name from outside, kept from turning the text around it with marks for right-to-left writing. */
export function outsideName(name: string): Markup {
  return markup`<bdi>${name}</bdi>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters and code points that are none: HTML allows neither, not even as references. */
// deno-lint-ignore no-control-regex -- they are what it is for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef]|[\ufffe\uffff]|\p{Surrogate}/gu;

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return "";
  if (content instanceof Markup) return content.toString();
  if (Array.isArray(content)) return content.map(render).join("");
  return String(content).replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
