import { isJsonArray, isJsonObject, type Json, printJson } from '@cairn/kit';
import type { DefinitionText } from './definition-text.ts';
import type { TextProblem } from './text-problem.ts';

/** The JSON text of a definition, or why there is none. */
export type JsonTextResult =
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'refused'; readonly problems: readonly TextProblem[] };

/**
 * The JSON text that CreateStateMachine and its kin take: JSON as it is written, without its comments; YAML printed
 * with two blanks of indentation, its order and the spelling of its numbers kept, aliases and merge keys resolved.
 */
export function toJsonText(definition: DefinitionText): JsonTextResult {
  const { format, text, comments, problems, value } = definition;
  if (value === undefined) {
    return { kind: 'refused', problems: problems.filter((problem) => problem.severity === 'error') };
  }
  if (format === 'yaml') return { kind: 'json', text: `${printLines(value, '')}\n` };
  let json = '';
  let at = 0;
  for (const { from, to } of comments) {
    // A comment may stand between two tokens with nothing else between: a blank keeps them apart.
    json += `${text.slice(at, from)} `;
    at = to;
  }
  return { kind: 'json', text: (json + text.slice(at)).replace(/^\uFEFF/, '') };
}

/** A value as JSON over several lines. */
function printLines(value: Json, indent: string): string {
  const inner = `${indent}  `;
  if (isJsonArray(value) && value.length > 0) {
    return `[\n${value.map((item) => inner + printLines(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const members = Object.entries(value).map(
      ([name, member]) => `${inner}${printJson(name)}: ${printLines(member, inner)}`,
    );
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  return printJson(value);
}
