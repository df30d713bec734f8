/**
 * The variables that a child process of Deno needs to find the modules its parent has downloaded; a caller that may
 * read the environment passes those that are set on.
 */
export const CHILD_ENVIRONMENT: readonly string[] = ["DENO_DIR", "HOME", "NPM_CONFIG_REGISTRY"];
