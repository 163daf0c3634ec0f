import { access, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isJsonObject, type Json, jsonEquals, memberOf, printJson, seededRandom } from '@cairn/kit';
import { readNamedFile } from '../read-file.ts';
import { CaseFileError, Located } from '../testing/located.ts';
import { openResolverText, type ResolverText } from './resolver-text.ts';

/** What came of a case. */
export interface ApiCaseResult {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** What is otherwise than expected, as texts of one or more lines; none when it passed. */
  readonly faults: readonly string[];
}

/** The files of one API that tests can be of. */
export interface ApiCode {
  readonly folder: string;
  /** Texts that were opened, by file. */
  readonly texts: Map<string, Promise<ResolverText>>;
}

interface Case {
  readonly name: string;
  readonly line: number;
  readonly code: string;
  readonly handler: string;
  readonly context: Json;
  readonly nowMs: number;
  readonly expect: ReadonlyMap<string, Located>;
}

const members = ['name', 'resolver', 'function', 'handler', 'context', 'now', 'expect'];
const expected = ['result', 'error', 'errorType', 'stash', 'logs'];
const endings = ['.js', '.mjs', '.ts', '.mts'] as const;
const seed = 1;

/** Runs the cases of a file against the code of its API. @throws CaseFileError, CommandFailure */
export async function runApiCases(
  file: string,
  api: ApiCode,
  isWanted: (name: string) => boolean,
): Promise<readonly ApiCaseResult[]> {
  const results: ApiCaseResult[] = [];
  for (const item of Located.read(file, await readNamedFile(file)).items()) {
    const test = readCase(item);
    if (!isWanted(test.name)) continue;
    const path = await fileOf(api, test, item);
    const opened = api.texts.get(path) ?? openResolverText(path);
    api.texts.set(path, opened);
    const random = seededRandom(seed);
    const evaluated = (await opened).evaluate(test.handler, test.context, {
      now: () => test.nowMs,
      random: () => random.next(),
    });
    const { outcome, stash, effects } = evaluated;
    const error = outcome.kind === 'error' ? outcome.error : undefined;
    const actual: { readonly [name: string]: Json | undefined } = {
      result: outcome.kind === 'error' ? undefined : (outcome.value ?? null),
      error: error?.message,
      errorType: error?.errorType,
      stash,
      logs: effects.logs,
    };
    results.push({ file, line: test.line, name: test.name, faults: faultsOf(test, actual) });
  }
  return results;
}

function readCase(item: Located): Case {
  const given = item.members(members);
  const context = given.get('context')?.json() ?? {};
  const expect = given.get('expect');
  if (expect === undefined) throw item.fault("there is no 'expect'");
  const now = given.get('now');
  const nowMs = now === undefined ? 0 : Date.parse(now.text());
  if (Number.isNaN(nowMs)) throw now?.fault('expected a moment such as 2026-01-31T12:00:00Z');
  const resolver = given.get('resolver')?.text();
  const step = given.get('function')?.text();
  if ((resolver === undefined) === (step === undefined))
    throw item.fault("a case is of a 'resolver' (TYPE.FIELD) or of a 'function'");
  const handler = given.get('handler')?.text() ?? (hasResult(context) ? 'response' : 'request');
  if (handler !== 'request' && handler !== 'response') throw item.fault("'handler' is request or response");
  return {
    name: given.get('name')?.text() ?? `${resolver ?? step} ${handler}`,
    line: item.line,
    code: resolver === undefined ? `functions/${step}` : `resolvers/${resolver}`,
    handler,
    context,
    nowMs,
    expect: expect.members(expected),
  };
}

/** A context with a result, or with what went wrong in its place, is one of a response. */
function hasResult(context: Json): boolean {
  return isJsonObject(context) && (memberOf(context, 'result') ?? memberOf(context, 'error')) !== undefined;
}

async function fileOf({ folder }: ApiCode, { code, handler }: Case, item: Located): Promise<string> {
  const candidates = [...endings.map((ending) => code + ending), `${code}.${handler}.vtl`];
  for (const candidate of candidates) {
    const path = join(folder, candidate);
    if (await isThere(path)) return path;
  }
  throw item.fault(`there is none of ${candidates.join(', ')} in ${folder}`);
}

function faultsOf(
  { expect }: Case,
  actual: { readonly [name: string]: Json | undefined },
): readonly string[] {
  const faults = [...expect].flatMap(([name, value]) => {
    const wanted = value.json();
    const found = actual[name];
    if (found !== undefined && jsonEquals(found, wanted)) return [];
    return [
      `${name}\n  expected  ${printJson(wanted)}\n  actual    ${found === undefined ? 'none' : printJson(found)}`,
    ];
  });
  if (!expect.has('error') && !expect.has('errorType') && actual.error !== undefined)
    faults.push(`error\n  expected  none\n  actual    ${printJson(actual.error)}`);
  return faults;
}

/** The files of cases below a folder, and the folder of the API that each is of. */
export async function findApiCases(
  folder: string,
): Promise<readonly { readonly file: string; readonly api: string }[]> {
  const found: { file: string; api: string }[] = [];
  for (const file of await filesBelow(folder)) {
    if (!/\.test\.(?:ya?ml|json)$/.test(file)) continue;
    let api = dirname(file);
    while (!(await isThere(join(api, 'schema.graphql')))) {
      const above = dirname(api);
      if (above === api) throw new CaseFileError(`${file}: no folder above it has a schema.graphql`);
      api = above;
    }
    found.push({ file, api });
  }
  return found;
}

/** The code in APPSYNC_JS of an API. */
export async function codeOf(api: string): Promise<readonly string[]> {
  const all = await Promise.all(['resolvers', 'functions'].map((each) => filesBelow(join(api, each))));
  return all
    .flat()
    .filter((file) => /\.m?[jt]s$/.test(file) && !/\.(?:d|test)\.\w+$/.test(relative(api, file)));
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(path) : [path];
      }),
  );
  return found.flat().sort();
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
