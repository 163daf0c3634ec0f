import { fitsJsonBytes, type Json, printJsonWithin } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { DataTooLarge } from './data-too-large.ts';
import { printJavaValue } from './java-text.ts';
import { stepsOfPrinting } from './steps.ts';

/** A text that an expression puts together. It never grows longer than a payload may be. */
export class BoundedText {
  readonly #scope: DataScope;
  text = '';

  constructor(scope: DataScope) {
    this.#scope = scope;
  }

  /** @throws DataTooLarge, or StateFailure when the state has taken too many steps */
  add(part: string): void {
    if (this.text.length + part.length > this.#scope.payloadBytesMax) throw tooLarge();
    this.#scope.spend(stepsOfPrinting(part.length));
    this.text += part;
  }

  /** Adds a value as Java prints it. @throws DataTooLarge before it is printed */
  addJavaValue(value: Json): void {
    // Java's text of an array or object is as long as JSON's, give or take the quotes and escapes.
    if (typeof value === 'object' && !fitsJsonBytes(value, this.#scope.payloadBytesMax + 2)) throw tooLarge();
    this.add(printJavaValue(value));
  }
}

/** A value as JSON text. @throws DataTooLarge when it would be longer than a payload may be */
export function boundedJsonText(value: Json, scope: DataScope): string {
  const text = printJsonWithin(value, scope.payloadBytesMax);
  if (text === undefined) throw tooLarge();
  scope.spend(stepsOfPrinting(text.length));
  return text;
}

function tooLarge(): DataTooLarge {
  return new DataTooLarge('The text is longer than a payload may be.');
}
