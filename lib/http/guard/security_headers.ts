/** For a service whose answers are data. A page brings a policy of its own. */
const SECURITY_HEADERS: Record<string, string> = {
  "cache-control": "no-store", // every answer is one client's own
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin", // no other site shows a result in an <img>
  "referrer-policy": "no-referrer", // the address of a job is nobody else's business
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY", // for browsers that do not know frame-ancestors
};

/** Adds those that a response has not set itself. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
}
