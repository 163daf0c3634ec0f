import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import type { EditContext } from './edit-context.ts';
import { printScalar, type ScalarValue } from './print-scalar.ts';

/** How a value in brackets is laid out. */
export interface FlowLayout {
  /** The indentation of the line it begins on. */
  readonly indent: string;
  /** Whether containers go over several lines. */
  readonly hasLines: boolean;
}

/** A value in brackets: JSON, or YAML's flow style. */
export function printFlow(value: Json, layout: FlowLayout, context: EditContext): string {
  const { style } = context;
  if (isJsonArray(value)) {
    const hasLines = layout.hasLines && !(style.shortArrays && value.every(isScalar));
    const inner = { indent: layout.indent + style.indent, hasLines };
    const items = value.map((item) => printFlow(item, inner, context));
    return inBrackets('[]', items, '', { ...layout, hasLines }, context);
  }
  if (!isJsonObject(value)) return printScalar(value, { isFlow: true }, context);
  const inner = { indent: layout.indent + style.indent, hasLines: layout.hasLines };
  const members = Object.entries(value).map(
    ([name, member]) => `${printName(name, context)}${style.colon}${printFlow(member, inner, context)}`,
  );
  return inBrackets('{}', members, style.padding, layout, context);
}

function inBrackets(
  brackets: string,
  parts: readonly string[],
  padding: string,
  layout: FlowLayout,
  { style }: EditContext,
): string {
  const [open, close] = brackets;
  if (parts.length === 0) return brackets;
  if (!layout.hasLines) return `${open}${padding}${parts.join(`,${style.gap}`)}${padding}${close}`;
  const line = style.lineBreak + layout.indent;
  return `${open}${line}${style.indent}${parts.join(`,${line}${style.indent}`)}${line}${close}`;
}

/** The name of a member, in a place where brackets may be around it. */
export function printName(name: string, context: EditContext, isFlow = true): string {
  return printScalar(name, { isFlow }, context);
}

/** A value in YAML's block style that begins at a column; its first line is not indented. */
export function printBlock(value: Json, column: number, context: EditContext): string {
  const line = context.style.lineBreak + ' '.repeat(column);
  if (isJsonArray(value) && !isShort(value, context)) {
    return value.map((item) => `- ${printBlock(item, column + 2, context)}`).join(line);
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value)
      .map(([name, member]) => printBlockMember(name, member, column, context))
      .join(line);
  }
  if (!isScalar(value)) return printFlow(value, { indent: '', hasLines: false }, context);
  return literalOf(value, column, context) ?? printScalar(value, { isFlow: false }, context);
}

/** A member in YAML's block style: its name, the colon and its value. */
export function printBlockMember(name: string, value: Json, column: number, context: EditContext): string {
  return `${printName(name, context, false)}:${printBehindColon(value, column, context)}`;
}

/** What stands behind the colon of a member at a column. */
export function printBehindColon(value: Json, column: number, context: EditContext): string {
  const { style } = context;
  const isArray = isJsonArray(value) && !isShort(value, context);
  const isObject = isJsonObject(value) && Object.keys(value).length > 0;
  if (!isArray && !isObject) {
    const literal = isScalar(value) ? literalOf(value, column, context) : undefined;
    return ` ${literal ?? printBlock(value, column, context)}`;
  }
  const inner = column + (isArray ? style.dashIndent : style.indent.length);
  return style.lineBreak + ' '.repeat(inner) + printBlock(value, inner, context);
}

/** A text of several lines as YAML's block literal, where that says it exactly; without its last line break. */
export function literalOf(value: ScalarValue, column: number, context: EditContext): string | undefined {
  if (typeof value !== 'string' || context.isPlain || !/[^\n]\n/.test(value) || /^[ \t\n]/.test(value)) {
    return undefined;
  }
  if (/[^\x20-\x7e\n\xa0-\ud7ff\ue000-\ufdff]|[\u2028\u2029]/.test(value)) return undefined;
  const chomping = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') ? '+' : '';
  const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
  const indent = ' '.repeat(column + context.style.indent.length);
  const body = lines.map((line) => (line === '' ? '' : indent + line)).join(context.style.lineBreak);
  return `|${chomping}${context.style.lineBreak}${body}`;
}

/** Arrays that stand in brackets in YAML's block style: empty ones, and those of scalars where that is the habit. */
function isShort(value: readonly Json[], { style }: EditContext): boolean {
  return value.length === 0 || (style.shortArrays && value.every(isScalar));
}

export function isScalar(value: Json): value is ScalarValue {
  return !isJsonArray(value) && !isJsonObject(value);
}
