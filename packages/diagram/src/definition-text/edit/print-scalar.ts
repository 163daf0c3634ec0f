import { type JsonNumber, printJson } from '@cairn/kit';
import type { ScalarStyle } from '../tree/text-node.ts';
import type { EditContext } from './edit-context.ts';

/** A value that is no container. */
export type ScalarValue = string | number | boolean | null | JsonNumber;

/** Where a scalar is written. */
export interface ScalarPlace {
  /** Whether it stands in brackets, where YAML's plain texts may hold less. */
  readonly isFlow: boolean;
  /** The style of what stood there before. */
  readonly before?: ScalarStyle;
}

/** Characters that a plain YAML text may begin with here; others may mean something. */
const plainStart = /^[A-Za-z_$/(]/;
const plainCharacters = /^[\x20-\x7e]*$/;
const otherMeaning = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const blockIndicators = /: |:$| #|\s$/;
const flowIndicators = /[,[\]{}:]/;
const needsEscapes = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u;

/** A scalar on one line, as the language of the definition writes it. */
export function printScalar(value: ScalarValue, place: ScalarPlace, context: EditContext): string {
  if (context.format === 'json' || typeof value !== 'string') return printJson(value);
  if (context.isPlain || needsEscapes.test(value)) return printJson(value);
  if (place.before === 'single' || place.before === 'double') return quoted(value, place.before);
  const isPlain =
    plainStart.test(value) &&
    plainCharacters.test(value) &&
    !otherMeaning.test(value) &&
    !blockIndicators.test(value) &&
    !(place.isFlow && flowIndicators.test(value));
  return isPlain ? value : quoted(value, value.includes("'") ? 'double' : context.style.quote);
}

function quoted(value: string, quote: 'single' | 'double'): string {
  return quote === 'double' ? printJson(value) : `'${value.replaceAll("'", "''")}'`;
}
