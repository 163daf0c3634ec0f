/** Where in a text something stands: 1-based line and 0-based column. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** Finds the places of offsets in a text; looks for its lines when it is first asked. */
export class SourcePlaces {
  readonly #text: string;
  #lineStarts: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  placeOf(offset: number): SourcePlace {
    this.#lineStarts ??= lineStartsOf(this.#text);
    const starts = this.#lineStarts;
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) };
  }

  /** The text between two offsets, cut off where it is long. */
  excerpt(start: number, end: number): string {
    return this.#text.slice(start, Math.min(end, start + 80));
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(index + lineBreak.length);
  }
  return starts;
}
