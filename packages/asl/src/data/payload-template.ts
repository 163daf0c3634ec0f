import {
  inOrder,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  keepsOrder,
  setMember,
} from '@cairn/kit';
import { pathNestingMax } from './data-limits.ts';
import type { DataScope } from './data-scope.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compileIntrinsic, type Evaluate } from './intrinsic.ts';
import { compilePath } from './path.ts';
import { nullInputFailure, readsNullInput } from './path-miss.ts';
import { shownValue } from './shown-value.ts';
import { StateFailure } from './state-failure.ts';

/** A subtree of a template: a constant, shared by all that it makes, or something to evaluate. */
type Part =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'evaluate'; readonly evaluate: Evaluate };

/**
 * Compiles a payload template (Parameters, ItemSelector, ResultSelector, Assign): a member whose name
 * ends in `.$` holds a path or an intrinsic call, all else stands for itself.
 * @throws ExpressionSyntaxError; the result throws StateFailure
 */
export function compilePayloadTemplate(template: Json): Evaluate {
  const part = compilePart(template, 0);
  if (part.kind === 'evaluate') return part.evaluate;
  const { value } = part;
  return () => value;
}

/**
 * Compiles the text of one field: a path or an intrinsic call, as `value.$`, ErrorPath and CausePath
 * take it. `field` is the name that AWS shows when the path names nothing.
 * @throws ExpressionSyntaxError
 */
export function compileFieldExpression(field: string, text: string): Evaluate {
  if (!text.startsWith('$')) return compileIntrinsic(text);
  const path = compilePath(text);
  const { read } = path;
  return (scope) => {
    if (readsNullInput(path, scope)) throw nullInputFailure();
    const value = read(scope);
    if (value === undefined) throw missingValue(field, text, scope);
    return value;
  };
}

function missingValue(field: string, path: string, scope: DataScope): StateFailure {
  const input = shownValue(scope.root);
  return new StateFailure(
    'States.Runtime',
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${input}'`,
  );
}

function compilePart(template: Json, depth: number): Part {
  if (depth > pathNestingMax * 5) throw new ExpressionSyntaxError('The template nests too deeply', '', 0);
  if (isJsonArray(template)) return compileArray(template, depth);
  if (isJsonObject(template)) return compileObject(template, depth);
  return { kind: 'constant', value: template };
}

function compileArray(template: readonly Json[], depth: number): Part {
  const parts = template.map((item) => compilePart(item, depth + 1));
  if (parts.every((part) => part.kind === 'constant')) return { kind: 'constant', value: template };
  return { kind: 'evaluate', evaluate: arrayMaker(parts.map(evaluationOf)) };
}

function arrayMaker(evaluations: readonly Evaluate[]): Evaluate {
  return (scope) => {
    scope.spend(evaluations.length);
    return evaluations.map((evaluate) => evaluate(scope));
  };
}

function compileObject(template: JsonObject, depth: number): Part {
  const members = Object.keys(template).map((name) => compileMember(name, template[name] as Json, depth));
  const names = members.map((member) => member.name);
  if (new Set(names).size !== names.length) {
    const twice = names.find((name, index) => names.indexOf(name) !== index) as string;
    throw new ExpressionSyntaxError(`The field '${twice}' is given twice`, twice, 0);
  }
  if (members.every((member) => member.part.kind === 'constant')) {
    return { kind: 'constant', value: template };
  }
  return { kind: 'evaluate', evaluate: objectMaker(members) };
}

interface Member {
  readonly name: string;
  readonly part: Part;
}

function compileMember(name: string, value: Json, depth: number): Member {
  if (!name.endsWith('.$')) return { name, part: compilePart(value, depth + 1) };
  if (typeof value !== 'string') {
    throw new ExpressionSyntaxError(`The value for the field '${name}' must be a string`, name, 0);
  }
  return {
    name: name.slice(0, -2),
    part: { kind: 'evaluate', evaluate: compileFieldExpression(name, value) },
  };
}

function objectMaker(members: readonly Member[]): Evaluate {
  const names = members.map((member) => member.name);
  const evaluations = members.map((member) => evaluationOf(member.part));
  const assign = names.includes('__proto__') ? setMember : assignMember;
  const kept = keepsOrder(names);
  return (scope) => {
    scope.spend(names.length);
    const object: Record<string, Json> = {};
    for (let index = 0; index < names.length; index++) {
      assign(object, names[index] as string, (evaluations[index] as Evaluate)(scope));
    }
    return kept ? object : inOrder(object, names);
  };
}

function assignMember(object: Record<string, Json>, name: string, value: Json): void {
  object[name] = value;
}

function evaluationOf(part: Part): Evaluate {
  if (part.kind === 'evaluate') return part.evaluate;
  const { value } = part;
  return () => value;
}
