import { invariant } from '@cairn/kit';
import type { TextChange } from './text-change.ts';

/** A part of the new text: kept from the first text (`from`, `to`), or new. */
type Piece = { readonly from: number; readonly to: number } | { readonly text: string };

/** A text after several rounds of changes, each against the text the one before gave; told as one round. */
export class TextPieces {
  readonly #first: string;
  #pieces: Piece[];

  constructor(text: string) {
    this.#first = text;
    this.#pieces = [{ from: 0, to: text.length }];
  }

  /** Applies changes against the text as it is now; they do not overlap and go forward. */
  apply(changes: readonly TextChange[]): void {
    const next: Piece[] = [];
    const queue = [...this.#pieces].reverse();
    let at = 0;
    const takeUntil = (offset: number, keep: boolean): void => {
      while (at < offset) {
        const piece = queue.pop();
        invariant(piece !== undefined, 'changes end within the text');
        const length = lengthOf(piece);
        const wanted = Math.min(length, offset - at);
        if (wanted < length) queue.push(cut(piece, wanted, length));
        if (keep) next.push(wanted < length ? cut(piece, 0, wanted) : piece);
        at += wanted;
      }
    };
    for (const { from, to, insert } of changes) {
      invariant(from >= at && to >= from, 'changes go forward');
      takeUntil(from, true);
      takeUntil(to, false);
      if (insert !== '') next.push({ text: insert });
    }
    this.#pieces = [...next, ...queue.reverse()];
  }

  /** The changes against the first text, each as short as it can be. */
  changes(): readonly TextChange[] {
    const changes: TextChange[] = [];
    let at = 0;
    let insert = '';
    const flush = (to: number): void => {
      const change = shortened(this.#first, { from: at, to, insert });
      if (change.from !== change.to || change.insert !== '') changes.push(change);
      insert = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) insert += piece.text;
      else {
        flush(piece.from);
        at = piece.to;
      }
    }
    flush(this.#first.length);
    return changes;
  }
}

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.to - piece.from;
}

function cut(piece: Piece, start: number, end: number): Piece {
  if ('text' in piece) return { text: piece.text.slice(start, end) };
  return { from: piece.from + start, to: piece.from + end };
}

/** The change without what is the same before and after at both ends. */
function shortened(text: string, { from, to, insert }: TextChange): TextChange {
  const most = Math.min(to - from, insert.length);
  let head = 0;
  while (head < most && text[from + head] === insert[head]) head += 1;
  let tail = 0;
  while (tail < most - head && text[to - 1 - tail] === insert[insert.length - 1 - tail]) tail += 1;
  return { from: from + head, to: to - tail, insert: insert.slice(head, insert.length - tail) };
}
