import { type EvaluationOutcome, printPlacedMessage } from '@cairn/graphql';
import { type Json, printJson } from '@cairn/kit';
import { openResolverText } from '../../api-code/resolver-text.ts';
import { CommandFailure, exitCodes, usageFailure } from '../../command-failure.ts';
import { readNamedFile } from '../../read-file.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import { CaseFileError, Located } from '../../testing/located.ts';

/** Options of `cairn api eval`, as commander reads them. */
export interface EvalOptions {
  readonly context?: string;
  readonly handler: string;
  readonly json?: boolean;
}

/** Evaluates the code of a file against a context. @returns the exit code: 0 a value, 1 an error */
export async function evalCode(
  file: string,
  { context, handler, json }: EvalOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const given = context === undefined ? {} : await readContext(context);
  const text = await openResolverText(file);
  const { outcome, effects, stash } = text.evaluate(handler, given, { now: Date.now, random: Math.random });
  const { logs, appendedErrors } = effects;
  if (json) {
    const shown = {
      ...shownOutcome(file, outcome),
      logs,
      stash,
      outErrors: appendedErrors as unknown as Json,
    };
    terminal.out(`${printJson(shown as Json)}\n`);
  } else {
    for (const line of logs) terminal.error(`${line}\n`);
    for (const { message } of appendedErrors) terminal.error(`appended: ${message}\n`);
    if (outcome.kind === 'error') throw new CommandFailure(messageOf(file, outcome.error), exitCodes.failed);
    terminal.out(`${outcome.value === undefined ? 'nothing' : printJson(outcome.value)}\n`);
  }
  return outcome.kind === 'error' ? exitCodes.failed : exitCodes.succeeded;
}

async function readContext(file: string): Promise<Json> {
  try {
    return Located.read(file, await readNamedFile(file, '--context')).json();
  } catch (error) {
    if (error instanceof CaseFileError) throw usageFailure(error.message);
    throw error;
  }
}

function shownOutcome(file: string, outcome: EvaluationOutcome): object {
  if (outcome.kind !== 'error')
    return { kind: outcome.kind, ...(outcome.value === undefined ? {} : { result: outcome.value }) };
  const { errorType, data, errorInfo } = outcome.error;
  return { kind: 'error', error: { message: messageOf(file, outcome.error), errorType, data, errorInfo } };
}

/** What code raises is told as it says it, what went wrong in it with its place. */
function messageOf(
  file: string,
  error: Extract<EvaluationOutcome, { readonly kind: 'error' }>['error'],
): string {
  return error.kind === 'failed' && error.line !== undefined
    ? printPlacedMessage(error).replace('code.js', file)
    : error.message;
}
