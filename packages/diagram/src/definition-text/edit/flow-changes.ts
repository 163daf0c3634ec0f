import type { TextArray, TextObject } from '../tree/text-node.ts';
import type { EditContext } from './edit-context.ts';
import { printFlow, printName } from './print-value.ts';
import type { TextChange } from './text-change.ts';
import { entriesOf, type NewEntry, reindented, type TextEntry } from './text-entry.ts';
import { afterLineComments, endsLine, hasBreak, lineIndent, lineStart, startsLine } from './text-lines.ts';

/** A container in brackets and what it is changed with. */
type Container = TextObject | TextArray;

/** Writes a new member or item into brackets, at a position among those that are there. */
export function insertInFlow(
  container: Container,
  position: number,
  entry: NewEntry,
  context: EditContext,
): readonly TextChange[] {
  const entries = entriesOf(container);
  const next = entries[position];
  const before = entries[position - 1];
  if (before === undefined && next === undefined) return [fillEmpty(container, entry, context)];
  if (before === undefined) return [insertFirst(container, entry, context)];
  return insertBehind(container, position, entry, context);
}

function fillEmpty(container: Container, entry: NewEntry, context: EditContext): TextChange {
  const { text, style } = context;
  const from = container.range.from + 1;
  const inner = text.slice(from, container.range.to - 1);
  const isBlank = inner.trim() === '';
  const hasLines = context.format === 'json' ? style.hasLines : hasBreak(inner);
  const indent = lineIndent(text, container.range.from);
  const line = style.lineBreak + indent;
  const to = isBlank ? container.range.to - 1 : from;
  if (hasLines) {
    const child = printEntry(
      entry,
      { siblings: [], position: 0, indent: indent + style.indent, hasLines },
      context,
    );
    const end = isBlank ? line : '';
    return { from, to, insert: `${line}${style.indent}${child}${carriedComment(entry, true)}${end}` };
  }
  const child = printEntry(entry, { siblings: [], position: 0, indent, hasLines }, context);
  const padding = container.kind === 'object' ? style.padding : '';
  const comment = carriedComment(entry, false);
  return { from, to, insert: `${padding}${child}${comment}${isBlank ? padding : ''}` };
}

function insertFirst(container: Container, entry: NewEntry, context: EditContext): TextChange {
  const { text, style } = context;
  const siblings = entriesOf(container);
  const first = siblings[0] as TextEntry;
  const hasLines = startsLine(text, first.from);
  const indent = lineIndent(text, first.from);
  const child = printEntry(entry, { siblings, position: 0, indent, hasLines }, context);
  if (!hasLines) {
    const insert = `${child},${carriedComment(entry, false)}${style.gap}`;
    return { from: first.from, to: first.from, insert };
  }
  const at = afterLineComments(text, container.range.from + 1, context.format);
  return { from: at, to: at, insert: `${style.lineBreak}${indent}${child},${carriedComment(entry, true)}` };
}

function insertBehind(
  container: Container,
  position: number,
  entry: NewEntry,
  context: EditContext,
): readonly TextChange[] {
  const { text, style } = context;
  const siblings = entriesOf(container);
  const before = siblings[position - 1] as TextEntry;
  const next = siblings[position];
  const hasLines = startsLine(text, (next ?? before).from);
  const indent = lineIndent(text, (next ?? before).from);
  const child = printEntry(entry, { siblings, position, indent, hasLines }, context);
  const comma = next === undefined ? '' : ',';
  const comment = carriedComment(entry, hasLines);
  const insert = hasLines
    ? `${style.lineBreak}${indent}${child}${comma}${comment}`
    : `${style.gap}${child}${comma}${comment}`;
  const end = before.comma === undefined ? before.to : before.comma + 1;
  const at = hasLines ? afterLineComments(text, end, context.format) : end;
  if (before.comma !== undefined) return [{ from: at, to: at, insert }];
  if (at === end) return [{ from: at, to: at, insert: `,${insert}` }];
  return [
    { from: end, to: end, insert: ',' },
    { from: at, to: at, insert },
  ];
}

