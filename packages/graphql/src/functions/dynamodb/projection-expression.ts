import { isJsonArray, type Json, type JsonObject } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { ExpressionNames } from './expression-names.ts';

/**
 * Paths of attributes (`id`, `nested.list[1]`) as a projection `{expression, expressionNames}`.
 * @throws FunctionError
 */
export function projectionExpression(paths: Json): JsonObject {
  if (!isJsonArray(paths)) throw new FunctionError('projection expects a list of attributes');
  const names = new ExpressionNames();
  const expression = paths.map((path) => pathOf(path, names)).join(', ');
  return { expression, expressionNames: names.entries() };
}

function pathOf(path: Json, names: ExpressionNames): string {
  if (typeof path !== 'string') throw new FunctionError('projection expects a list of attributes');
  return path
    .split('.')
    .map((segment) => {
      const [, name, indexes] = /^(.*?)((?:\[\d+\])*)$/s.exec(segment) as unknown as [string, string, string];
      return `${names.of(name)}${indexes}`;
    })
    .join('.');
}
