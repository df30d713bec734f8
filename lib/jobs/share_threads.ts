/**
 * How many threads each of several trainers gets, so that together they have as many as there are: the first ones one
 * more where it does not divide, none fewer than one.
 */
export function shareThreads(threads: number, trainers: number): number[] {
  return Array.from(
    { length: trainers },
    (_, i) => Math.max(1, Math.floor(threads / trainers) + (i < threads % trainers ? 1 : 0)),
  );
}
