/**
 * New names for labels, so that as many pixels as can be keep theirs: the pair of clusters that share the most pixels
 * gets the same name, then the pair that does among the rest, and so on.
 *
 * @param labels [count], below `clusters`; so are those before.
 * @returns the name of each label, [clusters].
 */
export function matchLabels(labels: Uint8Array, before: Uint8Array, clusters: number): Uint8Array {
  const shared = new Float64Array(clusters * clusters); // [now, before]
  labels.forEach((label, i) => shared[label * clusters + before[i]]++);
  const pairs = [...shared.keys()].sort((a, b) => shared[b] - shared[a] || a - b);
  const names = new Uint8Array(clusters);
  const named = new Set<number>(), taken = new Set<number>();
  for (const pair of pairs) {
    const now = Math.floor(pair / clusters), name = pair % clusters;
    if (named.has(now) || taken.has(name)) continue;
    names[now] = name;
    named.add(now);
    taken.add(name);
  }
  return names;
}
