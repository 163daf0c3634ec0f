import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { choiceLabel } from './choice-label.ts';
import {
  type DefinitionGraph,
  type GraphEdge,
  type GraphNode,
  type QueryLanguage,
  type StateNode,
  type StateType,
  stateTypes,
} from './definition-graph-types.ts';
import { appendToPointer } from './json-pointer.ts';
import { resourceLabel } from './resource-label.ts';
import { shortText } from './short-text.ts';
import { stateDetail } from './state-detail.ts';
import { countStates, isLanguageAmongStates, stateRegions, statesOf } from './state-regions.ts';

/** How deep Parallels and Maps are opened inside each other; deeper ones are shown collapsed. */
export const graphNestingMax = 24;
/** Longest label of an edge. */
export const edgeLabelCharactersMax = 40;
/** Longest description of an edge. */
const edgeDescriptionCharactersMax = 1_000;

/** What of a definition is drawn. */
export interface DefinitionGraphOptions {
  /** Ids of Parallels and Maps whose inside is left out. */
  readonly collapsed?: ReadonlySet<string>;
}

/**
 * The graph of a definition. The definition need not be valid: what can be read is shown, transitions to names that
 * are not there lead to {@link MissingNode}s, and nothing throws.
 *
 * @example definitionGraph(parseJson(text), { collapsed: new Set(['/States/Orders']) })
 */
export function definitionGraph(definition: Json, options: DefinitionGraphOptions = {}): DefinitionGraph {
  const builder = new GraphBuilder(options.collapsed ?? new Set());
  builder.addRegion({ machine: definition, pointer: '', depth: 0, language: 'JSONPath' });
  return { nodes: builder.nodes, edges: builder.edges };
}

/** A machine, a branch or an item processor. */
interface Region {
  readonly machine: Json;
  readonly pointer: string;
  readonly depth: number;
  /** Of what it lies in. */
  readonly language: QueryLanguage;
}

/** Where transitions of a region go. */
interface RegionScope {
  readonly pointer: string;
  readonly parent: string | undefined;
  readonly names: ReadonlySet<string>;
  readonly missing: Set<string>;
  hasEnd: boolean;
}

interface Transition {
  readonly kind: GraphEdge['kind'];
  /** Pointer to the field. */
  readonly id: string;
  readonly source: string;
  readonly to: Json | undefined;
  readonly label?: string | undefined;
}

class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly edges: GraphEdge[] = [];
  readonly #collapsed: ReadonlySet<string>;

  constructor(collapsed: ReadonlySet<string>) {
    this.#collapsed = collapsed;
  }

  addRegion({ machine, pointer, depth, language: outer }: Region): void {
    const states = statesOf(machine);
    const parent = pointer === '' ? undefined : pointer;
    const names = new Set(states.map(([name]) => name));
    const scope: RegionScope = { pointer, parent, names, missing: new Set(), hasEnd: false };
    const startAt = isJsonObject(machine) ? memberOf(machine, 'StartAt') : undefined;
    if (typeof startAt === 'string') this.#addStart(scope, startAt);
    const language = isJsonObject(machine) ? languageOf(machine, outer) : outer;
    for (const [name, state] of states) {
      const id = statePointer(pointer, name);
      const fields = isJsonObject(state) ? state : {};
      this.#addState({ id, name, fields, parent, language, depth, isStart: name === startAt });
      this.#addTransitions(scope, id, fields);
    }
    for (const name of scope.missing) {
      this.nodes.push({ kind: 'missing', id: statePointer(pointer, name), parent, name });
    }
    if (scope.hasEnd) this.nodes.push({ kind: 'end', id: `${pointer}#end`, parent });
  }

  #addStart(scope: RegionScope, startAt: string): void {
    const source = `${scope.pointer}#start`;
    this.nodes.push({ kind: 'start', id: source, parent: scope.parent });
    this.#addTransition(scope, {
      kind: 'start',
      id: appendToPointer(scope.pointer, 'StartAt'),
      source,
      to: startAt,
    });
  }

  #addState(setting: StateSetting): void {
    const { id, fields, depth } = setting;
    const regions = stateRegions(fields, id);
    const isCollapsed = regions.length > 0 && (this.#collapsed.has(id) || depth >= graphNestingMax);
    const node = stateNode(setting);
    this.nodes.push({
      ...node,
      regionCount: regions.length,
      isCollapsed,
      innerStateCount: countStates(regions),
    });
    if (isCollapsed) return;
    for (const { pointer, machine, region, index } of regions) {
      this.nodes.push({ kind: 'region', id: pointer, parent: id, region, index });
      this.addRegion({ machine, pointer, depth: depth + 1, language: node.queryLanguage });
    }
  }

  #addTransitions(scope: RegionScope, source: string, state: JsonObject): void {
    const at = (field: string) => appendToPointer(source, field);
    const type = memberOf(state, 'Type');
    if (type === 'Choice') {
      for (const transition of choiceTransitions(source, state)) this.#addTransition(scope, transition);
    } else if (type !== 'Succeed' && type !== 'Fail') {
      this.#addTransition(scope, { kind: 'next', id: at('Next'), source, to: memberOf(state, 'Next') });
    }
    for (const transition of catchTransitions(source, state)) this.#addTransition(scope, transition);
    if (memberOf(state, 'End') === true && memberOf(state, 'Next') === undefined) {
      scope.hasEnd = true;
      const target = `${scope.pointer}#end`;
      const none = { label: undefined, description: undefined };
      this.edges.push({ kind: 'end', id: at('End'), source, target, parent: scope.parent, ...none });
    }
  }

  #addTransition(scope: RegionScope, { kind, id, source, to, label }: Transition): void {
    if (typeof to !== 'string') return;
    if (!scope.names.has(to)) scope.missing.add(to);
    const short = label === undefined ? undefined : shortText(label, edgeLabelCharactersMax);
    this.edges.push({
      kind,
      id,
      source,
      target: statePointer(scope.pointer, to),
      parent: scope.parent,
      label: short === '' ? undefined : short,
      description:
        label === undefined || label === short ? undefined : shortText(label, edgeDescriptionCharactersMax),
    });
  }
}

