import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { Place } from './place.ts';

/** Advice with the place that it is about. */
interface PlacedAdvice {
  readonly message: string;
  readonly place: Place;
}

/** The fields of JSONPath states, with what JSONata has in their place. */
const standIns: { readonly [field: string]: string } = {
  Parameters: 'Arguments',
  InputPath: 'Arguments',
  ResultSelector: 'Output',
  ResultPath: 'Output',
  OutputPath: 'Output',
  ItemsPath: 'Items',
};
const dataFields = ['Arguments', 'Output', 'Assign', 'Items', 'ItemSelector'];
const nestingMax = 100;

/** Advice for a state of the JSONata query language that is written as if it were one of JSONPath. */
export function* languageHints(state: JsonObject, place: Place): Generator<PlacedAdvice> {
  const isPass = memberOf(state, 'Type') === 'Pass';
  for (const [field, standIn] of Object.entries(standIns)) {
    if (!Object.hasOwn(state, field)) continue;
    const instead = isPass ? 'Output' : standIn;
    yield {
      message: `'${field}' belongs to JSONPath; with JSONata '${instead}' does that.`,
      place: place.member(field),
    };
  }
  for (const field of dataFields) {
    const value = memberOf(state, field);
    if (value !== undefined) yield* dataHints(value, place.member(field), 0);
  }
}

/** What in a value looks like a path, which JSONata takes for a text. */
function* dataHints(value: Json, place: Place, depth: number): Generator<PlacedAdvice> {
  if (depth > nestingMax) return;
  if (typeof value === 'string') {
    if (/^\$\$?(?:[.[]|$)/.test(value)) yield { message: pathAdvice(value), place };
  } else if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) yield* dataHints(item, place.item(index), depth + 1);
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const at = place.member(name);
      if (name.endsWith('.$')) {
        const plain = JSON.stringify(name.slice(0, -2));
        yield {
          message: `'${name}' belongs to JSONPath; with JSONata write ${plain}: "{% … %}".`,
          place: at,
        };
      } else {
        yield* dataHints(member, at, depth + 1);
      }
    }
  }
}

function pathAdvice(path: string): string {
  const expression = path.startsWith('$$')
    ? `$states.context${path.slice(2)}`
    : `$states.input${path.slice(1)}`;
  return `'${path}' is taken as a text; with JSONata write "{% ${expression} %}".`;
}

const goingOn = ['Pass', 'Task', 'Wait', 'Parallel', 'Map'];

/** Advice for a state that neither ends nor goes on. */
export function missingNextHint(state: JsonObject): string | undefined {
  const type = memberOf(state, 'Type');
  const isMissing = typeof type === 'string' && goingOn.includes(type);
  const says = Object.keys(state).some((field) => /^(?:next|end|nxt|nxet|edn)$/i.test(field));
  return isMissing && !says ? 'Say what follows: "Next": "STATE", or "End": true.' : undefined;
}
