import {
  inOrder,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  setMember,
} from '@cairn/kit';
import { compileFilter, compileOperand } from './filter.ts';
import { applyPathFunction } from './path-function.ts';
import type { Accepts, Run, Visit } from './path-run.ts';
import { aggregates, type PathStep } from './path-syntax.ts';
import { stepsOverItems } from './steps.ts';

/** Compiles steps into a visitor that puts what they name into `run.results`, in the document's order. */
export function compileSteps(steps: readonly PathStep[]): Visit {
  if (aggregates(steps)) return compileAggregate(steps);
  let next: Visit = collect;
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] as PathStep;
    if (step.kind === 'descent') continue;
    const leaf = index === steps.length - 1;
    const visit = compileStep(step, leaf, next);
    next = steps[index - 1]?.kind === 'descent' ? compileDescent(step, visit) : visit;
  }
  return next;
}

function collect(value: Json, run: Run): void {
  run.scope.spend(1);
  run.results.push(value);
}

/** `$..price.sum()` is the function of all that `$..price` finds. */
function compileAggregate(steps: readonly PathStep[]): Visit {
  const find = compileSteps(steps.slice(0, -1));
  const apply = compileStep(steps.at(-1) as PathStep, true, collect);
  return (value, run) => {
    const found: Run = { document: run.document, results: [], scope: run.scope };
    find(value, found);
    apply(found.results, run);
  };
}

function compileStep(step: PathStep, leaf: boolean, next: Visit): Visit {
  switch (step.kind) {
    case 'member':
      return compileMember(step.name, next);
    case 'members':
      return leaf ? compileMergedMembers(step.names, next) : compileMembers(step.names, next);
    case 'index':
      return compileIndexes([step.index], next);
    case 'indexes':
      return compileIndexes(step.indexes, next);
    case 'slice':
      return compileSlice(step.from, step.to, next);
    case 'wildcard':
      return compileWildcard(next);
    case 'filter':
      return compileFilterStep(compileFilter(step.filter, compileSteps), next);
    case 'function':
      return compileFunction(
        step.name,
        step.parameters.map((parameter) => compileOperand(parameter, compileSteps)),
        next,
      );
    case 'descent':
      return next;
  }
}

function compileMember(name: string, next: Visit): Visit {
  return (value, run) => {
    if (!isJsonObject(value)) return;
    const member = memberOf(value, name);
    if (member !== undefined) next(member, run);
  };
}

/** `['a','b'].c` goes through each member in turn. */
function compileMembers(names: readonly string[], next: Visit): Visit {
  const visits = names.map((name) => compileMember(name, next));
  return (value, run) => {
    run.scope.spend(visits.length);
    for (const visit of visits) visit(value, run);
  };
}

/** `['a','b']` at the end makes an object of the members that are there. */
function compileMergedMembers(names: readonly string[], next: Visit): Visit {
  return (value, run) => {
    if (!isJsonObject(value)) return;
    run.scope.spend(names.length);
    const merged: Record<string, Json> = {};
    for (const name of names) {
      const member = memberOf(value, name);
      if (member !== undefined) setMember(merged, name, member);
    }
    next(
      inOrder(
        merged,
        [...new Set(names)].filter((name) => Object.hasOwn(merged, name)),
      ),
      run,
    );
  };
}

function compileIndexes(indexes: readonly number[], next: Visit): Visit {
  return (value, run) => {
    if (!isJsonArray(value)) return;
    run.scope.spend(indexes.length);
    for (const index of indexes) visitItem(value, index, next, run);
  };
}

function visitItem(items: readonly Json[], index: number, next: Visit, run: Run): void {
  const item = items[index < 0 ? items.length + index : index];
  if (item !== undefined) next(item, run);
}

/**
 * A slice with both bounds counts from one to the other and resolves each index on its own, so
 * `[1:-1]` is empty and `[-2:-1]` is not, as Jayway has it.
 */
function compileSlice(from: number | undefined, to: number | undefined, next: Visit): Visit {
  return (value, run) => {
    if (!isJsonArray(value)) return;
    const { length } = value;
    const start = from === undefined ? 0 : to === undefined && from < 0 ? Math.max(0, length + from) : from;
    const end = to === undefined ? length : Math.min(length, from === undefined && to < 0 ? length + to : to);
    const first = Math.max(start, -length);
    run.scope.spend(Math.max(0, end - first));
    for (let index = first; index < end; index++) visitItem(value, index, next, run);
  };
}

function compileWildcard(next: Visit): Visit {
  return (value, run) => {
    if (isJsonArray(value)) {
      run.scope.spend(value.length);
      for (let index = 0; index < value.length; index++) next(value[index] as Json, run);
    } else if (isJsonObject(value)) {
      const names = Object.keys(value);
      run.scope.spend(names.length);
      for (const name of names) next(value[name] as Json, run);
    }
  };
}

/** A filter picks items of an array; an object it tests as a whole. */
function compileFilterStep(accepts: Accepts, next: Visit): Visit {
  return (value, run) => {
    if (isJsonArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const item = value[index] as Json;
        run.scope.spend(1);
        if (accepts(item, run)) next(item, run);
      }
    } else if (isJsonObject(value) && accepts(value, run)) {
      next(value, run);
    }
  };
}

function compileFunction(
  name: string,
  parameters: readonly ((item: Json, run: Run) => Json | undefined)[],
  next: Visit,
): Visit {
  const looksOnce = name === 'length' || name === 'first' || name === 'last' || name === 'index';
  return (value, run) => {
    const values = parameters.map((parameter) => parameter(run.document, run));
    if (!looksOnce) for (const each of [value, ...values]) run.scope.spend(stepsOverItems(each));
    const result = applyPathFunction(name, value, values, run.scope);
    if (result !== undefined) next(result, run);
  };
}

/** `..` offers the step every value below and the value itself, parents first. */
function compileDescent(step: PathStep, visit: Visit): Visit {
  const matches = descentMatcher(step);
  const descend: Visit = (value, run) => {
    if (typeof value !== 'object' || value === null) return;
    run.scope.spend(stepsOverItems(value));
    if (matches(value, run)) visit(value, run);
    if (isJsonArray(value)) {
      for (let index = 0; index < value.length; index++) descend(value[index] as Json, run);
    } else if (isJsonObject(value)) {
      for (const name of Object.keys(value)) descend((value as JsonObject)[name] as Json, run);
    }
  };
  return descend;
}

/** Which values on the way down the step is applied to; a filter tests each of them, not its items. */
function descentMatcher(step: PathStep): Accepts {
  if (step.kind === 'filter') return compileFilter(step.filter, compileSteps);
  if (step.kind === 'members') {
    const { names } = step;
    return (value, run) => {
      run.scope.spend(names.length);
      return isJsonObject(value) && names.every((name) => Object.hasOwn(value, name));
    };
  }
  return () => true;
}
