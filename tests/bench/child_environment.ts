import { CHILD_ENVIRONMENT } from "../../lib/jobs/child_environment.ts";

/** Those variables that child processes need, as far as they are set. */
export function childEnvironment(): Record<string, string> {
  const set = CHILD_ENVIRONMENT.map((name) => [name, Deno.env.get(name)]);
  return Object.fromEntries(set.filter(([, value]) => value !== undefined));
}
