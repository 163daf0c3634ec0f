import { printJson } from '@cairn/kit';
import type { BusEvent } from './bus-event.ts';
import { compileEventPath } from './event-path.ts';
import type { HttpParameters } from './event-types.ts';
import { checkInputSize } from './target-input-error.ts';

/**
 * Parameters that are paths of the event have its values. Source: "Dynamic path parameters" in the user guide.
 * @throws TargetInputError when they get too large
 */
export function resolvedHttpParameters(parameters: HttpParameters, event: BusEvent): HttpParameters {
  const { PathParameterValues, HeaderParameters, QueryStringParameters } = parameters;
  let characters = 0;
  const resolve = (value: string) => {
    const resolved = valueIn(event, value);
    characters += resolved.length;
    checkInputSize(characters);
    return resolved;
  };
  return {
    ...(PathParameterValues !== undefined && { PathParameterValues: PathParameterValues.map(resolve) }),
    ...(HeaderParameters !== undefined && { HeaderParameters: mapValues(HeaderParameters, resolve) }),
    ...(QueryStringParameters !== undefined && {
      QueryStringParameters: mapValues(QueryStringParameters, resolve),
    }),
  };
}

function valueIn(event: BusEvent, value: string): string {
  const path = value.startsWith('$.') ? compileEventPath(value) : undefined;
  if (path === undefined) return value;
  const found = path(event);
  if (found === undefined) return '';
  return typeof found === 'string' ? found : printJson(found);
}

function mapValues(parameters: { readonly [name: string]: string }, change: (value: string) => string) {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, change(value)]));
}