interface EntryPlace {
  readonly siblings: readonly TextEntry[];
  readonly position: number;
  readonly indent: string;
  readonly hasLines: boolean;
}

function printEntry(entry: NewEntry, place: EntryPlace, context: EditContext): string {
  const name = entry.name === undefined ? '' : printName(entry.name, context) + context.style.colon;
  if (entry.carried?.layout === 'flow') return name + reindented(entry.carried, place.indent);
  const hasLines = place.hasLines && !siblingsAreShort(entry, place, context);
  return name + printFlow(entry.value, { indent: place.indent, hasLines }, context);
}

/** Whether the nearest sibling that is a container of the same kind stands on one line. */
function siblingsAreShort(
  entry: NewEntry,
  { siblings, position }: EntryPlace,
  { text }: EditContext,
): boolean {
  const kind = Array.isArray(entry.value) ? 'array' : 'object';
  const alike = (sibling: TextEntry): boolean =>
    sibling.value.kind === kind && sibling.value.range.to - sibling.value.range.from > 2;
  const nearest = siblings.slice(0, position).findLast(alike) ?? siblings.slice(position).find(alike);
  return nearest !== undefined && !hasBreak(text.slice(nearest.value.range.from, nearest.value.range.to));
}

/** The comment that a moved value brings with it; one that ends its line becomes one that does not, where needed. */
function carriedComment(entry: NewEntry, hasLines: boolean): string {
  const comment = entry.carried?.comment ?? '';
  if (hasLines || !comment.includes('//')) return comment;
  const words = comment.trim().replace(/^\/\/\s*/, '');
  return words.includes('*/') || words.includes('/*') ? '' : ` /* ${words} */`;
}

/** Takes a member or item out of brackets, with its comma and the comment behind it on its line. */
export function removeFromFlow(
  container: Container,
  position: number,
  context: EditContext,
): readonly TextChange[] {
  const { text } = context;
  const entries = entriesOf(container);
  const entry = entries[position] as TextEntry;
  const before = entries[position - 1];
  const next = entries[position + 1];
  const end = entry.comma === undefined ? entry.to : entry.comma + 1;
  if (before === undefined && next === undefined) return [emptied(container, entry, end, context)];
  const lost = before?.comma !== undefined && next === undefined && entry.comma === undefined;
  const commaBefore = lost ? [{ from: before.comma, to: before.comma + 1, insert: '' }] : [];
  const lineEndsAt = afterLineComments(text, end, context.format);
  if (startsLine(text, entry.from) && endsLine(text, lineEndsAt)) {
    return [...commaBefore, { from: breakBefore(text, entry.from), to: lineEndsAt, insert: '' }];
  }
  if (next !== undefined && text.slice(end, next.from).trim() === '') {
    return [{ from: entry.from, to: next.from, insert: '' }];
  }
  const gapFrom = lost ? before.comma + 1 : entry.from;
  const from = text.slice(gapFrom, entry.from).trim() === '' ? gapFrom : entry.from;
  return [...commaBefore, { from, to: end, insert: '' }];
}

/** The change that takes the only entry out; what is left of blanks goes too. */
function emptied(container: Container, entry: TextEntry, end: number, context: EditContext): TextChange {
  const { text } = context;
  const inner = { from: container.range.from + 1, to: container.range.to - 1 };
  const isBlank = text.slice(inner.from, entry.from).trim() === '' && text.slice(end, inner.to).trim() === '';
  return isBlank ? { ...inner, insert: '' } : { from: entry.from, to: end, insert: '' };
}

/** Offset of the line break before the line an offset is in. */
function breakBefore(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return text.slice(start - 2, start) === '\r\n' ? start - 2 : Math.max(0, start - 1);
}
