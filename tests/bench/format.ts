// Figures as people read them.

export function ratio(ours: number, theirs: number | undefined): string {
  return theirs === undefined ? "–" : (ours / theirs).toFixed(2);
}

export function milliseconds(ms: number | undefined): string {
  return ms === undefined ? "–" : ms.toFixed(ms < 1000 ? 1 : 0);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function mebibytes(kiB: number): string {
  return (kiB / 1024).toFixed(0);
}

export function gigaflops(perSecond: number): string {
  return (perSecond / 1e9).toFixed(1);
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
