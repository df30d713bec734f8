/** What could be read of the environment. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  /** Whether it could be listed, so that misspelt names show. */
  readonly isListed: boolean;
}

/**
 * Reads the environment as far as that is permitted, and never asks for more.
 *
 * `--allow-env=SGSCN_*,PORT --ignore-env` lists just those. Without `--ignore-env` only a full `--allow-env` can list;
 * the variables in `names` are then read one by one, where that is allowed.
 */
export function readEnvironment(
  env: Pick<Deno.Env, "get" | "toObject">,
  names: readonly string[],
): Environment {
  if (Deno.permissions.querySync({ name: "env" }).state !== "prompt") { // listing would ask
    try {
      return { variables: env.toObject(), isListed: true };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotCapable)) throw error;
    }
  }
  const readable = names.filter((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
  );
  const values = readable.map((name) => [name, env.get(name)]).filter(([, value]) => value !== undefined);
  return { variables: Object.fromEntries(values), isListed: false };
}
