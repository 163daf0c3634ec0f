import {
  type AttributeType,
  type AttributeValue,
  type Item,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import { nestsTooDeep } from '../attribute-value/item-size.ts';
import { nestingError, validationError } from '../attribute-value/read-item.ts';
import { applyActions, type BoundAction } from './apply-update.ts';
import { bindUpdateValue, updateFaultRanks } from './bound-update.ts';
import { findClashes, type ResolvedPath } from './document-path.ts';
import { FaultRanking, namingExpression } from './expression-fault.ts';
import { parseUpdate, type UpdateAction, type UpdateSyntax } from './parse-update.ts';
import { pathTree, projectItem } from './path-tree.ts';
import type { Placeholders } from './placeholders.ts';

/** Which attributes an update answers: those that it touched, as they were or as they are. */
export type UpdatedAttributes = 'UPDATED_OLD' | 'UPDATED_NEW';

/** An update ready for items. */
export interface CompiledUpdate {
  /** The item after the update; the item before is left as it is. @throws ServiceError ValidationException */
  readonly apply: (item: Item) => Item;
  /** The paths that the update writes. */
  readonly paths: readonly ResolvedPath[];
  /** Of the item before or after, what stands at {@link paths}: the answer for ReturnValues; may be empty. */
  readonly updatedAttributes: (before: Item, after: Item, which: UpdatedAttributes) => Item;
}

/** How the errors of ADD and DELETE call the types. */
const typeNames: { readonly [type in AttributeType]?: string } = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/**
 * Compiles an UpdateExpression.
 * @param keyNames the attributes of the table's key, which no update may touch
 * @throws ServiceError ValidationException with the service's text
 */
export function compileUpdate(
  text: string,
  placeholders: Placeholders,
  keyNames: readonly string[],
): CompiledUpdate {
  const actions = namingExpression('UpdateExpression', () => bindActions(parseUpdate(text), placeholders));
  const paths = actions.map(([path]) => path);
  refuseKeys(paths, keyNames);
  const tree = pathTree(actions);
  const bound = actions.map(([, action]) => action);
  return {
    paths,
    apply: (item) => {
      const updated = applyActions(tree, bound, item);
      if (paths.some(([name]) => isTooDeep(updated[name as string]))) throw nestingError();
      return updated;
    },
    updatedAttributes: (before, after, which) => projectItem(tree, which === 'UPDATED_OLD' ? before : after),
  };
}

function isTooDeep(value: AttributeValue | undefined): boolean {
  return value !== undefined && nestsTooDeep(value);
}

function bindActions(
  actions: UpdateSyntax,
  placeholders: Placeholders,
): readonly (readonly [ResolvedPath, BoundAction])[] {
  const faults = new FaultRanking(updateFaultRanks);
  const bound = actions.map((action) => {
    const path = placeholders.path(action.path, faults, 'undefinedName');
    return [path, bindAction(action, placeholders, faults)] as const;
  });
  findClashes(
    bound.map(([path]) => path),
    (kind, fault) => faults.add(kind, fault),
  );
  faults.raise();
  return bound;
}

function bindAction(action: UpdateAction, placeholders: Placeholders, faults: FaultRanking): BoundAction {
  switch (action.kind) {
    case 'set':
      return { kind: 'set', valueOf: bindUpdateValue(action.value, placeholders, faults) };
    case 'remove':
      return { kind: 'remove' };
    default: {
      const value = placeholders.value(action.reference, faults, 'undefinedValue');
      if (value !== undefined) checkOperand(action.kind, value, faults);
      return { kind: action.kind, operand: value ?? { NULL: true } };
    }
  }
}

function checkOperand(kind: 'add' | 'delete', value: AttributeValue, faults: FaultRanking): void {
  const typeName = typeNames[typeOfValue(value)];
  if (typeName === undefined || (kind === 'add' && 'N' in value)) return;
  faults.add(
    'operand',
    `Incorrect operand type for operator or function; operator: ${kind.toUpperCase()}, operand type: ${typeName}`,
  );
}

function refuseKeys(paths: readonly ResolvedPath[], keyNames: readonly string[]): void {
  for (const name of keyNames) {
    if (!paths.some(([head]) => head === name)) continue;
    throw validationError(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
}
