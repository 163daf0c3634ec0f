import type { Json } from '@cairn/kit';
import { type FragmentDefinitionNode, Kind, print, type SelectionSetNode } from 'graphql';
import type { ResolverInfo } from '../resolver/resolver-context.ts';
import type { Variables } from './input-values.ts';
import type { PlannedField } from './operation-plan.ts';
import { isIncluded } from './operation-plan.ts';

/** `ctx.info` of a field: its selection is listed and printed when it is asked for, once for each plan. */
export class FieldInfo implements ResolverInfo {
  readonly fieldName: string;
  readonly parentTypeName: string;
  readonly variables: Json;
  readonly #field: PlannedField;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #conditions: Variables;

  constructor(
    field: PlannedField,
    options: {
      readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
      readonly conditions: Variables;
      readonly givenVariables: Json;
    },
  ) {
    this.#field = field;
    this.#fragments = options.fragments;
    this.#conditions = options.conditions;
    this.fieldName = field.name;
    this.parentTypeName = field.parentTypeName;
    this.variables = options.givenVariables;
  }

  get selectionSetList(): readonly string[] {
    return selectionList(this.#field, this.#fragments, this.#conditions);
  }

  get selectionSetGraphQL(): string {
    return selectionText(this.#field);
  }
}

/**
 * Paths of all fields below a field, each after the one it stands in: `["id", "author", "author/name"]`. Aliases stand
 * for names, fragments are spread.
 */
export function selectionList(
  { nodes }: Pick<PlannedField, 'nodes'>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  conditions: Variables,
): readonly string[] {
  const paths = new Set<string>();
  const go = ({ selections }: SelectionSetNode, prefix: string): void => {
    for (const node of selections) {
      if (!isIncluded(node, conditions)) continue;
      if (node.kind === Kind.FIELD) {
        const path = prefix + (node.alias?.value ?? node.name.value);
        paths.add(path);
        if (node.selectionSet !== undefined) go(node.selectionSet, `${path}/`);
      } else if (node.kind === Kind.INLINE_FRAGMENT) go(node.selectionSet, prefix);
      else {
        const fragment = fragments.get(node.name.value);
        if (fragment !== undefined) go(fragment.selectionSet, prefix);
      }
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet !== undefined) go(selectionSet, '');
  return [...paths];
}

/** A field's selection as it was written, fragments by name: `{\n  id\n  ...authorFields\n}`. Empty for leaves. */
export function selectionText({ nodes }: Pick<PlannedField, 'nodes'>): string {
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  if (selections.length === 0) return '';
  return print({ kind: Kind.SELECTION_SET, selections });
}
