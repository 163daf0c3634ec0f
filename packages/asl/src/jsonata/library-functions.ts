/** The library's own functions, by name. AWS leaves out `$eval`. */
export const libraryFunctionNames: readonly string[] = [
  ...['sum', 'count', 'max', 'min', 'average', 'string', 'substring', 'substringBefore', 'substringAfter'],
  ...['lowercase', 'uppercase', 'length', 'trim', 'pad', 'match', 'contains', 'replace', 'split', 'join'],
  ...['formatNumber', 'formatBase', 'formatInteger', 'parseInteger', 'number', 'floor', 'ceil', 'round'],
  ...['abs', 'sqrt', 'power', 'random', 'boolean', 'not', 'map', 'zip', 'filter', 'single', 'reduce', 'sift'],
  ...['keys', 'lookup', 'append', 'exists', 'spread', 'merge', 'reverse', 'each', 'error', 'assert', 'type'],
  ...['sort', 'shuffle', 'distinct', 'base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl'],
  ...['decodeUrlComponent', 'decodeUrl', 'eval', 'toMillis', 'fromMillis', 'clone', 'now', 'millis'],
];

const functionNames: ReadonlySet<unknown> = new Set(libraryFunctionNames);

/** Whether a name is that of one of the library's own functions. */
export function isLibraryFunction(name: unknown): boolean {
  return functionNames.has(name);
}

/** A function as the library keeps it. */
export interface LibraryFunction {
  readonly _jsonata_function: true;
  readonly implementation: (this: unknown, ...values: never[]) => unknown;
  readonly signature?: unknown;
}

/** Whether a value is a function of any kind: the library's, a lambda, a regular expression. */
export function isFunctionValue(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  const marks = value as { readonly _jsonata_function?: unknown; readonly _jsonata_lambda?: unknown };
  return marks._jsonata_function === true || marks._jsonata_lambda === true;
}

/** Makes an array that stands for a sequence: one of a single item is that item, an empty one is nothing. */
export function sequenceOf(items: readonly unknown[]): unknown[] {
  const sequence = [...items];
  Object.assign(sequence, { sequence: true });
  return sequence;
}
