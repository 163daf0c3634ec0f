import { type Json, JsonSyntaxError, parseJson, printJson } from '@cairn/kit';
import { checkInputSize } from './target-input-error.ts';

/** A piece of a template: text as it stands, or a variable. */
type Piece = { readonly text: string } | { readonly variable: string; readonly isQuoted: boolean };

const placeholder = /<([A-Za-z0-9_.\-/]+)>/y;

/** An InputTemplate with its `<variables>`. */
export class InputTemplate {
  readonly #pieces: readonly Piece[];
  readonly #isText: boolean;

  /** @param isVariable whether a name in angle brackets is a variable; others stay as they are */
  constructor(template: string, isVariable: (name: string) => boolean) {
    this.#pieces = piecesOf(template, isVariable);
    const [first] = this.#pieces;
    const isOneVariable = this.#pieces.length === 1 && first !== undefined && 'variable' in first;
    this.#isText = !isOneVariable && !/^\s*["[{]/.test(template);
  }

  /** Names of variables that stand where an object's key stands, which AWS refuses. */
  get keys(): readonly string[] {
    return this.#pieces.flatMap((piece, index) => {
      if (!('variable' in piece) || this.#isText) return [];
      const next = this.#pieces[index + 1];
      return next !== undefined && 'text' in next && /^"?\s*:/.test(next.text) && !piece.isQuoted
        ? [piece.variable]
        : [];
    });
  }

  /**
   * Fills the template. As a JSON value a variable is printed as JSON, strings with their quotes; within quotes or in
   * plain text its text is inserted. A variable without a value is null, or nothing within quotes. JSON is printed
   * without spaces. AWS inserts texts within quotes unescaped, also where that gives broken JSON: there they are
   * escaped here.
   * @throws TargetInputError when it gets too large
   */
  fill(lookUp: (variable: string) => Json | undefined): string {
    if (this.#isText) return this.#print(lookUp, (text) => text);
    const filled = this.#print(lookUp, (text) => text);
    return compact(filled) ?? compact(this.#print(lookUp, escaped)) ?? filled;
  }

  #print(lookUp: (variable: string) => Json | undefined, quoted: (text: string) => string): string {
    // A variable may stand in a template some thousand times: it is printed once.
    const printed = [new Map<string, string>(), new Map<string, string>()] as const;
    let filled = '';
    for (const piece of this.#pieces) {
      if ('text' in piece) filled += piece.text;
      else {
        const isText = piece.isQuoted || this.#isText;
        const known = printed[isText ? 1 : 0];
        let text = known.get(piece.variable);
        if (text === undefined) {
          text = printVariable(lookUp(piece.variable), isText ? quoted : undefined);
          known.set(piece.variable, text);
        }
        filled += text;
      }
      checkInputSize(filled.length);
    }
    return filled;
  }
}

/** @param quoted how its text is written; undefined for a variable that stands for a JSON value */
function printVariable(value: Json | undefined, quoted: ((text: string) => string) | undefined): string {
  if (quoted === undefined) return printJson(value ?? null);
  if (value === undefined) return '';
  return quoted(typeof value === 'string' ? value : printJson(value));
}

function piecesOf(template: string, isVariable: (name: string) => boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let isQuoted = false;
  let text = '';
  for (let at = 0; at < template.length; at++) {
    const character = template[at] as string;
    if (character === '"') isQuoted = !isQuoted;
    placeholder.lastIndex = at;
    const variable = character === '<' ? placeholder.exec(template)?.[1] : undefined;
    if (variable !== undefined && isVariable(variable)) {
      if (text !== '') pieces.push({ text });
      pieces.push({ variable, isQuoted });
      text = '';
      at = placeholder.lastIndex - 1;
      continue;
    }
    text += character;
    if (character === '\\') text += template[++at] ?? '';
  }
  if (text !== '') pieces.push({ text });
  return pieces;
}

/** JSON without spaces; undefined when the text is not JSON. */
function compact(text: string): string | undefined {
  try {
    return printJson(parseJson(text));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function escaped(text: string): string {
  return printJson(text).slice(1, -1);
}
