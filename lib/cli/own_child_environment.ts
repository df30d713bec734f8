import { CHILD_ENVIRONMENT } from "../jobs/child_environment.ts";

/** Those variables of this process that its children need. */
export function ownChildEnvironment(): Record<string, string> {
  const set = CHILD_ENVIRONMENT.map((name) => [name, Deno.env.get(name)]).filter(([, value]) =>
    value !== undefined
  );
  return Object.fromEntries(set);
}
