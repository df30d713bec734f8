/** Bytes for people: `2.2 GiB`, `640 MiB`. */
export function bytesInWords(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${+gibibytes.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** A duration for people: `0.5 s`, `180 s`. */
export function secondsInWords(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
