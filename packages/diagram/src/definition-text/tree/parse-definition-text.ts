import type { DefinitionFormat, DefinitionText } from './definition-text.ts';
import { JsonTextParser } from './json-text-parser.ts';
import { textValue } from './text-value.ts';
import { yamlLimits } from './yaml-limits.ts';
import { readYamlText } from './yaml-text-parser.ts';

/**
 * Reads the text of a definition, keeping the place of everything. Never throws: what is wrong is in `problems`,
 * and `value` is there when none of them is an error.
 *
 * @example parseDefinitionText('{"StartAt": "A"}', 'json').value // { StartAt: 'A' }
 */
export function parseDefinitionText(
  text: string,
  format: DefinitionFormat,
  aliasedCharactersMax: number = yamlLimits.yamlAliasedCharacters.default,
): DefinitionText {
  const reading =
    format === 'json' ? new JsonTextParser(text).read() : readYamlText(text, aliasedCharactersMax);
  const isBroken = reading.problems.some((problem) => problem.severity === 'error');
  if (isBroken || reading.root === undefined) return { format, text, ...reading };
  return { format, text, ...reading, value: textValue(reading.root) };
}
