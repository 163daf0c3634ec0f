import type { TextArray, TextObject } from '../tree/text-node.ts';
import type { EditContext } from './edit-context.ts';
import { printBlock, printBlockMember, printName } from './print-value.ts';
import type { TextChange } from './text-change.ts';
import { entriesOf, type NewEntry, reindented, type TextEntry } from './text-entry.ts';
import { afterBreak, lineEnd, lineStart, skipBlanks, startsLine } from './text-lines.ts';
import { columnOf } from './text-style.ts';

type Container = TextObject | TextArray;

/** Writes a new member or item into a YAML block, at a position among those that are there. */
export function insertInBlock(
  container: Container,
  position: number,
  entry: NewEntry,
  context: EditContext,
): readonly TextChange[] {
  const { text, style } = context;
  const entries = entriesOf(container);
  const first = entries[0] as TextEntry;
  const column = columnOf(text, first.from);
  const line = style.lineBreak + ' '.repeat(column);
  const child = printEntry(entry, column, context) + (entry.carried?.comment ?? '');
  const before = entries[position - 1];
  if (before === undefined) return [{ from: first.from, to: first.from, insert: child + line }];
  const at = lineEnd(text, before.to);
  return [{ from: at, to: at, insert: line + child }];
}

function printEntry(entry: NewEntry, column: number, context: EditContext): string {
  const { carried, name, value } = entry;
  if (name === undefined) {
    const inner = column + 2;
    return `- ${carried === undefined ? printBlock(value, inner, context) : reindented(carried, ' '.repeat(inner))}`;
  }
  if (carried === undefined) return printBlockMember(name, value, column, context);
  const head = `${printName(name, context, false)}:`;
  if (carried.layout === 'flow') return `${head} ${reindented(carried, ' '.repeat(column))}`;
  const isArray = Array.isArray(value);
  const inner = ' '.repeat(column + (isArray ? context.style.dashIndent : context.style.indent.length));
  return head + carried.head + context.style.lineBreak + inner + reindented(carried, inner);
}

/** Takes a member or item out of a YAML block, with the comment behind it on its line. */
export function removeFromBlock(
  container: Container,
  position: number,
  context: EditContext,
): readonly TextChange[] {
  const { text } = context;
  const entries = entriesOf(container);
  const entry = entries[position] as TextEntry;
  if (entries.length === 1) return [emptied(container, context)];
  const end = lineEnd(text, entry.to);
  if (!startsLine(text, entry.from)) {
    return [{ from: entry.from, to: nextWord(text, end), insert: '' }];
  }
  const start = lineStart(text, entry.from);
  if (end < text.length) return [{ from: start, to: afterBreak(text, end), insert: '' }];
  const from = text.slice(start - 2, start) === '\r\n' ? start - 2 : start - 1;
  return [{ from: Math.max(0, from), to: end, insert: '' }];
}

/** A block has no way to be empty: it gives way to brackets, behind the colon where nothing is between. */
function emptied(container: Container, { text, style }: EditContext): TextChange {
  const insert = container.kind === 'object' ? '{}' : '[]';
  const { from, to } = container.range;
  let before = from;
  while (before > 0 && /\s/.test(text[before - 1] as string)) before -= 1;
  if (text[before - 1] === ':') return { from: before, to, insert: ` ${insert}` };
  // Dashes may stand right below the name they belong to, brackets may not.
  const indent = container.kind === 'array' && startsLine(text, from) ? style.indent : '';
  return { from, to, insert: indent + insert };
}

/** Offset of the first character behind an offset that is no white space. */
function nextWord(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text[at] as string)) at = skipBlanks(text, at + 1);
  return at;
}
