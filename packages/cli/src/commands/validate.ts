import {
  type Diagnosis,
  type Diagnostic,
  diagnoseDefinition,
  type Hint,
  hintDefinition,
  isAcceptable,
  locate,
  type StateMachineType,
  uncalledServices,
  unsupportedFeatures,
} from '@cairn/asl';
import { exitCodes } from '../command-failure.ts';
import { readNamedFile } from '../read-file.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn validate`, as commander reads them. */
export interface ValidateOptions {
  readonly type: StateMachineType;
  readonly json?: boolean;
  /** Where services are that Cairn does not have: as the server is told that is to run the machines. */
  readonly remote?: { readonly [service: string]: string };
}

/** What was found in one file. */
export interface FileReport {
  readonly file: string;
  /** As ValidateStateMachineDefinition says it. */
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** Why Cairn refuses a definition that the service accepts. */
  readonly unsupported: readonly PlacedDiagnostic[];
  /** Tasks that a run fails at, since Cairn does not call their services yet. */
  readonly uncalled: readonly PlacedDiagnostic[];
  readonly hints: readonly Hint[];
}

type PlacedDiagnostic = Diagnostic & { readonly line?: number; readonly column?: number };

/** Diagnostics of a file that are shown; more do not help, and finding their lines takes time. */
const shownMax = 100;

/** Says of each file what the service would say. @returns the exit code */
export async function validate(
  files: readonly string[],
  options: ValidateOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const reports: FileReport[] = [];
  for (const file of files) {
    const report = reportOn(file, await readNamedFile(file), options);
    reports.push(report);
    if (!options.json) terminal.out(printReport(report));
  }
  if (options.json) terminal.out(`${JSON.stringify(reports, null, 2)}\n`);
  if (reports.some(({ result }) => result === 'FAIL')) return exitCodes.failed;
  return reports.some(isPartlySupported) ? exitCodes.unsupported : exitCodes.succeeded;
}

function isPartlySupported({ unsupported, uncalled }: FileReport): boolean {
  return unsupported.length > 0 || uncalled.length > 0;
}

/** Diagnoses the text of one file. */
export function reportOn(
  file: string,
  text: string,
  { type, remote = {} }: Pick<ValidateOptions, 'type' | 'remote'>,
): FileReport {
  const isRemote = (sdkId: string) => Object.hasOwn(remote, sdkId) || Object.hasOwn(remote, '*');
  const { definition, diagnostics }: Diagnosis = diagnoseDefinition(text, { type });
  const accepted = definition !== undefined && isAcceptable(diagnostics);
  return {
    file,
    result: accepted ? 'OK' : 'FAIL',
    diagnostics: place(text, diagnostics),
    unsupported: accepted ? place(text, unsupportedFeatures(definition)) : [],
    uncalled: accepted ? place(text, uncalledServices(definition, isRemote)) : [],
    hints: hintDefinition(text),
  };
}

function place(text: string, diagnostics: readonly Diagnostic[]): PlacedDiagnostic[] {
  return diagnostics.map((diagnostic, index) => {
    const { location } = diagnostic;
    return { ...diagnostic, ...(location === undefined || index >= shownMax ? {} : locate(text, location)) };
  });
}

/** The report for a person: one line for each finding, `file:line:column: ERROR CODE message`. */
export function printReport(report: FileReport): string {
  const { file, diagnostics, unsupported, uncalled, hints } = report;
  const lines = [
    ...diagnostics.slice(0, shownMax).map((diagnostic) => printFinding(file, diagnostic)),
    ...[...unsupported, ...uncalled].map(
      (diagnostic) => `${printStart(file, diagnostic)}note: ${diagnostic.message}`,
    ),
    ...hints.map((hint) => `${printStart(file, hint)}hint: ${hint.message}`),
  ];
  if (diagnostics.length > shownMax) lines.push(`${file}: … and ${diagnostics.length - shownMax} more`);
  if (report.result === 'OK') lines.push(`${file}: ${printVerdict(report)}`);
  return lines.map((line) => `${line}\n`).join('');
}

function printVerdict({ unsupported, uncalled }: FileReport): string {
  const [first] = unsupported;
  if (first !== undefined) return `OK for AWS; ${first.message}, so it is refused here`;
  if (uncalled.length > 0) return 'OK for AWS; Cairn runs it as far as the tasks named above';
  return 'OK';
}

function printFinding(file: string, diagnostic: PlacedDiagnostic): string {
  const { severity, code, location } = diagnostic;
  // Of a parser's message the first line says what is wrong; the rest repeats the text.
  const [message] = diagnostic.message.replace(/ \(start marker at \[Source:[\s\S]*/, '').split('\n');
  const where = location === undefined || code === 'INVALID_JSON_DESCRIPTION' ? '' : ` at ${location}`;
  return `${printStart(file, diagnostic)}${severity} ${code} ${message}${where}`;
}

function printStart(file: string, position: { readonly line?: number; readonly column?: number }): string {
  return position.line === undefined ? `${file}: ` : `${file}:${position.line}:${position.column}: `;
}
