/**
 * Imported first in a child process, for its effect: what libraries print goes to stderr, because stdout carries
 * frames.
 */
for (const method of ["log", "info", "debug"] as const) {
  console[method] = (...values: unknown[]) => console.error(...values);
}
