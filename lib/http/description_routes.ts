import { docsPage } from "./docs_page.ts";
import { openapiDocument } from "./openapi.ts";
import type { RouteTable } from "./route.ts";

/** What tells people and programs how to ask. */
export function createDescriptionRoutes(): RouteTable {
  const document = openapiDocument();
  const json = JSON.stringify(document);
  const { html, contentSecurityPolicy } = docsPage(document);
  const headers = { "cache-control": "no-cache" };
  return {
    "/openapi.json": {
      GET: () => new Response(json, { headers: { ...headers, "content-type": "application/json" } }),
    },
    "/docs": {
      GET: () =>
        new Response(html, {
          headers: {
            ...headers,
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": contentSecurityPolicy,
          },
        }),
    },
  };
}
