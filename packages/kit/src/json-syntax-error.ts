/** Characters of the text that {@link JsonSyntaxError.source} shows; Jackson's number. */
const sourceLengthMax = 500;

/** Where reading a JSON text failed. */
export interface JsonSyntaxErrorPlace {
  readonly text: string;
  /** Index of the offending UTF-16 unit. */
  readonly offset: number;
  /** How far the reader had come when it noticed; `offset` unless said. */
  readonly readTo?: number;
}

/**
 * Text that is not JSON. The message is Jackson's, as AWS shows it; some of AWS's answers add the place
 * ({@link locatedMessage}).
 */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  /** Line of the offending character, counted from 1. */
  readonly line: number;
  /** Column of the offending character, counted from 1. */
  readonly column: number;
  /** Index of the offending UTF-16 unit. */
  readonly offset: number;
  readonly #text: string;
  readonly #readTo: number;

  constructor(message: string, place: JsonSyntaxErrorPlace) {
    super(message);
    const { line, column } = lineAndColumn(place.text, place.offset);
    this.line = line;
    this.column = column;
    this.offset = place.offset;
    this.#text = place.text;
    this.#readTo = place.readTo ?? place.offset;
  }

  /** The place in Jackson's words, one past what was read: `[Source: (String)"nul"; line: 1, column: 4]`. */
  get location(): string {
    return jacksonLocation(this.#text, lineAndColumn(this.#text, this.#readTo));
  }

  /** The message with the place on a second line, as Jackson's exceptions print it. */
  get locatedMessage(): string {
    return `${this.message}\n at ${this.location}`;
  }
}

/** A place in a text, counted from 1. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an index; `\n`, `\r` and `\r\n` each end a line. */
export function lineAndColumn(text: string, offset: number): LineAndColumn {
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < offset; index++) {
    const code = text.charCodeAt(index);
    const endsLine = code === 0x0a || (code === 0x0d && text.charCodeAt(index + 1) !== 0x0a);
    if (!endsLine) continue;
    line += 1;
    lineStart = index + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** A place as Jackson prints it, with the beginning of the text. */
export function jacksonLocation(text: string, place: LineAndColumn): string {
  const rest = text.length - sourceLengthMax;
  const source = `"${text.slice(0, sourceLengthMax)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`;
  return `[Source: (String)${source}; line: ${place.line}, column: ${place.column}]`;
}
