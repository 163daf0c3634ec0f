import { type LineHunk, lineDifference, linesOf } from './line-difference.ts';

/**
 * A piece of a merge, in the order of the text: the same in all three, changed by one side or by both alike, or
 * changed by both in two ways.
 */
export type MergePiece =
  | { readonly kind: 'same' | 'mine' | 'theirs' | 'both'; readonly text: string }
  | { readonly kind: 'conflict'; readonly base: string; readonly mine: string; readonly theirs: string };

/** A three-way merge of texts. */
export interface TextMerge {
  readonly pieces: readonly MergePiece[];
  readonly conflictCount: number;
  /** The merged text, when nothing conflicts. */
  readonly text?: string;
}

/**
 * Merges two texts that come from one, line by line (diff3): what one side alone changed is taken over. Changes of
 * both sides that touch each other conflict, unless they are the same.
 */
export function mergeTexts(base: string, mine: string, theirs: string): TextMerge {
  const lines = { base: linesOf(base), mine: linesOf(mine), theirs: linesOf(theirs) };
  const regions = regionsOf(lineDifference(lines.base, lines.mine), lineDifference(lines.base, lines.theirs));
  const pieces: MergePiece[] = [];
  let at = 0;
  for (const region of regions) {
    if (region.base.from > at)
      pieces.push({ kind: 'same', text: lines.base.slice(at, region.base.from).join('') });
    pieces.push(pieceOf(region, lines));
    at = region.base.to;
  }
  if (at < lines.base.length) pieces.push({ kind: 'same', text: lines.base.slice(at).join('') });
  const conflictCount = pieces.filter((piece) => piece.kind === 'conflict').length;
  if (conflictCount > 0) return { pieces, conflictCount };
  return { pieces, conflictCount, text: pieces.map((piece) => ('text' in piece ? piece.text : '')).join('') };
}

interface Lines {
  readonly from: number;
  readonly to: number;
}

/** Lines of the base that at least one side changed, and what stands for them on each side. */
interface Region {
  readonly base: Lines;
  readonly mine: Lines;
  readonly theirs: Lines;
}

function pieceOf(region: Region, lines: { readonly [side in keyof Region]: readonly string[] }): MergePiece {
  const textOf = (side: keyof Region): string =>
    lines[side].slice(region[side].from, region[side].to).join('');
  const [base, mine, theirs] = [textOf('base'), textOf('mine'), textOf('theirs')];
  if (mine === theirs) return { kind: 'both', text: mine };
  if (mine === base) return { kind: 'theirs', text: theirs };
  if (theirs === base) return { kind: 'mine', text: mine };
  return { kind: 'conflict', base, mine, theirs };
}

/** Joins the changes of both sides where they overlap or touch. */
function regionsOf(mine: readonly LineHunk[], theirs: readonly LineHunk[]): readonly Region[] {
  const regions: Region[] = [];
  const shift = { mine: 0, theirs: 0 };
  let left = 0;
  let right = 0;
  while (left < mine.length || right < theirs.length) {
    const taken = { mine: [] as LineHunk[], theirs: [] as LineHunk[] };
    const start = Math.min(mine[left]?.beforeFrom ?? Infinity, theirs[right]?.beforeFrom ?? Infinity);
    let end = start;
    for (;;) {
      const one = mine[left];
      const two = theirs[right];
      if (one !== undefined && one.beforeFrom <= end) {
        taken.mine.push(one);
        end = Math.max(end, one.beforeTo);
        left += 1;
      } else if (two !== undefined && two.beforeFrom <= end) {
        taken.theirs.push(two);
        end = Math.max(end, two.beforeTo);
        right += 1;
      } else break;
    }
    const base = { from: start, to: end };
    regions.push({
      base,
      mine: sideOf(base, taken.mine, shift, 'mine'),
      theirs: sideOf(base, taken.theirs, shift, 'theirs'),
    });
  }
  return regions;
}

/** The lines of a side that stand for some of the base; `shift` is how far the side has moved by then. */
function sideOf(
  base: Lines,
  hunks: readonly LineHunk[],
  shift: { mine: number; theirs: number },
  side: 'mine' | 'theirs',
): Lines {
  const from = base.from + shift[side];
  for (const hunk of hunks) shift[side] += hunk.afterTo - hunk.afterFrom - (hunk.beforeTo - hunk.beforeFrom);
  return { from, to: base.to + shift[side] };
}
