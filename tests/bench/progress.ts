/** Says on standard error what the benchmark is at; figures go to standard output. */
export function progress(text: string): void {
  console.error(`bench: ${text}`);
}
