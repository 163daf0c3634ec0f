import { type Json, JsonSyntaxError, parseJson } from '@cairn/kit';
import { usageFailure } from './command-failure.ts';
import { readNamedFile } from './read-file.ts';
import { CaseFileError, Located } from './testing/located.ts';

/**
 * The definition that a file holds, in JSON or (`.yaml`, `.yml`) in YAML; `-` is standard input, in either. It need not
 * be valid. @throws CommandFailure with file, line and column where the text cannot be read
 */
export async function readDefinition(file: string): Promise<Json> {
  const text = await readNamedFile(file);
  const isYaml = /\.ya?ml$/i.test(file) || (file === '-' && !/^\s*[{[]/.test(text));
  try {
    return isYaml ? Located.read(file, text).json() : parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw usageFailure(`${file}:${error.line}:${error.column}: ${error.message}`);
    }
    if (error instanceof CaseFileError) throw usageFailure(error.message);
    throw error;
  }
}
