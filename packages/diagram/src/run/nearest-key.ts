/** Edits that still make a name a misspelling. */
const editsMax = 2;

/** The key that a misspelt one most probably meant; undefined when none is near. */
export function nearestKey(key: string, keys: readonly string[]): string | undefined {
  const wanted = key.toLowerCase();
  let nearest: string | undefined;
  let least = Math.min(editsMax, Math.floor(wanted.length / 2)) + 1;
  for (const candidate of keys) {
    if (Math.abs(candidate.length - key.length) >= least) continue;
    const edits = editsBetween(wanted, candidate.toLowerCase());
    if (edits < least) [nearest, least] = [candidate, edits];
  }
  return nearest;
}

function editsBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let index = 1; index <= right.length; index++) {
      const same = left[at - 1] === right[index - 1] ? 0 : 1;
      const [above = 0, before = 0, diagonal = 0] = [row[index], next[index - 1], row[index - 1]];
      next.push(Math.min(above + 1, before + 1, diagonal + same));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
