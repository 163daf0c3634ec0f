import { locate } from '@cairn/asl';
import type { DefinitionText } from '@cairn/diagram';
import { readNamedFile } from './read-file.ts';
import { placeAt, type TextPlace } from './text-place.ts';

/** A definition as a file holds it, with the text that the service takes. */
export interface DefinitionSource {
  readonly file: string;
  /** Of a file in JSON its text, byte for byte; of one in YAML the same definition in JSON; empty with a `problem`. */
  readonly json: string;
  /** Where a diagnostic's location stands in the file. */
  readonly locate: (location: string) => TextPlace | undefined;
  /** Why a text in YAML cannot be read. */
  readonly problem?: TextPlace & { readonly message: string };
}

/** Whether a file is read as YAML: by its name, on standard input (`-`) by its first character. */
export function isYaml(file: string, text: string): boolean {
  return /\.ya?ml$/i.test(file) || (file === '-' && /^\s*[^\s{[\uFEFF]/.test(text));
}

/** The definition in a file, in JSON or YAML; `-` is standard input. @throws CommandFailure where there is no file */
export async function readDefinitionSource(file: string): Promise<DefinitionSource> {
  const text = await readNamedFile(file);
  return isYaml(file, text) ? yamlSource(file, text) : jsonSource(file, text);
}

/** A definition in JSON. */
export function jsonSource(file: string, json: string): DefinitionSource {
  return { file, json, locate: (location) => locate(json, location) };
}

async function yamlSource(file: string, text: string): Promise<DefinitionSource> {
  // Most definitions are JSON: only the others wait for it.
  const { parseDefinitionText, pointerOfLocation, rangeOf, toJsonText } = await import('@cairn/diagram');
  const read: DefinitionText = parseDefinitionText(text, 'yaml');
  const place = (location: string): TextPlace | undefined => {
    const pointer = pointerOfLocation(read, location);
    const ranges = pointer === undefined ? undefined : rangeOf(read, pointer);
    return ranges && placeAt(text, ranges.whole.from);
  };
  const json = toJsonText(read);
  if (json.kind === 'json') return { file, json: json.text, locate: place };
  const [first] = json.problems;
  const message = first?.message ?? 'There is no definition';
  return { file, json: '', locate: place, problem: { message, ...placeAt(text, first?.range.from ?? 0) } };
}
