import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { referencesIn } from '../definition-edit/references.ts';
import { innerScopes, statePointer } from '../definition-edit/state-place.ts';
import { fromEntries, valueAt } from '../edit/apply-value-edit.ts';
import { sameSpelling } from '../edit/same-spelling.ts';
import { parsePointer, printPointer } from '../tree/json-pointer.ts';
import type {
  DefinitionComparison,
  EdgeComparison,
  FieldChange,
  StateComparison,
} from './definition-comparison.ts';
import { matchStates, type StateMatch } from './match-states.ts';

/** Compares two definitions for a graph that shows both: states, transitions and what is written in them. */
export function compareDefinitions(before: Json, after: Json): DefinitionComparison {
  const comparison = new Comparison(before, after);
  comparison.compareScopes('', '');
  const fields = differencesOf(withoutRegion(before), withoutRegion(after));
  return { states: comparison.states, edges: comparison.edges, fields };
}

class Comparison {
  readonly states: StateComparison[] = [];
  readonly edges: EdgeComparison[] = [];
  readonly #before: Json;
  readonly #after: Json;

  constructor(before: Json, after: Json) {
    this.#before = before;
    this.#after = after;
  }

  /** Compares two regions; undefined on one side: all states of the other came or went. */
  compareScopes(before: string | undefined, after: string | undefined): void {
    const left = before === undefined ? {} : statesOf(this.#before, before);
    const right = after === undefined ? {} : statesOf(this.#after, after);
    const matches = matchStates(left, right);
    this.#compareEdges(
      before,
      after,
      new Map(
        matches.flatMap(({ before: from, after: to }) =>
          from !== undefined && to !== undefined ? [[from, to]] : [],
        ),
      ),
    );
    for (const match of matches) this.#compareStates(match, { before, after, left, right });
  }

  #compareStates(
    { before: from, after: to }: StateMatch,
    scopes: {
      readonly before: string | undefined;
      readonly after: string | undefined;
      readonly left: JsonObject;
      readonly right: JsonObject;
    },
  ): void {
    const before = from === undefined ? undefined : statePointer(scopes.before ?? '', from);
    const after = to === undefined ? undefined : statePointer(scopes.after ?? '', to);
    const left = from === undefined ? null : (scopes.left[from] as Json);
    const right = to === undefined ? null : (scopes.right[to] as Json);
    const isBoth = before !== undefined && after !== undefined;
    const fields = isBoth ? differencesOf(ownFields(left), ownFields(right)) : [];
    const changed = fields.length === 0 ? 'same' : 'changed';
    const kind = !isBoth ? (before === undefined ? 'added' : 'removed') : from === to ? changed : 'renamed';
    this.states.push({
      kind,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      fields,
    });
    const inside = { left: innerScopes(left), right: innerScopes(right) };
    for (let index = 0; index < Math.max(inside.left.length, inside.right.length); index++) {
      const one = inside.left[index];
      const two = inside.right[index];
      this.compareScopes(one && before + printPointer(one.steps), two && after + printPointer(two.steps));
    }
  }

  /** A transition is the same when its source, its way and its target are, names of renamed states aside. */
  #compareEdges(
    before: string | undefined,
    after: string | undefined,
    renamed: ReadonlyMap<string, string>,
  ): void {
    const left = before === undefined ? [] : edgesOf(this.#before, before);
    const right = after === undefined ? [] : edgesOf(this.#after, after);
    const open = new Map<string, Edge[]>();
    for (const edge of right) open.set(keyOf(edge), [...(open.get(keyOf(edge)) ?? []), edge]);
    for (const edge of left) {
      const name = (state: string | undefined) =>
        state === undefined ? undefined : (renamed.get(state) ?? `\0${state}`);
      const key = keyOf({ ...edge, source: name(edge.source), target: name(edge.target) });
      const found = open.get(key)?.shift();
      if (found === undefined) this.edges.push({ kind: 'removed', type: edge.type, before: edge.pointer });
      else this.edges.push({ kind: 'same', type: edge.type, before: edge.pointer, after: found.pointer });
    }
    for (const edges of open.values()) {
      for (const edge of edges) this.edges.push({ kind: 'added', type: edge.type, after: edge.pointer });
    }
  }
}

interface Edge {
  readonly type: EdgeComparison['type'];
  readonly pointer: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

function keyOf({ type, source, target }: Edge): string {
  return JSON.stringify([type, source ?? null, target ?? null]);
}

function edgesOf(value: Json, scope: string): readonly Edge[] {
  const references = referencesIn(value, scope).map(({ kind, pointer, source, target }) => ({
    type: kind,
    pointer,
    source,
    target,
  }));
  const ends = Object.entries(statesOf(value, scope))
    .filter(([, state]) => isJsonObject(state) && state.End === true)
    .map(([name]) => ({
      type: 'end' as const,
      pointer: `${statePointer(scope, name)}/End`,
      source: name,
      target: undefined,
    }));
  return [...references, ...ends];
}

function statesOf(value: Json, scope: string): JsonObject {
  const states = valueAt(value, parsePointer(`${scope}/States`));
  return isJsonObject(states) ? states : {};
}

/** A state without its transitions and without the states inside of it. */
function ownFields(state: Json): Json {
  if (!isJsonObject(state)) return state;
  return fromEntries(
    Object.entries(state).flatMap(([name, value]): [string, Json][] => {
      if (name === 'Next' || name === 'End' || name === 'Default') return [];
      if ((name === 'Choices' || name === 'Catch') && isJsonArray(value))
        return [[name, value.map(withoutNext)]];
      if (name === 'Branches' && isJsonArray(value)) return [[name, value.map(withoutRegion)]];
      if (name === 'ItemProcessor' || name === 'Iterator') return [[name, withoutRegion(value)]];
      return [[name, value]];
    }),
  );
}

function withoutNext(rule: Json): Json {
  return isJsonObject(rule) ? fromEntries(Object.entries(rule).filter(([name]) => name !== 'Next')) : rule;
}

function withoutRegion(region: Json): Json {
  if (!isJsonObject(region)) return region;
  return fromEntries(Object.entries(region).filter(([name]) => name !== 'StartAt' && name !== 'States'));
}

/** What differs between two values, at the innermost places. */
export function differencesOf(before: Json, after: Json, path = ''): readonly FieldChange[] {
  if (sameSpelling(before, after)) return [];
  if (isJsonArray(before) && isJsonArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      differencesAt(before[index], after[index], `${path}/${index}`),
    ).flat();
  }
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ kind: 'changed', path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    differencesAt(
      Object.hasOwn(before, name) ? before[name] : undefined,
      Object.hasOwn(after, name) ? after[name] : undefined,
      path + printPointer([name]),
    ),
  );
}

function differencesAt(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): readonly FieldChange[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'added', path, after }];
  if (after === undefined) return [{ kind: 'removed', path, before }];
  return differencesOf(before, after, path);
}
