import { utf8ByteLength } from '@cairn/kit';
import { ExpressionFault } from './expression-fault.ts';
import { expressionBytesMax } from './expression-reader.ts';

/** Parsed expressions kept at most, of each grammar. */
const entriesMax = 1_000;

/**
 * Parses each text once: applications send the same few expressions over and over, with other values. Keeps a
 * bounded number of texts; what does not parse is not kept.
 */
export class ParsedExpressions<Parsed> {
  readonly #parse: (text: string) => Parsed;
  readonly #entries = new Map<string, Parsed>();

  constructor(parse: (text: string) => Parsed) {
    this.#parse = parse;
  }

  /** @throws ExpressionFault */
  get(text: string): Parsed {
    const known = this.#entries.get(text);
    if (known !== undefined) return known;
    checkSize(text);
    const parsed = this.#parse(text);
    this.#entries.set(text, parsed);
    if (this.#entries.size > entriesMax) {
      // The one that came first goes; when it is still in use it comes back at once.
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    return parsed;
  }
}

function checkSize(text: string): void {
  if (text === '') throw new ExpressionFault('The expression can not be empty;');
  const bytes = utf8ByteLength(text);
  if (bytes <= expressionBytesMax) return;
  throw new ExpressionFault(
    `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
  );
}
