import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { javaClassOf, printJavaValue } from './java-text.ts';
import { itemAt, type Path, readerOfBase } from './path.ts';
import { type PathStep, printSteps } from './path-syntax.ts';
import { shownValue } from './shown-value.ts';
import { StateFailure } from './state-failure.ts';

const jsonProvider = 'com.jayway.jsonpath.spi.json.JacksonJsonProvider';

/**
 * Says why a definite path names nothing, in Jayway's words: `No results for path: $['x']`,
 * `Missing property in path $['a']`. Only meaningful after `path.read` gave undefined.
 */
export function describeMiss(path: Path, scope: DataScope): string {
  const { steps } = path.syntax;
  let value = readerOfBase(path.syntax.base)(scope);
  for (let index = 0; index < steps.length && value !== undefined; index++) {
    const step = steps[index] as PathStep;
    const reason = describeStep(step, value, steps.slice(0, index));
    if (reason !== undefined) return reason;
    const next: Json | undefined = stepInto(step, value);
    if (next === undefined && step.kind === 'member' && index < steps.length - 1) {
      return `Missing property in path ${printSteps(steps.slice(0, index + 1))}`;
    }
    value = next;
  }
  return `No results for path: ${printSteps(steps)}`;
}

/** Why a step cannot be applied to a value at all. */
function describeStep(step: PathStep, value: Json, before: readonly PathStep[]): string | undefined {
  if (step.kind === 'member' && !isJsonObject(value)) {
    return (
      `Expected to find an object with property ${printSteps([step]).slice(1)} in path ${printSteps(before)} ` +
      `but found '${javaClassOf(value)}'. This is not a json object according to the JsonProvider: '${jsonProvider}'.`
    );
  }
  if (step.kind === 'index' && !isJsonArray(value)) {
    if (value === null) return `The path ${printSteps(before)} is null`;
    return `Filter: ${printSteps([step]).slice(1)} can only be applied to arrays. Current context is: ${shownValue(value, printJavaValue)}`;
  }
  return undefined;
}

function stepInto(step: PathStep, value: Json): Json | undefined {
  if (step.kind === 'member') return isJsonObject(value) ? memberOf(value, step.name) : undefined;
  return step.kind === 'index' ? itemAt(value, step.index) : undefined;
}

/**
 * Reads a path that has to name something, as InputPath, OutputPath and the fields ending in `Path` do.
 * @throws StateFailure States.Runtime: `Invalid path '$.x' : No results for path: $['x']`
 */
export function readRequired(path: Path, scope: DataScope): Json {
  const value = path.read(scope);
  if (value !== undefined) return value;
  if (readsNullInput(path, scope)) throw nullInputFailure();
  throw new StateFailure('States.Runtime', `Invalid path '${path.text}' : ${describeMiss(path, scope)}`);
}

/** Whether a path starts from an input that is null, which Jayway does not take at all. */
export function readsNullInput(path: Path, scope: DataScope): boolean {
  return path.reads === 'data' && scope.root === null;
}

/** The failure of a path that is applied to null. */
export function nullInputFailure(): StateFailure {
  return new StateFailure('States.Runtime', 'Unable to apply Path transformation to null or empty input.');
}
