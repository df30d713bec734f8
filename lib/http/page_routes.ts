import { createHash } from "node:crypto";
import { PAGE_FILES, PAGE_POLICY, PAGE_SAMPLES } from "../web/page_files.ts";
import { HELP_TEXT } from "./help_text.ts";
import { negotiate } from "./negotiate.ts";
import type { Route, RouteRequest, RouteTable } from "./route.ts";

/** A file of the page is asked for again at each visit, and answered with 304 while it is the same. */
const REVALIDATE = { "cache-control": "no-cache" };

/** The page at `/` and what it loads. Programs that do not ask for HTML find a text there. */
export function createPageRoutes(): RouteTable {
  const { "/": page, ...files } = PAGE_FILES;
  const showPage = fileRoute(page.type, () => page.text, {
    "content-security-policy": PAGE_POLICY,
    vary: "accept",
  });
  return {
    "/": {
      GET: (asked) =>
        negotiate(asked.request.headers.get("accept"), ["text/plain", "text/html"]) === "text/html"
          ? showPage(asked)
          : new Response(HELP_TEXT, { headers: { ...REVALIDATE, vary: "accept" } }),
    },
    ...Object.fromEntries(
      Object.entries(files).map(([path, { type, text }]) => [path, { GET: fileRoute(type, () => text) }]),
    ),
    ...Object.fromEntries(
      Object.entries(PAGE_SAMPLES).map((
        [path, base64],
      ) => [path, { GET: fileRoute("image/jpeg", () => Uint8Array.fromBase64(base64)) }]),
    ),
  };
}

/** Answers with what `make` gives, which is made when it is first asked for. */
function fileRoute(
  type: string,
  make: () => string | Uint8Array,
  headers: Record<string, string> = {},
): Route {
  let made: { body: string | Uint8Array; etag: string } | undefined;
  return ({ request }: RouteRequest) => {
    if (!made) {
      const body = make();
      made = { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
    }
    const common = { ...REVALIDATE, ...headers, etag: made.etag };
    const known = request.headers.get("if-none-match");
    if (known?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, "") === made!.etag)) {
      return new Response(null, { status: 304, headers: common });
    }
    return new Response(made.body as string | Uint8Array<ArrayBuffer>, {
      headers: { ...common, "content-type": type },
    });
  };
}
