import { type Diagnostic, diagnoseDefinition, isAcceptable, locate, type StateMachineType } from '@cairn/asl';
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

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

type Position = Pick<DefinitionFileError, 'line' | 'column'>;
const start: Position = { line: 1, column: 1 };
/** Against documents that grow when their aliases are followed. */
const aliasesMax = 100;

/** Reads a file as JSON, whose text is the definition byte for byte, or as YAML by the end of its name. */
export function readDefinitionText(path: string, text: string, type: StateMachineType): DefinitionFileText {
  if (path.endsWith('.json')) return diagnosed(text, type, (location) => locate(text, location));
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, intAsBigInt: true, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col: column } = lines.linePos(problem.pos[0]);
    const [message = ''] = problem.message.split('\n');
    return { kind: 'error', error: { message: message.replace(/ at line \d+.*$/, ''), line, column } };
  }
  let definition: string;
  try {
    definition = printJsonOf(document.toJS({ maxAliasCount: aliasesMax }));
  } catch (error) {
    return { kind: 'error', error: { message: (error as Error).message, ...start } };
  }
  return diagnosed(definition, type, (location) => {
    const offset = offsetOf(document.contents, location);
    if (offset === undefined) return undefined;
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  });
}

/** Whole numbers beyond those of JavaScript keep their digits. */
function printJsonOf(value: unknown): string {
  // biome-ignore lint/suspicious/noExplicitAny: rawJSON is younger than the types of the language
  const { rawJSON } = JSON as any;
  return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? rawJSON(String(each)) : each), 2);
}

function diagnosed(
  definition: string,
  type: StateMachineType,
  placeOf: (location: string) => Position | undefined,
): DefinitionFileText {
  const { diagnostics } = diagnoseDefinition(definition, { type });
  if (isAcceptable(diagnostics)) return { kind: 'definition', definition };
  const worst = diagnostics.find(({ severity }) => severity === 'ERROR') as Diagnostic;
  const [message = ''] = worst.message.replace(/ \(start marker at \[Source:[\s\S]*/, '').split('\n');
  const { location } = worst;
  const where = location === undefined || worst.code === 'INVALID_JSON_DESCRIPTION' ? '' : ` at ${location}`;
  const place = (location === undefined ? undefined : placeOf(location)) ?? start;
  return { kind: 'error', error: { message: `${worst.code} ${message}${where}`, ...place } };
}

/** Where in a document a diagnostic's location is: `/States/Name/Choices[0]`. Names may hold slashes and brackets. */
function offsetOf(node: unknown, rest: string): number | undefined {
  if (!isNode(node)) return undefined;
  if (rest === '/' || rest === '') return startOf(node);
  if (rest.startsWith('/') && isMap(node)) return offsetOfMember(node.items, rest);
  const index = /^\[(\d+)\]/.exec(rest);
  if (index === null || !isSeq(node)) return undefined;
  return offsetOf(node.items[Number(index[1])], rest.slice(index[0].length));
}

function offsetOfMember(
  items: readonly { readonly key: unknown; readonly value: unknown }[],
  rest: string,
): number | undefined {
  for (const { key, value } of items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined || !rest.startsWith(name, 1)) continue;
    const tail = rest.slice(1 + name.length);
    if (tail === '') return startOf(key as Node);
    if (!tail.startsWith('/') && !tail.startsWith('[')) continue;
    const found = offsetOf(value, tail);
    if (found !== undefined) return found;
  }
  return undefined;
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
