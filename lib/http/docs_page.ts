import { createHash } from "node:crypto";
import type { OpenapiDocument, Operation } from "./openapi.ts";
import type { Schema } from "./openapi_schemas.ts";

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3b4149); --soft: light-dark(#f4f6f8, #1b1f24) }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }
h1 { margin-bottom: 0 } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) }
h3 { font: 600 1rem ui-monospace, monospace } h3 b { color: light-dark(#0550ae, #79b8ff) }
code, pre { font: .9em ui-monospace, monospace; background: var(--soft); padding: .1em .3em; border-radius: .2em }
pre { padding: .8em; overflow-x: auto }
section { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; border-bottom: 1px solid var(--line) }
`;

export interface DocsPage {
  html: string;
  /** Nothing is loaded, nothing is run, and only this page's own style is used. */
  contentSecurityPolicy: string;
}

/** The service's description as a page for people: all of it, and nothing that the document does not say. */
export function docsPage(document: OpenapiDocument): DocsPage {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const { title, summary, version, description } = document.info;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(title)}: the HTTP interface</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p>${text(summary)}. Version ${
    text(version)
  }. The same for programs: <a href="openapi.json">openapi.json</a>.</p>
<p>${text(description)}</p>
<pre>curl -N --data-binary @image.jpg HOST/v1/segment</pre>
${document.tags.map((tag) => tagSection(document, tag)).join("\n")}
<h2>Schemas</h2>
${Object.entries(document.components.schemas).map(([name, schema]) => schemaSection(name, schema)).join("\n")}
</body>
</html>
`;
  const contentSecurityPolicy =
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, contentSecurityPolicy };
}

function tagSection(
  { paths, components }: OpenapiDocument,
  tag: { name: string; description: string },
): string {
  const sections = Object.entries(paths).flatMap(([path, item]) =>
    (["get", "post", "delete"] as const).flatMap((method) => {
      const operation = item[method];
      if (!operation?.tags.includes(tag.name)) return [];
      return operationSection(method.toUpperCase(), path, operation, item.parameters ?? [], components);
    })
  );
  return `<h2>${text(tag.description)}</h2>\n${sections.join("\n")}`;
}

function operationSection(
  method: string,
  path: string,
  { operationId, summary, description, parameters = [], requestBody, responses }: Operation,
  shared: Schema[],
  components: OpenapiDocument["components"],
): string {
  const asked = [...shared, ...parameters].map(({ name, in: place, description, schema }) => [
    code(name),
    text(place),
    typeText(schema as Schema),
    prose(description),
  ]);
  const bodies = Object.entries((requestBody?.content ?? {}) as Record<string, BodySchema>);
  const answers = Object.entries(responses).map(([status, response]) => {
    const { description, headers = {}, content = {} } = resolve(response as unknown as Schema, components);
    const names = Object.keys(headers as Schema);
    return [
      code(status),
      prose(description) + (names.length ? `<br>with ${names.map(code).join(", ")}` : ""),
      Object.entries(content as Record<string, BodySchema>).map(bodyText).join("<br>"),
    ];
  });
  return `<section id="${text(operationId)}">
<h3><b>${method}</b> ${text(path)}</h3>
<p>${prose(summary)}. ${prose(description ?? "")}</p>
${
    bodies.length
      ? `<p>Body: ${text(requestBody?.description)}, as ${bodies.map(askedText).join(", ")}.</p>`
      : ""
  }
${table(["parameter", "in", "type", "meaning"], asked)}
${table(["status", "when", "body"], answers)}
</section>`;
}

function schemaSection(name: string, { description = "", properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties as Record<string, Schema>).map(([property, schema]) => [
    code(property) + ((required as string[]).includes(property) ? "" : " (optional)"),
    typeText(schema),
    prose(schema.description ?? ""),
  ]);
  return `<section id="${text(name)}"><h3>${text(name)}</h3><p>${prose(description)}</p>
${table(["field", "type", "meaning"], rows)}</section>`;
}

interface BodySchema {
  schema?: Schema;
  "x-events"?: Record<string, Schema>;
}

/** A body's type, with a link to what it holds where that has a name. */
function askedText([type, { schema = {} }]: [string, BodySchema]): string {
  return schema.$ref ? `${code(type)} ${typeText(schema)}` : code(type);
}

function bodyText([type, { schema = {}, "x-events": events }]: [string, BodySchema]): string {
  if (!events) return `${code(type)} ${typeText(schema)}`;
  const names = Object.entries(events).map(([name, event]) => `${code(name)} ${typeText(event)}`);
  return `${code(type)} of the events ${names.join(", ")}`;
}

/** A schema in a few words, with links to those that it is made of. */
function typeText(schema: Schema): string {
  const { $ref, type, enum: values, minimum, maximum, items, prefixItems, default: preset } = schema;
  if (typeof $ref === "string") {
    const name = $ref.split("/").at(-1)!;
    return `<a href="#${text(name)}">${text(name)}</a>`;
  }
  if (Array.isArray(prefixItems)) return `[${prefixItems.map(typeText).join(", ")}]`;
  if (items) return `list of ${typeText(items as Schema)}`;
  const words = Array.isArray(values)
    ? values.map(code).join(", ")
    : text([type ?? "anything"].flat().join(" or "));
  const range = minimum === undefined
    ? ""
    : ` ${minimum} ${maximum === undefined ? "or more" : `to ${maximum}`}`;
  return words + range + (preset === undefined ? "" : `, default ${code(preset)}`);
}

function resolve(schema: Schema, components: OpenapiDocument["components"]): Schema {
  if (typeof schema.$ref !== "string") return schema;
  const [, , kind, name] = schema.$ref.split("/");
  return components[kind][name];
}

function table(heads: string[], rows: string[][]): string {
  if (rows.length === 0) return "";
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<table>${row(heads, "th")}${rows.map((cells) => row(cells, "td")).join("\n")}</table>`;
}

/** Text with names between backticks. */
function prose(value: unknown): string {
  return text(value).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function code(value: unknown): string {
  return `<code>${text(value)}</code>`;
}

/** Text in HTML, in an attribute too. */
function text(value: unknown): string {
  const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(value).replace(/[&<>"]/g, (character) => escapes[character]);
}
