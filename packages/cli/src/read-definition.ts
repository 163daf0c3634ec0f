import { parseDefinitionText } from '@cairn/diagram';
import type { Json } from '@cairn/kit';
import { usageFailure } from './command-failure.ts';
import { readNamedFile } from './read-file.ts';

/**
 * The definition that a file holds, in JSON or (`.yaml`, `.yml`) in YAML; `-` is standard input, in either. It need not
 * be valid. @throws CommandFailure with file, line and column where the text cannot be read
 */
export async function readDefinition(file: string): Promise<Json> {
  const text = await readNamedFile(file);
  const isYaml = /\.ya?ml$/i.test(file) || (file === '-' && !/^\s*[{[]/.test(text));
  const { value, problems } = parseDefinitionText(text, isYaml ? 'yaml' : 'json');
  if (value !== undefined) return value;
  const problem = problems.find(({ severity }) => severity === 'error');
  const before = text.slice(0, problem?.range.from ?? 0);
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  throw usageFailure(`${file}:${line}:${column}: ${problem?.message ?? 'there is no definition'}`);
}
