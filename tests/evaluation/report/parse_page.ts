import { type DefaultTreeAdapterTypes as Tree, parse, type ParserError } from "parse5";

export type Element = Tree.Element;

/** A page as a browser reads it, with every fault of its HTML. */
export function parsePage(html: string): { root: Tree.Document; faults: string[] } {
  const faults: string[] = [];
  const onParseError = ({ code, startLine, startCol }: ParserError) => {
    faults.push(`${code} at ${startLine}:${startCol}`);
  };
  return { root: parse(html, { onParseError, sourceCodeLocationInfo: true }), faults };
}

/** All elements of a name below a node, in order; `*` is any. */
export function elements(node: Tree.Node, name: string): Element[] {
  const found: Element[] = [];
  const visit = (one: Tree.Node) => {
    if ("tagName" in one && (name === "*" || one.tagName === name)) found.push(one);
    if ("childNodes" in one) one.childNodes.forEach(visit);
  };
  visit(node);
  return found;
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** The text of a node as it is read, spaces collapsed. */
export function textOf(node: Tree.Node): string {
  if ("value" in node) return node.value;
  return "childNodes" in node ? node.childNodes.map(textOf).join(" ").replace(/\s+/g, " ").trim() : "";
}

/** The table whose caption begins so. */
export function tableOf(root: Tree.Node, caption: string, place = 0): Element {
  const tables = elements(root, "table").filter((table) =>
    textOf(elements(table, "caption")[0]).startsWith(caption)
  );
  if (!tables[place]) throw new Error(`No table ${place} captioned ${caption}`);
  return tables[place];
}

/** The cells' texts of a table's rows: of its body, or of its head. */
export function cellTexts(table: Element, part: "thead" | "tbody" = "tbody"): string[][] {
  return elements(elements(table, part)[0], "tr").map((row) =>
    row.childNodes.filter((cell): cell is Element => "tagName" in cell).map(textOf)
  );
}
