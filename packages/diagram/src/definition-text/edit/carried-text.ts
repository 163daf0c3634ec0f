import type { FoundNode } from '../tree/find-node.ts';
import type { EditContext } from './edit-context.ts';
import type { CarriedText } from './text-entry.ts';
import { afterLineComments, lineEnd, lineIndent } from './text-lines.ts';
import { columnOf } from './text-style.ts';

/**
 * The text of a value to be written at another place, with what is commented in it; undefined for texts whose
 * spelling depends on where they stand (YAML's block scalars).
 */
export function carriedText(
  found: FoundNode,
  withComment: boolean,
  context: EditContext,
): CarriedText | undefined {
  const { text, format } = context;
  const { node, member } = found;
  if (node.kind === 'scalar' && !['plain', 'double', 'single'].includes(node.style)) return undefined;
  const isBlock = 'layout' in node && node.layout === 'block';
  const { from, to } = node.range;
  const indent = isBlock
    ? ' '.repeat(columnOf(text, from))
    : lineIndent(text, member?.nameRange.from ?? from);
  const comma = found.member?.comma ?? found.item?.comma;
  const end = comma === undefined ? to : comma + 1;
  const comment = withComment ? text.slice(end, afterLineComments(text, end, format)) : '';
  if (!isBlock || member?.colon === undefined) {
    return { text: text.slice(from, to), indent, layout: isBlock ? 'block' : 'flow', head: '', comment };
  }
  const headEnd = afterLineComments(text, member.colon + 1, format);
  const head = text.slice(member.colon + 1, headEnd);
  const rest = text.slice(lineEnd(text, headEnd), from);
  // Comments on lines of their own before the first member belong to the value.
  const start = rest.trim() === '' ? from : from - rest.trimStart().length;
  return { text: text.slice(start, to), indent, layout: 'block', head, comment };
}
