/** Share of the pixels whose label differs from the one before, 0–1; 1 where there was none before. */
export function changedShare(labels: Uint8Array, before: Uint8Array | undefined): number {
  if (!before) return 1;
  return labels.reduce((sum, label, i) => sum + Number(label !== before[i]), 0) / labels.length;
}
