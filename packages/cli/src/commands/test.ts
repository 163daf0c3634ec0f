import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailure, exitCodes, usageFailure } from '../command-failure.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { readCaseFile } from '../testing/case-file.ts';
import { type Counted, type MachineCoverage, mergeCoverage } from '../testing/coverage.ts';
import { printJunit } from '../testing/junit.ts';
import { CaseFileError } from '../testing/located.ts';
import { type CaseResult, type FileResult, runCases } from '../testing/run-cases.ts';

/** Options of `cairn test`, as commander reads them. */
export interface TestOptions {
  /** Runs the cases whose file and name hold this text. */
  readonly filter?: string;
  readonly functions?: string;
  /** Seconds of real time for a case. */
  readonly timeout: number;
  readonly junit?: string;
  readonly json?: boolean;
}

/** Files whose services stand at the same time. */
const filesAtOnce = 4;
const caseFilePattern = /\.test\.asl\.(?:json|ya?ml)$/i;

/** Runs the cases of files and folders. @returns the exit code: 0 all passed, 1 some failed, 2 a file cannot be used */
export async function test(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const files = await findCaseFiles(paths.length === 0 ? ['.'] : paths);
  if (files.length === 0) {
    throw usageFailure(`there is no file *.test.asl.json or *.test.asl.yaml in ${paths.join(', ') || '.'}`);
  }
  const results: FileResult[] = [];
  const broken: string[] = [];
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        const result = await runFile(file, options);
        results.push(result);
        if (!options.json) for (const done of result.cases) terminal.out(printCase(done));
      } catch (error) {
        if (!(error instanceof CaseFileError || error instanceof CommandFailure)) throw error;
        broken.push(error.message);
        terminal.error(`${error.message}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
  const cases = results.flatMap((result) => result.cases).sort(byPlace);
  const coverage = mergeCoverage(results.flatMap((result) => result.coverage));
  if (options.junit !== undefined) await writeJunit(options.junit, cases);
  if (options.json) terminal.out(`${JSON.stringify({ cases, broken, coverage }, null, 2)}\n`);
  else terminal.out(printSummary(cases, coverage, broken.length));
  if (broken.length > 0) return exitCodes.usage;
  if (cases.length === 0) throw usageFailure(`no case holds '${options.filter}'`);
  return cases.some(isFailed) ? exitCodes.failed : exitCodes.succeeded;
}

async function writeJunit(path: string, cases: readonly CaseResult[]): Promise<void> {
  try {
    await writeFile(path, printJunit(cases));
  } catch (error) {
    throw usageFailure(`cannot write ${path}: ${(error as Error).message}`);
  }
}

async function runFile(file: string, options: TestOptions): Promise<FileResult> {
  const { filter, functions, timeout } = options;
  return await runCases(await readCaseFile(file), {
    isWanted: (path, name) => filter === undefined || `${path} ${name}`.includes(filter),
    functionsDirectory: functions,
    timeoutMs: timeout * 1_000,
  });
}

/** The files of cases that paths name or hold, sorted. */
async function findCaseFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw usageFailure(`cannot read ${path}: there is no such file`);
    if (!found.isDirectory()) files.add(path);
    else for (const file of await walk(path)) files.add(file);
  }
  return [...files].sort();
}

async function walk(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
      files.push(...(await walk(path)));
    } else if (entry.isFile() && caseFilePattern.test(entry.name)) {
      files.push(path);
    }
  }
  return files;
}

function isFailed({ faults }: CaseResult): boolean {
  return faults.length > 0;
}

function byPlace(left: CaseResult, right: CaseResult): number {
  return left.file < right.file ? -1 : left.file > right.file ? 1 : left.line - right.line;
}

function printCase({ file, line, name, faults, realMs, elapsedSeconds }: CaseResult): string {
  const times = `${realMs.toFixed(0)} ms, ${printSpan(elapsedSeconds)} on its clock`;
  if (faults.length === 0) return `ok    ${file}: ${name} (${times})\n`;
  const lines = faults.join('\n').split('\n');
  return `FAIL  ${file}:${line}: ${name} (${times})\n${lines.map((text) => `        ${text}\n`).join('')}`;
}

const dayHours = 24;

/** `2 d 3 h`, `4 min`, `0.5 s`. */
function printSpan(seconds: number): string {
  const hours = Math.floor(seconds / 3_600);
  if (hours >= dayHours) return `${Math.floor(hours / dayHours)} d ${hours % dayHours} h`;
  if (hours > 0) return `${hours} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min` : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

function printSummary(
  cases: readonly CaseResult[],
  coverage: readonly MachineCoverage[],
  broken: number,
): string {
  const failed = cases.filter(isFailed).length;
  const parts = [`${cases.length - failed} passed`, ...(failed > 0 ? [`${failed} failed`] : [])];
  if (broken > 0) parts.push(`${broken} ${broken === 1 ? 'file' : 'files'} could not be used`);
  return `${coverage.map(printCoverage).join('')}${parts.join(', ')}\n`;
}

function printCoverage({ source, states, branches }: MachineCoverage): string {
  const head = `coverage  ${source}: states ${share(states)}, branches ${share(branches)}\n`;
  const missing = [...states, ...branches].filter(({ count }) => count === 0);
  return `${head}${missing.map(({ name }) => `          never: ${name}\n`).join('')}`;
}

function share(counted: readonly Counted[]): string {
  const run = counted.filter(({ count }) => count > 0).length;
  return `${run} of ${counted.length}`;
}
