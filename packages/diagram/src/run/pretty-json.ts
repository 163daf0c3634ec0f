import { isJsonArray, isJsonObject } from '@cairn/kit';
import { readJson } from './step-links.ts';

const indentMax = 60;

/**
 * The text of a JSON object or list on several lines; numbers, texts and the order of members stay as they are.
 * @returns undefined for what is no JSON object or list
 */
export function prettyJson(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return undefined;
  const value = readJson(trimmed);
  return isJsonObject(value) || isJsonArray(value) ? indent(trimmed) : undefined;
}

/** Tokens of valid JSON: texts, brackets, commas, colons, and all else up to the next of these. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function indent(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let before = '';
  const newLine = (): void => void parts.push('\n', '  '.repeat(Math.min(depth, indentMax)));
  for (const [part] of text.matchAll(token)) {
    const closes = part === '}' || part === ']';
    const opened = before === '{' || before === '[';
    if (closes) depth -= 1;
    if ((opened && !closes) || before === ',' || (closes && !opened)) newLine();
    parts.push(part === ':' ? ': ' : part);
    if (part === '{' || part === '[') depth += 1;
    before = part;
  }
  return parts.join('');
}
