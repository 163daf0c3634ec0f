import type { Json } from '@cairn/kit';
import type { DefinitionText } from '../tree/definition-text.ts';
import { type FoundNode, findNode } from '../tree/find-node.ts';
import { type PointerSteps, parsePointer } from '../tree/json-pointer.ts';
import type { ContainerLayout, TextArray, TextNode, TextObject } from '../tree/text-node.ts';
import { valueAt } from './apply-value-edit.ts';
import { insertInBlock, removeFromBlock } from './block-changes.ts';
import { carriedText } from './carried-text.ts';
import type { EditContext } from './edit-context.ts';
import { insertInFlow, removeFromFlow } from './flow-changes.ts';
import { printName } from './print-value.ts';
import { replaceValue } from './replace-changes.ts';
import type { TextChange } from './text-change.ts';
import type { NewEntry } from './text-entry.ts';
import type { ValueEdit } from './value-edit.ts';

type Changes = readonly TextChange[];

/** What an edit changes in the text; undefined where the text cannot be changed at that place alone. */
export function valueEditChanges(
  definition: DefinitionText,
  edit: ValueEdit,
  context: EditContext,
): Changes | undefined {
  const steps = parsePointer(edit.pointer);
  switch (edit.kind) {
    case 'set':
      return set(definition, steps, edit.value, context);
    case 'insert':
      return insertMember(definition, steps, edit.after, { name: edit.name, value: edit.value }, context);
    case 'insertItem': {
      const array = containerAt(definition, steps);
      return array === undefined
        ? undefined
        : insertInto(array, edit.position, { value: edit.value }, context);
    }
    case 'remove':
      return remove(definition, steps, context);
    case 'rename': {
      const found = ownNode(definition, steps);
      if (found?.member === undefined) return undefined;
      const isFlow = containerAt(definition, steps.slice(0, -1))?.layout === 'flow';
      return [{ ...found.member.nameRange, insert: printName(edit.name, context, isFlow) }];
    }
    case 'moveItem':
      return moveItem(definition, steps, edit, context);
    case 'copy': {
      const found = ownNode(definition, steps);
      const value = valueAt(definition.value as Json, steps);
      if (value === undefined) return undefined;
      const carried = found && carriedText(found, edit.withComment === true, context);
      const entry = { name: edit.name, value, ...(carried === undefined ? {} : { carried }) };
      return insertMember(definition, parsePointer(edit.to), edit.after, entry, context);
    }
  }
}

function set(
  definition: DefinitionText,
  steps: PointerSteps,
  value: Json,
  context: EditContext,
): Changes | undefined {
  const found = ownNode(definition, steps);
  const name = steps.at(-1);
  const container = name === undefined ? undefined : containerAt(definition, steps.slice(0, -1));
  if (found !== undefined) {
    const layout = container?.layout ?? layoutOf(definition);
    return replaceValue(found, value, layout, context);
  }
  if (container?.kind !== 'object' || name === undefined) return undefined;
  return insertInto(container, container.members.length, { name, value }, context);
}

function insertMember(
  definition: DefinitionText,
  steps: PointerSteps,
  after: string | null | undefined,
  entry: NewEntry,
  context: EditContext,
): Changes | undefined {
  const object = containerAt(definition, steps);
  if (object?.kind !== 'object') return undefined;
  const index = object.members.findLastIndex((member) => member.name === after);
  const position = after === null ? 0 : index < 0 ? object.members.length : index + 1;
  return insertInto(object, position, entry, context);
}

function insertInto(
  container: TextObject | TextArray,
  position: number,
  entry: NewEntry,
  context: EditContext,
): Changes {
  return container.layout === 'flow'
    ? insertInFlow(container, position, entry, context)
    : insertInBlock(container, position, entry, context);
}

function remove(definition: DefinitionText, steps: PointerSteps, context: EditContext): Changes | undefined {
  const container = containerAt(definition, steps.slice(0, -1));
  const name = steps.at(-1);
  if (container === undefined || name === undefined) return undefined;
  const position =
    container.kind === 'array'
      ? Number(name)
      : container.members.findLastIndex((member) => member.name === name);
  if (position < 0) return undefined;
  return removeAt(container, position, context);
}

function removeAt(container: TextObject | TextArray, position: number, context: EditContext): Changes {
  return container.layout === 'flow'
    ? removeFromFlow(container, position, context)
    : removeFromBlock(container, position, context);
}

function moveItem(
  definition: DefinitionText,
  steps: PointerSteps,
  { from, to }: { readonly from: number; readonly to: number },
  context: EditContext,
): Changes | undefined {
  const array = containerAt(definition, steps);
  const item = array?.kind === 'array' ? array.items[from] : undefined;
  const value = valueAt(definition.value as Json, [...steps, String(from)]);
  if (array?.kind !== 'array' || item === undefined || value === undefined) return undefined;
  if (from === to) return [];
  const carried = carriedText({ node: item.value, item }, true, context);
  const entry = { value, ...(carried === undefined ? {} : { carried }) };
  return [...insertInto(array, to > from ? to + 1 : to, entry, context), ...removeAt(array, from, context)];
}

/** The node of a place that has text of its own: not through an alias or a merge key. */
export function ownNode(definition: DefinitionText, steps: PointerSteps): FoundNode | undefined {
  let node: TextNode | undefined = definition.root;
  for (const step of steps) {
    if (node === undefined || node.kind === 'alias') return undefined;
    const found = findNode(node, [step]);
    if (node.kind === 'object' && found?.member !== undefined && !node.members.includes(found.member))
      return undefined;
    node = found?.node;
  }
  return node === undefined ? undefined : findNode(definition.root, steps);
}

function containerAt(definition: DefinitionText, steps: PointerSteps): TextObject | TextArray | undefined {
  const node = ownNode(definition, steps)?.node;
  return node?.kind === 'object' || node?.kind === 'array' ? node : undefined;
}

function layoutOf({ root, format }: DefinitionText): ContainerLayout {
  if (root !== undefined && 'layout' in root) return root.layout;
  return format === 'json' ? 'flow' : 'block';
}
