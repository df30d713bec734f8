import type { Guard } from "./guard/guard.ts";

/** Lets everyone in, as one and the same client. For tests, and for whoever guards the handler by other means. */
export const NO_GUARD: Guard = {
  target: (request) => new URL(request.url),
  admit: () => ({ owner: "everyone", client: "everyone" }),
  preflight: () => undefined,
  decorate: (response) => response,
};
