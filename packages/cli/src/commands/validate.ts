import {
  type Diagnosis,
  type Diagnostic,
  diagnoseDefinition,
  type Hint,
  hintDefinition,
  isAcceptable,
  type StateMachineType,
  uncalledServices,
  unsupportedFeatures,
} from '@cairn/asl';
import { exitCodes } from '../command-failure.ts';
import { type DefinitionSource, readDefinitionSource } from '../definition-source.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import type { TextPlace } from '../text-place.ts';

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
    const report = reportOn(await readDefinitionSource(file), options);
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

/** Diagnoses the definition of one file. */
export function reportOn(
  source: DefinitionSource,
  { type, remote = {} }: Pick<ValidateOptions, 'type' | 'remote'>,
): FileReport {
  const isRemote = (sdkId: string) => Object.hasOwn(remote, sdkId) || Object.hasOwn(remote, '*');
  const { file, json } = source;
  if (source.problem !== undefined) return unreadable(file, source.problem);
  const { definition, diagnostics }: Diagnosis = diagnoseDefinition(json, { type });
  const accepted = definition !== undefined && isAcceptable(diagnostics);
  return {
    file,
    result: accepted ? 'OK' : 'FAIL',
    diagnostics: place(source, diagnostics),
    unsupported: accepted ? place(source, unsupportedFeatures(definition)) : [],
    uncalled: accepted ? place(source, uncalledServices(definition, isRemote)) : [],
    // Of broken JSON a hint has its place itself.
    hints: hintDefinition(json).map((hint) =>
      hint.location === undefined ? hint : { ...hint, ...source.locate(hint.location) },
    ),
  };
}

/** What is said of a file in YAML that does not parse: the service would never see it. */
function unreadable(
  file: string,
  { message, line, column }: TextPlace & { readonly message: string },
): FileReport {
  const diagnostic = { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message, line, column } as const;
  return { file, result: 'FAIL', diagnostics: [diagnostic], unsupported: [], uncalled: [], hints: [] };
}

function place(source: DefinitionSource, diagnostics: readonly Diagnostic[]): PlacedDiagnostic[] {
  return diagnostics.map((diagnostic, index) => {
    const { location } = diagnostic;
    return { ...diagnostic, ...(location === undefined || index >= shownMax ? {} : source.locate(location)) };
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
