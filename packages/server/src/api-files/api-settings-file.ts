import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A place in a file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What `api.yaml` says. */
export interface ApiSettingsFile {
  readonly kind: 'settings';
  /** Settings of the API, as CreateGraphqlApi has them. */
  readonly settings: Members;
  readonly environmentVariables: Members;
  readonly dataSources: ReadonlyMap<string, Members>;
  /** Tables that are made where they are not there, by name: the other members of DynamoDB's CreateTable. */
  readonly tables: ReadonlyMap<string, Members>;
  /** By `TYPE.FIELD`. */
  readonly resolvers: ReadonlyMap<string, Members>;
  readonly functions: ReadonlyMap<string, Members>;
  /** Where something is said: by the names that lead there. */
  readonly placeOf: (path: readonly string[]) => Place;
}

type Members = { readonly [name: string]: unknown };

/** Why it says nothing. */
export interface UnreadableSettings extends Place {
  readonly kind: 'error';
  readonly message: string;
}

/** How often the parts that aliases name may be repeated, all together. */
const aliasesMax = 10;

const parts = ['dataSources', 'tables', 'resolvers', 'functions', 'environmentVariables'] as const;

/** Reads `api.yaml`, of which JSON is a part. @param text undefined where there is no such file */
export function readApiSettingsFile(text = ''): ApiSettingsFile | UnreadableSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const placeOf = (path: readonly string[]): Place => placeAt(offsetOf(document.contents, path));
  const [problem] = document.errors;
  if (problem !== undefined)
    return { kind: 'error', message: problem.message.split('\n')[0] ?? '', ...placeAt(problem.pos[0]) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: aliasesMax }) ?? {};
    // What holds itself has no end for whoever goes through it.
    JSON.stringify(value);
  } catch {
    const message = `its aliases (*name) repeat more than ${aliasesMax} parts of it, or name what they are part of`;
    return { kind: 'error', message, ...placeAt(firstAlias(document)) };
  }
  if (!isMembers(value)) return { kind: 'error', message: 'it is a mapping of settings', ...placeOf([]) };
  const misspelt = Object.keys(value).find((name) => !isPart(name) && isPart(name, true));
  if (misspelt !== undefined) {
    const meant = parts.find((part) => part.toLowerCase() === misspelt.toLowerCase());
    return {
      kind: 'error',
      message: `${misspelt} is not known; did you mean ${meant}?`,
      ...placeOf([misspelt]),
    };
  }
  for (const part of parts) {
    const found = value[part] ?? {};
    if (!isMembers(found))
      return { kind: 'error', message: `${part} is a mapping by names`, ...placeOf([part]) };
    if (part === 'environmentVariables') continue;
    const odd = Object.keys(found).find((name) => !isMembers(found[name] ?? {}));
    if (odd !== undefined)
      return { kind: 'error', message: `${part}.${odd} is a mapping`, ...placeOf([part, odd]) };
  }
  const { dataSources, tables, resolvers, functions, environmentVariables, ...settings } = value;
  return {
    kind: 'settings',
    settings,
    environmentVariables: (environmentVariables ?? {}) as Members,
    dataSources: mapOf(dataSources),
    tables: mapOf(tables),
    resolvers: mapOf(resolvers),
    functions: mapOf(functions),
    placeOf,
  };
}

/** Whether a name is one of the parts, as it is written or whatever the size of its letters. */
function isPart(name: string, isAnySize = false): boolean {
  return parts.some((part) => part === name || (isAnySize && part.toLowerCase() === name.toLowerCase()));
}

function mapOf(value: unknown): ReadonlyMap<string, Members> {
  const entries = Object.entries((value ?? {}) as { readonly [name: string]: Members | null });
  return new Map(entries.map(([name, members]) => [name, members ?? {}]));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstAlias(document: Document): number {
  let at = 0;
  visit(document, {
    Alias: (_, { range }) => {
      at = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
}

/** Offset of the last name of a path that is there. */
function offsetOf(node: unknown, path: readonly string[]): number {
  let at = 0;
  let here = node;
  for (const name of path) {
    if (!isMap(here)) break;
    const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (pair === undefined) break;
    if (isScalar(pair.key)) at = pair.key.range?.[0] ?? at;
    here = pair.value;
  }
  return at;
}
