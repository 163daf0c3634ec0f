import { isJsonArray, isJsonObject, type Json, memberOf, withMember } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { ExpressionSyntaxError } from './expression-syntax-error.ts';
import { compilePath, itemAt, type Path } from './path.ts';
import type { PathStep } from './path-syntax.ts';
import { shownValue } from './shown-value.ts';
import { StateFailure } from './state-failure.ts';

type ReferenceStep = Extract<PathStep, { readonly kind: 'member' | 'index' }>;

/** A path that names exactly one place (States Language, "Reference Paths"): members and indexes only. */
export interface ReferencePath extends Path {
  /**
   * The value at the place, which has to exist, as ItemsPath wants it.
   * @throws StateFailure States.ReferencePathConflict
   */
  readonly readPlace: (scope: DataScope) => Json;
  /**
   * A copy of `root` with `value` at the place; what is not on the way is shared. Missing objects are
   * made, array indexes have to exist.
   * @throws StateFailure States.ReferencePathConflict
   */
  readonly set: (root: Json, value: Json) => Json;
}

/** Compiles a reference path. @throws ExpressionSyntaxError, for paths that may name several values too */
export function compileReferencePath(text: string): ReferencePath {
  const path = compilePath(text);
  const steps = path.syntax.steps.map((step) => {
    if (step.kind !== 'member' && step.kind !== 'index') {
      throw new ExpressionSyntaxError('A reference path names members and indexes only', text, 0);
    }
    return step;
  });
  return {
    ...path,
    readPlace: (scope) => {
      const value = path.read(scope);
      if (value === undefined) throw conflictOnRead(steps, scope.root);
      return value;
    },
    set: (root, value) => (steps.length === 0 ? value : put({ root, steps, value }, root, 0)),
  };
}

interface Change {
  readonly root: Json;
  readonly steps: readonly ReferenceStep[];
  readonly value: Json;
}

function put(change: Change, parent: Json | undefined, depth: number): Json {
  const step = change.steps[depth];
  if (step === undefined) return change.value;
  return step.kind === 'member'
    ? putMember(change, parent, depth, step.name)
    : putItem(change, parent, depth, step.index);
}

function putMember(change: Change, parent: Json | undefined, depth: number, name: string): Json {
  if (parent !== undefined && !isJsonObject(parent)) throw conflict(change.steps[depth], change.root);
  const object = parent ?? {};
  return withMember(object, name, put(change, memberOf(object, name), depth + 1));
}

function putItem(change: Change, parent: Json | undefined, depth: number, index: number): Json {
  const item = itemAt(parent, index);
  if (!isJsonArray(parent) || item === undefined) throw conflict(change.steps[depth], change.root);
  const copy = [...parent];
  copy[index < 0 ? parent.length + index : index] = put(change, item, depth + 1);
  return copy;
}

function conflictOnRead(steps: readonly ReferenceStep[], root: Json): StateFailure {
  return conflict(steps.at(-1), root);
}

function conflict(step: ReferenceStep | undefined, root: Json): StateFailure {
  const name = step === undefined ? '$' : step.kind === 'member' ? step.name : String(step.index);
  return new StateFailure(
    'States.ReferencePathConflict',
    `Unable to apply step "${name}" to input ${shownValue(root)}`,
  );
}
