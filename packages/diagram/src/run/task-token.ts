import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { Step } from './step.ts';
import { readJson } from './step-links.ts';

const tokenPath = /^\s*\$\$\.Task\.Token\s*$/;
const tokenExpression = /^\s*\{%\s*\$states\.context\.Task\.Token\s*%\}\s*$/;

/**
 * The task token that a waiting step has given away, read from the recorded arguments of its call: it stands where the
 * definition puts it.
 * @param state the state's definition
 * @returns undefined when the step does not wait, or when the token is a part of a longer text
 */
export function taskTokenOf(step: Step, state: JsonObject): string | undefined {
  if (!step.waitsForTaskToken) return undefined;
  const recorded = readJson(step.task?.parameters);
  const template = memberOf(state, 'Arguments') ?? memberOf(state, 'Parameters');
  return recorded === undefined || template === undefined ? undefined : find(template, recorded);
}

function find(template: Json, recorded: Json): string | undefined {
  if (isJsonArray(template) && isJsonArray(recorded)) {
    return firstFound(template.map((item, index) => [item, recorded[index]]));
  }
  if (!isJsonObject(template) || !isJsonObject(recorded)) return undefined;
  for (const [name, value] of Object.entries(template)) {
    const isPath = name.endsWith('.$');
    const found = memberOf(recorded, isPath ? name.slice(0, -2) : name);
    const form = isPath ? tokenPath : tokenExpression;
    if (typeof value === 'string' && form.test(value) && typeof found === 'string') return found;
  }
  return firstFound(Object.entries(template).map(([name, value]) => [value, memberOf(recorded, name)]));
}

function firstFound(pairs: readonly (readonly [Json, Json | undefined])[]): string | undefined {
  for (const [template, recorded] of pairs) {
    const token = recorded === undefined ? undefined : find(template, recorded);
    if (token !== undefined) return token;
  }
  return undefined;
}
