// Whether the service on this machine answers: status 0 if so. For images, which have no curl.
const DEFAULT_PORT = "8000";
/** Under the time that the container engine gives, so that the reason is printed. */
const TIMEOUT_MS = 4_000;

const url = `http://127.0.0.1:${Deno.env.get("PORT") || DEFAULT_PORT}/healthz`;
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`status ${response.status}`);
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  Deno.exit(1);
}
