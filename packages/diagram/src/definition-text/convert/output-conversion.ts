import { type Json, printJson } from '@cairn/kit';
import { ConversionGap, type ConversionNotes } from './conversion-notes.ts';
import { pathExpression } from './path-expression.ts';
import { type ConvertedData, expressionOf } from './template-conversion.ts';

const input: ConvertedData = { kind: 'expression', text: '$states.input' };

/** What `InputPath` makes of the input: null is an empty object. @throws ConversionGap */
export function effectiveInputExpression(path: Json | undefined, notes: ConversionNotes): string {
  if (path === undefined || path === '$') return input.kind === 'expression' ? input.text : '';
  if (path === null) return '{}';
  return pathExpression(String(path), '$states.input', notes);
}

/** Puts a result where `ResultPath` says: null drops it, `$` lets it replace the input. @throws ConversionGap */
export function placedResult(path: Json | undefined, result: ConvertedData): ConvertedData {
  if (path === undefined || path === '$') return result;
  if (path === null) return input;
  const steps = memberSteps(String(path));
  return { kind: 'expression', text: merged('$states.input', steps, expressionOf(result)) };
}

function merged(base: string, steps: readonly string[], value: string): string {
  const [step, ...rest] = steps as [string, ...string[]];
  const inner = rest.length === 0 ? value : merged(`${base}.\`${step}\``, rest, value);
  return `$merge([${base}, {${printJson(step)}: ${inner}}])`;
}

/** The members that a reference path goes through. */
function memberSteps(path: string): readonly string[] {
  const rest = path.slice(1);
  const steps = [...rest.matchAll(/\.([^.[\]'"`]+)|\['([^'\\`]*)'\]/g)];
  const covered = steps.reduce((length, [whole]) => length + whole.length, 0);
  if (!path.startsWith('$') || covered !== rest.length || steps.length === 0) {
    throw new ConversionGap(`${path}: only members of objects can be put into the input by $merge`);
  }
  return steps.map(([, plain, quoted]) => plain ?? quoted ?? '');
}

/** What `OutputPath` takes of the output: null is an empty object. @throws ConversionGap */
export function filteredOutput(
  path: Json | undefined,
  output: ConvertedData,
  notes: ConversionNotes,
): ConvertedData {
  if (path === undefined || path === '$') return output;
  if (path === null) return { kind: 'template', value: {} };
  const whole = expressionOf(output);
  const root = /^\$[\w.`]+$/.test(whole) ? whole : `(${whole})`;
  return { kind: 'expression', text: pathExpression(String(path), root, notes) };
}
