/** The candidate with the most similar spelling, the first of equally similar ones; null when none is similar. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const sought = word.toLowerCase().slice(0, 100);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(sought.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(sought, candidate.toLowerCase().slice(0, 100), least);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

/** The edit distance: letters inserted, deleted, replaced or swapped with their neighbour. At most `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : change;
      next.push(Math.min(change, swapped, row[j]! + 1, next[j - 1]! + 1));
    }
    before = row;
    row = next;
  }
  return Math.min(limit, row[b.length]!);
}
