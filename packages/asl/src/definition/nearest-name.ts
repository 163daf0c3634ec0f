/**
 * The name that a misspelt one probably means: equal but for case, else within two edits
 * (one for names of up to four characters); undefined when none is near.
 */
export function nearestName(misspelt: string, names: Iterable<string>): string | undefined {
  const budget = misspelt.length <= 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = budget + 1;
  for (const name of names) {
    if (name === misspelt) return undefined;
    if (name.toLowerCase() === misspelt.toLowerCase()) return name;
    if (Math.abs(name.length - misspelt.length) >= bestDistance || name.length > nameCharactersMax) continue;
    const distance = editDistance(misspelt, name);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = name;
    }
  }
  return best;
}

/** Longer names are not compared letter by letter. */
const nameCharactersMax = 100;

/** Insertions, deletions, replacements and swaps of neighbours between two texts. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] as number;
}
