import type { DefinitionText } from './definition-text.ts';
import { memberNamed } from './find-node.ts';
import { printPointer } from './json-pointer.ts';
import type { TextNode } from './text-node.ts';

/**
 * The JSON pointer of a diagnostic's location as the `asl` room and the service spell it: `/States/A/Choices[0]/Next`,
 * where names may hold slashes and brackets. Undefined where the text has no such place.
 */
export function pointerOfLocation(definition: DefinitionText, location: string): string | undefined {
  if (definition.root === undefined) return undefined;
  if (location === '/' || location === '') return '';
  const steps = find(definition.root, location);
  return steps && printPointer(steps);
}

function find(node: TextNode, rest: string): readonly string[] | undefined {
  if (rest === '') return [];
  const target = node.kind === 'alias' ? node.target : node;
  const item = /^\[(\d+)\]/.exec(rest);
  if (target.kind === 'array' && item !== null) {
    const found = target.items[Number(item[1])];
    const inner = found && find(found.value, rest.slice(item[0].length));
    return inner && [item[1] as string, ...inner];
  }
  if (target.kind !== 'object' || !rest.startsWith('/')) return undefined;
  for (const { name } of [...target.members, ...(target.merged ?? [])]) {
    const tail = rest.slice(1 + name.length);
    if (!rest.startsWith(name, 1) || !(tail === '' || /^[/[]/.test(tail))) continue;
    const member = memberNamed(target, name);
    const inner = member && find(member.value, tail);
    if (inner !== undefined) return [name, ...inner];
  }
  return undefined;
}
