import { isJsonArray, isJsonObject, type Json, type JsonObject, Payload, setMember } from '@cairn/kit';
import { compileJsonata, isJsonataText } from './expression.ts';
import { type FieldReader, fieldReader } from './field.ts';
import type { StatesScope } from './states-scope.ts';

/** Makes a payload of a template. @throws EvaluationFailure */
export type TemplateReader = (scope: StatesScope) => Payload;

/**
 * Compiles a value in which every string `{% … %}` stands for what it evaluates to, however deep it lies:
 * Arguments, Output, ItemSelector. What stands for all of a payload passes that payload on.
 * @throws JsonataSyntaxError
 */
export function compileTemplate(template: Json, location: string): TemplateReader {
  if (typeof template === 'string' && isJsonataText(template)) {
    const expression = compileJsonata(template);
    const read = fieldReader(expression, location);
    const { wholePayload } = expression;
    return (scope) => wholePayload?.(scope) ?? Payload.of(read(scope));
  }
  const part = compilePart(template, location);
  if (part === undefined) {
    const constant = Payload.of(template);
    return () => constant;
  }
  return (scope) => Payload.of(part(scope));
}

/** Compiles the members of an Assign, each to a payload of its own. */
export function compileMembers(
  template: JsonObject,
  location: string,
): readonly (readonly [string, TemplateReader])[] {
  return Object.keys(template).map((member) => [
    member,
    compileTemplate(template[member] as Json, `${location}/${member}`),
  ]);
}

/** The reader of a part of a template; undefined when it is a constant. */
function compilePart(template: Json, location: string): FieldReader | undefined {
  if (typeof template === 'string') {
    return isJsonataText(template) ? fieldReader(compileJsonata(template), location) : undefined;
  }
  if (isJsonArray(template)) return compileArray(template, location);
  return isJsonObject(template) ? compileObject(template, location) : undefined;
}

function compileArray(template: readonly Json[], location: string): FieldReader | undefined {
  const parts = template.map((item, index) => compilePart(item, `${location}[${index}]`));
  if (parts.every((part) => part === undefined)) return undefined;
  return (scope: StatesScope) =>
    parts.map((part, index) => (part === undefined ? (template[index] as Json) : part(scope)));
}

function compileObject(template: JsonObject, location: string): FieldReader | undefined {
  const names = Object.keys(template);
  const parts = names.map((name) => compilePart(template[name] as Json, `${location}/${name}`));
  if (parts.every((part) => part === undefined)) return undefined;
  return (scope: StatesScope) => {
    const object: Record<string, Json> = {};
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      const part = parts[index];
      setMember(object, name, part === undefined ? (template[name] as Json) : part(scope));
    }
    return object;
  };
}
