/** A context that was kept for trying code again. */
export interface RecordedContext {
  readonly name: string;
  /** JSON. */
  readonly text: string;
}

const storageKey = (of: string) => `cairn.graphql-contexts.${of}`;
const contextsMax = 30;

/** The contexts that this browser keeps of a resolver or function. */
export function readContexts(of: string): readonly RecordedContext[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey(of)) ?? '[]');
    return Array.isArray(value) ? value.filter(isRecorded) : [];
  } catch {
    return [];
  }
}

/** Keeps a context; one of the same name gives way. @returns all that are kept now */
export function keepContext(of: string, context: RecordedContext): readonly RecordedContext[] {
  const others = readContexts(of).filter(({ name }) => name !== context.name);
  return keep(of, [context, ...others].slice(0, contextsMax));
}

/** @returns all that are kept now */
export function forgetContext(of: string, name: string): readonly RecordedContext[] {
  return keep(
    of,
    readContexts(of).filter((one) => one.name !== name),
  );
}

function keep(of: string, contexts: readonly RecordedContext[]): readonly RecordedContext[] {
  try {
    localStorage.setItem(storageKey(of), JSON.stringify(contexts));
  } catch {
    // A browser that keeps nothing offers them until the page is left.
  }
  return contexts;
}

function isRecorded(value: unknown): value is RecordedContext {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Partial<RecordedContext>;
  return typeof name === 'string' && typeof text === 'string';
}
