/**
 * The value below which a share of the values lies, interpolated between the two nearest: definition 7 of Hyndman and
 * Fan, the default of NumPy and R. Undefined for no values.
 *
 * @param sorted ascending
 * @param share 0–1: 0.5 is the median
 *
 * Source: Hyndman and Fan 1996, https://doi.org/10.1080/00031305.1996.10473566.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
