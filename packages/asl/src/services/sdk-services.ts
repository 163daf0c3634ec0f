import { javaExceptionName, javaMethodName } from './java-names.ts';
import { sdkServiceTable, sdkVerbs } from './sdk-service-table.ts';
import { serviceErrorTable } from './service-error-table.ts';

/** A service of the AWS SDKs. */
export interface SdkService {
  /** As resources name it: `secretsmanager`. */
  readonly id: string;
  /** As its model names it: `Secrets Manager`. */
  readonly serviceId: string;
  /** The name of its signatures. */
  readonly signingName: string;
  readonly members: 'PascalCase' | 'camelCase';
  /** Its actions as its model spells them, by the names that tasks give them. */
  readonly actions: ReadonlyMap<string, string>;
}

const verbs = sdkVerbs.split(' ');
const services = new Map<string, SdkService | undefined>();
const errors = new Map<string, ReadonlyMap<string, string>>();

/** The service with an id, if AWS has one. Rows are read when they are first asked for. */
export function sdkService(id: string): SdkService | undefined {
  if (!services.has(id)) services.set(id, readService(id));
  return services.get(id);
}

/** The ids of all services. */
export function sdkServiceIds(): readonly string[] {
  return sdkServiceTable
    .trim()
    .split('\n')
    .map((row) => row.slice(0, row.indexOf('|')));
}

/**
 * The class, as the SDK for Java names it, of an error that a service models.
 * @param code the error's name, or its code on the wire
 */
export function modelledError(id: string, code: string): string | undefined {
  let known = errors.get(id);
  if (known === undefined) {
    known = readErrors(id);
    errors.set(id, known);
  }
  return known.get(code);
}

/** Whether the errors of a service are known here. */
export function hasModelledErrors(id: string): boolean {
  return rowOf(serviceErrorTable, id) !== undefined;
}

function rowOf(table: string, id: string): readonly string[] | undefined {
  const at = /^[a-z0-9]+$/.test(id) ? table.indexOf(`\n${id}|`) : -1;
  return at === -1 ? undefined : table.slice(at + 1, table.indexOf('\n', at + 1)).split('|');
}

function readService(id: string): SdkService | undefined {
  const row = rowOf(sdkServiceTable, id);
  if (row === undefined) return undefined;
  const [, serviceId, signingName, flag, nouns] = row as [string, string, string, string, string];
  const actions = new Map<string, string>();
  for (const action of nouns.split(',').flatMap(actionsOf)) actions.set(javaMethodName(action), action);
  return { id, serviceId, signingName, members: flag === 'c' ? 'camelCase' : 'PascalCase', actions };
}

/** `cdQueue` → CreateQueue, DeleteQueue; `=PurgeQueue` → PurgeQueue. */
function actionsOf(entry: string): readonly string[] {
  if (entry.startsWith('=')) return [entry.slice(1)];
  const letters = /^[a-z]+/.exec(entry)?.[0] ?? '';
  const noun = entry.slice(letters.length);
  return [...letters].map((letter) => `${verbs[letter.charCodeAt(0) - 97]}${noun}`);
}

function readErrors(id: string): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const entry of rowOf(serviceErrorTable, id)?.[1]?.split(',') ?? []) {
    const [shape, code] = entry.split('=') as [string, string | undefined];
    known.set(shape, javaExceptionName(shape));
    if (code !== undefined) known.set(code, javaExceptionName(shape));
  }
  return known;
}