function choiceTransitions(source: string, state: JsonObject): readonly Transition[] {
  const choices = memberOf(state, 'Choices');
  const pointer = appendToPointer(source, 'Choices');
  const rules = (isJsonArray(choices) ? choices : []).flatMap((rule, index): readonly Transition[] => {
    if (!isJsonObject(rule)) return [];
    const id = appendToPointer(appendToPointer(pointer, index), 'Next');
    return [{ kind: 'choice', id, source, to: memberOf(rule, 'Next'), label: choiceLabel(rule) }];
  });
  const id = appendToPointer(source, 'Default');
  return [...rules, { kind: 'default', id, source, to: memberOf(state, 'Default'), label: 'default' }];
}

function catchTransitions(source: string, state: JsonObject): readonly Transition[] {
  const catchers = memberOf(state, 'Catch');
  const pointer = appendToPointer(source, 'Catch');
  return (isJsonArray(catchers) ? catchers : []).flatMap((catcher, index): readonly Transition[] => {
    if (!isJsonObject(catcher)) return [];
    const id = appendToPointer(appendToPointer(pointer, index), 'Next');
    return [{ kind: 'catch', id, source, to: memberOf(catcher, 'Next'), label: errorNames(catcher) }];
  });
}

function errorNames(catcher: JsonObject): string | undefined {
  const errors = memberOf(catcher, 'ErrorEquals');
  if (!isJsonArray(errors)) return undefined;
  return errors.filter((error) => typeof error === 'string').join(', ');
}

interface StateSetting {
  readonly id: string;
  readonly name: string;
  readonly fields: JsonObject;
  readonly parent: string | undefined;
  readonly language: QueryLanguage;
  readonly depth: number;
  readonly isStart: boolean;
}

type StateNodeItself = Omit<StateNode, 'regionCount' | 'isCollapsed' | 'innerStateCount'>;

function stateNode({ id, name, fields, parent, language, isStart }: StateSetting): StateNodeItself {
  const typeText = memberOf(fields, 'Type');
  const comment = memberOf(fields, 'Comment');
  const resource = typeText === 'Task' ? resourceLabel(fields) : undefined;
  const has = (...names: readonly string[]) => names.some((member) => memberOf(fields, member) !== undefined);
  return {
    kind: 'state',
    id,
    parent,
    name,
    type: typeof typeText === 'string' ? stateTypeOf(typeText) : undefined,
    typeText: typeof typeText === 'string' ? typeText : '',
    queryLanguage: languageOf(fields, language),
    resource,
    detail: stateDetail(fields, resource),
    comment: typeof comment === 'string' ? comment : undefined,
    hasRetry: isFilledArray(memberOf(fields, 'Retry')),
    hasCatch: isFilledArray(memberOf(fields, 'Catch')),
    hasTimeout: has('TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'),
    isStart,
  };
}

function isFilledArray(value: Json | undefined): boolean {
  return isJsonArray(value) && value.length > 0;
}

function stateTypeOf(text: string): StateType | undefined {
  return stateTypes.find((type) => type === text);
}

function languageOf(fields: JsonObject, outer: QueryLanguage): QueryLanguage {
  const own = memberOf(fields, 'QueryLanguage');
  if (own === 'JSONata' || own === 'JSONPath') return own;
  const states = memberOf(fields, 'States');
  const among = isJsonObject(states) ? memberOf(states, 'QueryLanguage') : undefined;
  return isLanguageAmongStates('QueryLanguage', among) && among === 'JSONata' ? 'JSONata' : outer;
}

function statePointer(region: string, name: string): string {
  return appendToPointer(appendToPointer(region, 'States'), name);
}
