import { type Diagnostic, diagnoseDefinition, isAcceptable, type StateMachineType } from '@cairn/asl';
import {
  type DefinitionText,
  parseDefinitionText,
  pointerOfLocation,
  rangeOf,
  toJsonText,
} from '@cairn/diagram';

/** What keeps a file from being a machine, and where. */
export interface DefinitionFileError {
  readonly message: string;
  /** From 1; 1 where nothing says more. */
  readonly line: number;
  readonly column: number;
}

/** The definition that a file holds, as JSON text, or why it holds none. */
export type DefinitionFileText =
  | { readonly kind: 'definition'; readonly definition: string }
  | { readonly kind: 'error'; readonly error: DefinitionFileError };

/** Reads a file as JSON, which may hold comments, or as YAML by the end of its name. */
export function readDefinitionText(path: string, text: string, type: StateMachineType): DefinitionFileText {
  const read = parseDefinitionText(text, path.endsWith('.json') ? 'json' : 'yaml');
  const json = toJsonText(read);
  if (json.kind === 'refused') {
    const [problem] = json.problems;
    const message = problem?.message ?? 'The file holds no definition';
    return { kind: 'error', error: { message, ...placeAt(text, problem?.range.from ?? 0) } };
  }
  const { diagnostics } = diagnoseDefinition(json.text, { type });
  if (isAcceptable(diagnostics)) return { kind: 'definition', definition: json.text };
  return { kind: 'error', error: errorOf(read, diagnostics.find(isError) as Diagnostic) };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'ERROR';
}

function errorOf(read: DefinitionText, { code, message, location }: Diagnostic): DefinitionFileError {
  const pointer = location === undefined ? undefined : pointerOf(read, message, location);
  const ranges = pointer === undefined ? undefined : rangeOf(read, pointer);
  const where = location === undefined ? '' : ` at ${location}`;
  return { message: `${code} ${message}${where}`, ...placeAt(read.text, ranges?.whole.from ?? 0) };
}

/** A field that is not known is located at the object that has it: here it is looked for itself. */
function pointerOf(read: DefinitionText, message: string, location: string): string | undefined {
  const field = /^(?:Field '(.+)'|The field "(.+)") is not supported/s.exec(message);
  const name = field?.[1] ?? field?.[2];
  const own =
    name === undefined ? undefined : pointerOfLocation(read, `${location.replace(/\/$/, '')}/${name}`);
  return own ?? pointerOfLocation(read, location);
}

function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
