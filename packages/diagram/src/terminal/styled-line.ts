import { printableText } from '../graph/printable-text.ts';

/** How a piece of a line looks, where the terminal shows colours. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'magenta';

const codes: { readonly [style in TextStyle]: number } = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
};

interface Piece {
  readonly text: string;
  readonly style: TextStyle | undefined;
}

/** A line that is put together from pieces and cut to the terminal's width; escape sequences of its own only. */
export class StyledLine {
  readonly #pieces: Piece[] = [];
  #end: Piece | undefined;
  readonly #options: { readonly isColor: boolean; readonly columns: number };

  constructor(options: { readonly isColor: boolean; readonly columns: number }) {
    this.#options = options;
  }

  /** Adds a piece; users' control characters are not printed. */
  add(text: string, style?: TextStyle): this {
    if (text !== '') this.#pieces.push(pieceOf(text, style));
    return this;
  }

  /** What stands at the end and is not cut: the pieces before make room for it. */
  end(text: string, style?: TextStyle): this {
    this.#end = text === '' ? undefined : pieceOf(text, style);
    return this;
  }

  text(): string {
    const end = this.#end;
    let room = this.#options.columns - (end === undefined ? 0 : cells(end.text));
    const shown: string[] = [];
    for (const { text, style } of this.#pieces) {
      if (room <= 0) break;
      const fitting = fit(text, room);
      shown.push(this.#styled(fitting, style));
      room -= cells(fitting);
      if (fitting !== text) break;
    }
    if (end !== undefined) shown.push(this.#styled(end.text, end.style));
    return shown.join('').trimEnd();
  }

  #styled(text: string, style: TextStyle | undefined): string {
    return style === undefined || !this.#options.isColor ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;
  }
}

function pieceOf(text: string, style: TextStyle | undefined): Piece {
  return { text: printableText(text).replace(/[\t\n\r]/g, ' '), style };
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many cells of a terminal a text takes. */
function cells(text: string): number {
  let count = 0;
  for (const character of text) count += cellsOf(character);
  return count;
}

function cellsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (wide.test(character)) return 2;
  return invisible.test(character) ? 0 : 1;
}

/** The text, or as much of its beginning as fits with `…` behind. */
function fit(text: string, columns: number): string {
  let count = 0;
  let end = 0;
  let cut = 0;
  for (const character of text) {
    count += cellsOf(character);
    if (count > columns) return `${text.slice(0, cut)}…`;
    end += character.length;
    if (count < columns) cut = end;
  }
  return text;
}
