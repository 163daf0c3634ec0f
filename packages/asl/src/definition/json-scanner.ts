/** A member of an object in a JSON text. */
export interface ScannedMember {
  readonly name: string;
  /** Index of the quote that opens the name. */
  readonly nameIndex: number;
  /** Index of the value's first character. */
  readonly valueIndex: number;
}

const space = /[ \t\n\r]*/y;
const stringPattern = /"(?:[^"\\]|\\.)*"/sy;
const scalarPattern = /[^\s,\]}]+/y;

/**
 * Finds members and items in JSON text by their positions, without building values.
 * Meant for text that parses; in other text it finds what it can and ends.
 */
export class JsonScanner {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  skipSpace(index: number): number {
    return matchEnd(space, this.#text, index) ?? index;
  }

  /** The members of the object at an index; none when there is no object. */
  *members(objectIndex: number): Generator<ScannedMember> {
    if (this.#text[objectIndex] !== '{') return;
    let index = this.skipSpace(objectIndex + 1);
    while (this.#text[index] === '"') {
      const nameEnd = matchEnd(stringPattern, this.#text, index);
      if (nameEnd === undefined) return;
      const colon = this.skipSpace(nameEnd);
      if (this.#text[colon] !== ':') return;
      const valueIndex = this.skipSpace(colon + 1);
      yield { name: readString(this.#text.slice(index, nameEnd)), nameIndex: index, valueIndex };
      index = this.#afterValue(valueIndex);
    }
  }

  /** Index of an item of the array at an index. */
  itemAt(arrayIndex: number, position: number): number | undefined {
    if (this.#text[arrayIndex] !== '[') return undefined;
    let index = this.skipSpace(arrayIndex + 1);
    for (let count = 0; count < position; count++) index = this.#afterValue(index);
    return index < this.#text.length && this.#text[index] !== ']' ? index : undefined;
  }

  /** Index behind a value and the comma that follows it. */
  #afterValue(valueIndex: number): number {
    const end = this.skipSpace(this.#endOfValue(valueIndex));
    return this.#text[end] === ',' ? this.skipSpace(end + 1) : end;
  }

  #endOfValue(valueIndex: number): number {
    let depth = 0;
    let index = valueIndex;
    do {
      const character = this.#text[index];
      if (character === undefined) return index;
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      if (character === '"') index = matchEnd(stringPattern, this.#text, index) ?? this.#text.length;
      else if (depth === 0 && character !== '}' && character !== ']') {
        index = matchEnd(scalarPattern, this.#text, index) ?? index + 1;
      } else index += 1;
    } while (depth > 0);
    return index;
  }
}

function matchEnd(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text) === null ? undefined : pattern.lastIndex;
}

function readString(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
