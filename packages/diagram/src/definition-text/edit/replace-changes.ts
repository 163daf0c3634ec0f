import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import type { FoundNode } from '../tree/find-node.ts';
import type { ContainerLayout } from '../tree/text-node.ts';
import type { EditContext } from './edit-context.ts';
import { printScalar } from './print-scalar.ts';
import { isScalar, literalOf, printBehindColon, printBlock, printFlow } from './print-value.ts';
import type { TextChange } from './text-change.ts';
import { hasBreak, lineIndent, startsLine } from './text-lines.ts';
import { columnOf } from './text-style.ts';

/** Writes another value in the place of one. `layout` is that of the container around it. */
export function replaceValue(
  found: FoundNode,
  value: Json,
  layout: ContainerLayout,
  context: EditContext,
): readonly TextChange[] {
  const { node } = found;
  if (node.kind === 'scalar' && isScalar(value) && node.style !== 'missing') {
    const column = Math.max(0, columnOf(context.text, found.member?.nameRange.from ?? node.range.from));
    const isBlockText = node.style === 'literal' || node.style === 'folded';
    const literal = isBlockText ? literalOf(value, column, context) : undefined;
    const place = { isFlow: layout === 'flow', before: node.style };
    return [{ ...node.range, insert: literal ?? printScalar(value, place, context) }];
  }
  return [layout === 'flow' ? replaceInFlow(found, value, context) : replaceInBlock(found, value, context)];
}

function replaceInFlow({ node, member }: FoundNode, value: Json, context: EditContext): TextChange {
  const { text, style } = context;
  const start = member?.nameRange.from ?? node.range.from;
  const before = text.slice(node.range.from, node.range.to);
  const wasShort = node.kind !== 'scalar' && before.length > 2 && !hasBreak(before);
  const isRoot = node.range.from === 0;
  const hasLines = !wasShort && style.hasLines && (isRoot || startsLine(text, start));
  const printed = printFlow(value, { indent: lineIndent(text, start), hasLines }, context);
  if (node.kind !== 'scalar' || node.style !== 'missing') return { ...node.range, insert: printed };
  const at = node.range.from;
  return {
    from: at,
    to: at,
    insert: member !== undefined && member.colon === undefined ? `: ${printed}` : ` ${printed}`,
  };
}

function replaceInBlock(found: FoundNode, value: Json, context: EditContext): TextChange {
  const { text } = context;
  const { node, member, item } = found;
  const { from, to } = node.range;
  const isMissing = node.kind === 'scalar' && node.style === 'missing';
  const isFilled =
    (isJsonArray(value) && value.length > 0) || (isJsonObject(value) && Object.keys(value).length > 0);
  if (isFilled && 'layout' in node && node.layout === 'flow' && to - from > 2) {
    return { from, to, insert: printFlow(value, { indent: '', hasLines: false }, context) };
  }
  if (member !== undefined) {
    const colonEnd = (member.colon ?? member.nameRange.to) + 1;
    const isBare = isMissing || text.slice(colonEnd, from).trim() === '';
    if (!isBare && startsLine(text, from)) return replaceOwnLines(found, value, context);
    if (!isBare && isScalar(value))
      return { from, to, insert: printBlock(value, columnOf(text, from), context) };
    const column = columnOf(text, member.nameRange.from);
    return { from: colonEnd, to: Math.max(colonEnd, to), insert: printBehindColon(value, column, context) };
  }
  if (item?.dash !== undefined) {
    const column = columnOf(text, item.dash) + 2;
    const printed = printBlock(value, column, context);
    return isMissing ? { from, to, insert: ` ${printed}` } : { from, to, insert: printed };
  }
  return { from, to, insert: printBlock(value, columnOf(text, from), context) };
}

/** Writes a value on the lines of its own that another has, below the name and its comments. */
function replaceOwnLines({ node, member }: FoundNode, value: Json, context: EditContext): TextChange {
  const { text, style } = context;
  const column = columnOf(text, node.range.from);
  // Only the dashes of a sequence may stand right below the name.
  const nameColumn = columnOf(text, member?.nameRange.from ?? 0);
  const missing = column > nameColumn ? 0 : style.indent.length;
  const insert = ' '.repeat(missing) + printBlock(value, column + missing, context);
  return { ...node.range, insert };
}
