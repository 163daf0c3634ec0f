import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';

type Step = string | number | typeof every;

const every = Symbol('every member');
const stepPattern = /\.([^.[\]]+)|\[(\d+|\*)\]|\['([^']*)'\]/y;

/** Gives what a path names in an event; undefined where there is nothing. */
type EventPath = (event: Json) => Json | undefined;

/**
 * Compiles the paths that EventBridge takes: `$.detail.items[0].name`, with `*` for all members. A path with a `*`
 * gives a list.
 * @returns undefined when it is no such path
 */
export function compileEventPath(path: string): EventPath | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  for (let at = 1; at < path.length; at = stepPattern.lastIndex) {
    stepPattern.lastIndex = at;
    const match = stepPattern.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    const step = name ?? index ?? quoted ?? '';
    if (step === '*' && quoted === undefined) steps.push(every);
    else steps.push(index === undefined ? step : Number(index));
  }
  const isList = steps.includes(every);
  return (event) => {
    let found: readonly Json[] = [event];
    for (const step of steps) found = found.flatMap((value) => stepInto(value, step));
    return isList ? found : found[0];
  };
}

function stepInto(value: Json, step: Step): readonly Json[] {
  if (step === every) {
    if (isJsonArray(value)) return value;
    return isJsonObject(value) ? Object.values(value) : [];
  }
  if (typeof step === 'number') return isJsonArray(value) && step < value.length ? [value[step] as Json] : [];
  const member = isJsonObject(value) ? memberOf(value, step) : undefined;
  return member === undefined ? [] : [member];
}
