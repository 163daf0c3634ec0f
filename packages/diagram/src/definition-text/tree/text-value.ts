import { inOrder, type Json, type JsonObject, setMember } from '@cairn/kit';
import type { TextNode, TextObject } from './text-node.ts';

/** The value of a node. Of names that come twice the last counts; aliases share the value they stand for. */
export function textValue(node: TextNode, known: Map<TextNode, Json> = new Map()): Json {
  if (node.kind === 'scalar') return node.value;
  const found = known.get(node);
  if (found !== undefined) return found;
  const value = containerValue(node, known);
  known.set(node, value);
  return value;
}

function containerValue(node: Exclude<TextNode, { kind: 'scalar' }>, known: Map<TextNode, Json>): Json {
  if (node.kind === 'alias') return textValue(node.target, known);
  if (node.kind === 'array') return node.items.map((item) => textValue(item.value, known));
  return objectValue(node, known);
}

function objectValue(node: TextObject, known: Map<TextNode, Json>): JsonObject {
  const object: Record<string, Json> = {};
  const names: string[] = [];
  for (const member of [...node.members, ...(node.merged ?? [])]) {
    if (!Object.hasOwn(object, member.name)) names.push(member.name);
    setMember(object, member.name, textValue(member.value, known));
  }
  return inOrder(object, names);
}
