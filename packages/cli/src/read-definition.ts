import { parseDefinitionText } from '@cairn/diagram';
import type { Json } from '@cairn/kit';
import { usageFailure } from './command-failure.ts';
import { isYaml } from './definition-source.ts';
import { readNamedFile } from './read-file.ts';
import { placeAt } from './text-place.ts';

/**
 * The definition that a file holds, in JSON or (`.yaml`, `.yml`) in YAML; `-` is standard input, in either. It need not
 * be valid. @throws CommandFailure with file, line and column where the text cannot be read
 */
export async function readDefinition(file: string): Promise<Json> {
  const text = await readNamedFile(file);
  const { value, problems } = parseDefinitionText(text, isYaml(file, text) ? 'yaml' : 'json');
  if (value !== undefined) return value;
  const problem = problems.find(({ severity }) => severity === 'error');
  const { line, column } = placeAt(text, problem?.range.from ?? 0);
  throw usageFailure(`${file}:${line}:${column}: ${problem?.message ?? 'there is no definition'}`);
}
