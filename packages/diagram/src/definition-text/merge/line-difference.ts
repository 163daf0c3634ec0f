/** Lines of one text that stand for lines of another; ends are one past the last. Either side may be empty. */
export interface LineHunk {
  readonly beforeFrom: number;
  readonly beforeTo: number;
  readonly afterFrom: number;
  readonly afterTo: number;
}

/** Most steps that are searched for the shortest difference of a part without landmarks; more is told as one hunk. */
const stepsMax = 500;

/** The lines of a text, each with its line break. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/**
 * What differs between two lists of lines, in their order. Lines that stand once on both sides are the landmarks; the
 * shortest difference is searched between them.
 */
export function lineDifference(before: readonly string[], after: readonly string[]): readonly LineHunk[] {
  const hunks: LineHunk[] = [];
  const pending: LineHunk[] = [
    { beforeFrom: 0, beforeTo: before.length, afterFrom: 0, afterTo: after.length },
  ];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const rest = trimmed(part, before, after);
    if (rest === undefined) continue;
    const landmarks = landmarksOf(rest, before, after);
    if (landmarks.length === 0) {
      hunks.push(...(shortest(rest, before, after) ?? [rest]));
      continue;
    }
    let from = { before: rest.beforeFrom, after: rest.afterFrom };
    for (const [left, right] of [...landmarks, [rest.beforeTo, rest.afterTo] as const]) {
      pending.push({ beforeFrom: from.before, beforeTo: left, afterFrom: from.after, afterTo: right });
      from = { before: left + 1, after: right + 1 };
    }
  }
  return joined(
    hunks.sort((left, right) => left.beforeFrom - right.beforeFrom || left.afterFrom - right.afterFrom),
  );
}

/** The part without the lines that are the same at both ends; undefined when nothing is left. */
function trimmed(part: LineHunk, before: readonly string[], after: readonly string[]): LineHunk | undefined {
  let { beforeFrom, beforeTo, afterFrom, afterTo } = part;
  while (beforeFrom < beforeTo && afterFrom < afterTo && before[beforeFrom] === after[afterFrom]) {
    beforeFrom += 1;
    afterFrom += 1;
  }
  while (beforeFrom < beforeTo && afterFrom < afterTo && before[beforeTo - 1] === after[afterTo - 1]) {
    beforeTo -= 1;
    afterTo -= 1;
  }
  if (beforeFrom === beforeTo && afterFrom === afterTo) return undefined;
  return { beforeFrom, beforeTo, afterFrom, afterTo };
}

/** Pairs of lines that stand once in each part, in an order that both sides keep: the longest such list. */
function landmarksOf(
  part: LineHunk,
  before: readonly string[],
  after: readonly string[],
): readonly (readonly [number, number])[] {
  const left = uniquePlaces(before, part.beforeFrom, part.beforeTo);
  const right = uniquePlaces(after, part.afterFrom, part.afterTo);
  const pairs: [number, number][] = [];
  for (const [line, place] of left) {
    const other = right.get(line);
    if (place >= 0 && other !== undefined && other >= 0) pairs.push([place, other]);
  }
  pairs.sort((one, two) => one[0] - two[0]);
  return longestRising(pairs);
}

function uniquePlaces(lines: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let index = from; index < to; index++) {
    const line = lines[index] as string;
    places.set(line, places.has(line) ? -1 : index);
  }
  return places;
}

/** Patience sorting: the longest list of pairs whose second numbers rise. */
function longestRising(
  pairs: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const tops: number[] = [];
  const previous: number[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] as number] as readonly [number, number])[1] < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (tops[low - 1] as number);
    tops[low] = index;
  }
  const rising: (readonly [number, number])[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = previous[at] as number) {
    rising.push(pairs[at] as readonly [number, number]);
  }
  return rising.reverse();
}

/** The shortest difference (Myers, 1986), or undefined when it takes more than {@link stepsMax} steps. */
function shortest(
  part: LineHunk,
  before: readonly string[],
  after: readonly string[],
): readonly LineHunk[] | undefined {
  const height = part.beforeTo - part.beforeFrom;
  const width = part.afterTo - part.afterFrom;
  if (height === 0 || width === 0) return [part];
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let steps = 0; steps <= Math.min(stepsMax, height + width); steps++) {
    const next = new Map(reach);
    trace.push(reach);
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = startOf(reach, diagonal, steps);
      while (
        x < height &&
        x - diagonal < width &&
        before[part.beforeFrom + x] === after[part.afterFrom + x - diagonal]
      ) {
        x += 1;
      }
      next.set(diagonal, x);
      if (x >= height && x - diagonal >= width) return walkBack(trace, part, height - width, height);
    }
    reach = next;
  }
  return undefined;
}

function startOf(reach: ReadonlyMap<number, number>, diagonal: number, steps: number): number {
  const down = reach.get(diagonal + 1) ?? -1;
  const right = reach.get(diagonal - 1) ?? -1;
  const isDown = diagonal === -steps || (diagonal !== steps && right < down);
  return isDown ? Math.max(0, down) : right + 1;
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  part: LineHunk,
  lastDiagonal: number,
  height: number,
): readonly LineHunk[] {
  const hunks: LineHunk[] = [];
  let diagonal = lastDiagonal;
  let x = height;
  for (let steps = trace.length - 1; steps > 0; steps--) {
    const reach = trace[steps] as ReadonlyMap<number, number>;
    const down = reach.get(diagonal + 1) ?? -1;
    const right = reach.get(diagonal - 1) ?? -1;
    const isDown = diagonal === -steps || (diagonal !== steps && right < down);
    const from = isDown ? diagonal + 1 : diagonal - 1;
    x = reach.get(from) ?? 0;
    const y = x - from;
    hunks.push({
      beforeFrom: part.beforeFrom + x,
      beforeTo: part.beforeFrom + (isDown ? x : x + 1),
      afterFrom: part.afterFrom + y,
      afterTo: part.afterFrom + (isDown ? y + 1 : y),
    });
    diagonal = from;
  }
  return hunks.reverse();
}

/** Hunks that touch become one. */
function joined(hunks: readonly LineHunk[]): readonly LineHunk[] {
  const result: LineHunk[] = [];
  for (const hunk of hunks) {
    const last = result.at(-1);
    if (last !== undefined && last.beforeTo === hunk.beforeFrom && last.afterTo === hunk.afterFrom) {
      result[result.length - 1] = { ...last, beforeTo: hunk.beforeTo, afterTo: hunk.afterTo };
    } else result.push(hunk);
  }
  return result;
}
