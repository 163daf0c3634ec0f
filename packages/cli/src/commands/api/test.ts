import { access } from 'node:fs/promises';
import { relative } from 'node:path';
import {
  type ApiCaseResult,
  type ApiCode,
  codeOf,
  findApiCases,
  runApiCases,
} from '../../api-code/api-cases.ts';
import { openResolverText } from '../../api-code/resolver-text.ts';
import { CommandFailure, exitCodes, usageFailure } from '../../command-failure.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import { CaseFileError } from '../../testing/located.ts';

/** Options of `cairn api test`, as commander reads them. */
export interface TestApisOptions {
  readonly filter?: string;
  readonly json?: boolean;
}

/** What cases have run of a file. */
interface CodeCoverage {
  readonly file: string;
  readonly lines: { readonly run: number; readonly all: number; readonly missed: readonly number[] };
  readonly branches: { readonly run: number; readonly all: number; readonly missed: readonly string[] };
}

/** Runs the cases of folders. @returns the exit code: 0 all passed, 1 some failed, 2 a file cannot be used */
export async function testApis(
  folders: readonly string[],
  { filter, json }: TestApisOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const apis = new Map<string, ApiCode>();
  const cases: ApiCaseResult[] = [];
  const broken: string[] = [];
  for (const { file, api } of await findAll(folders.length === 0 ? ['.'] : folders)) {
    const code = apis.get(api) ?? { folder: api, texts: new Map() };
    apis.set(api, code);
    try {
      const isWanted = (name: string): boolean => filter === undefined || `${file} ${name}`.includes(filter);
      const results = await runApiCases(file, code, isWanted);
      cases.push(...results);
      if (!json) for (const each of results) terminal.out(printCase(each));
    } catch (error) {
      if (!(error instanceof CaseFileError || error instanceof CommandFailure)) throw error;
      broken.push(error.message);
      terminal.error(`${error.message}\n`);
    }
  }
  const coverage = (await Promise.all([...apis.values()].map(coverageOf))).flat();
  if (json) terminal.out(`${JSON.stringify({ cases, broken, coverage }, null, 2)}\n`);
  else terminal.out(printSummary(cases, coverage, broken.length));
  if (broken.length > 0) return exitCodes.usage;
  if (cases.length === 0) throw usageFailure(`no case holds '${filter}'`);
  return cases.some(({ faults }) => faults.length > 0) ? exitCodes.failed : exitCodes.succeeded;
}

async function findAll(folders: readonly string[]): ReturnType<typeof findApiCases> {
  const found = [];
  for (const folder of folders) {
    await access(folder).catch(() => {
      throw usageFailure(`cannot read ${folder}: there is no such folder`);
    });
    found.push(...(await findApiCases(folder)));
  }
  if (found.length === 0)
    throw usageFailure(`there is no file *.test.yaml or *.test.json in ${folders.join(', ')}`);
  return found;
}

/** All code of an API, that of which no case runs anything too. */
async function coverageOf({ folder, texts }: ApiCode): Promise<readonly CodeCoverage[]> {
  const found: CodeCoverage[] = [];
  for (const file of await codeOf(folder)) {
    const text = await (texts.get(file) ?? openResolverText(file)).catch((error: unknown) => {
      if (error instanceof CommandFailure) return undefined;
      throw error;
    });
    if (text?.coverage === undefined) continue;
    const { lines, branches } = text.coverage;
    const isRun = ({ count }: { readonly count: number }): boolean => count > 0;
    found.push({
      file: relative('', file),
      lines: {
        run: lines.filter(isRun).length,
        all: lines.length,
        missed: lines.filter((one) => !isRun(one)).map(({ line }) => line),
      },
      branches: {
        run: branches.filter(isRun).length,
        all: branches.length,
        missed: branches
          .filter((one) => !isRun(one))
          .map(({ line, column, kind }) => `${line}:${column} ${kind}`),
      },
    });
  }
  return found;
}

function printCase({ file, line, name, faults }: ApiCaseResult): string {
  if (faults.length === 0) return `ok    ${file}: ${name}\n`;
  const lines = faults.join('\n').split('\n');
  return `FAIL  ${file}:${line}: ${name}\n${lines.map((text) => `        ${text}\n`).join('')}`;
}

function printSummary(
  cases: readonly ApiCaseResult[],
  coverage: readonly CodeCoverage[],
  broken: number,
): string {
  const failed = cases.filter(({ faults }) => faults.length > 0).length;
  const parts = [`${cases.length - failed} passed`, ...(failed > 0 ? [`${failed} failed`] : [])];
  if (broken > 0) parts.push(`${broken} ${broken === 1 ? 'file' : 'files'} could not be used`);
  const rows = coverage.map(({ file, lines, branches }) => {
    const missed = [
      ...(lines.missed.length === 0 ? [] : [`lines ${lines.missed.join(', ')}`]),
      ...(branches.missed.length === 0 ? [] : [`branches ${branches.missed.join(', ')}`]),
    ].join('; ');
    const without = missed === '' ? '' : `, without ${missed}`;
    return `${file}: lines ${lines.run}/${lines.all}, branches ${branches.run}/${branches.all}${without}\n`;
  });
  return `${rows.join('')}${parts.join(', ')}\n`;
}
