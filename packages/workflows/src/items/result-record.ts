import { isJsonArray, parseJson, printJson } from '@cairn/kit';
import type { ChildResult, ResultWriterRequest } from './result-writer.ts';

/** The files that results go into: all that did not succeed once they had begun are failures. */
export const resultKinds = ['FAILED', 'PENDING', 'SUCCEEDED'] as const;

export type ResultKind = (typeof resultKinds)[number];

export function resultKind({ status }: ChildResult): ResultKind {
  return status === 'SUCCEEDED' || status === 'PENDING' ? status : 'FAILED';
}

/**
 * What one child adds to its file: JSON texts, each an element of the array or a line (Developer Guide, "ResultWriter
 * (Map)"). Only outputs are transformed; whatever failed is written in full.
 */
export function resultTexts(
  result: ChildResult,
  { transformation, outputType }: Pick<ResultWriterRequest, 'transformation' | 'outputType'>,
): readonly string[] {
  if (result.status === 'PENDING') return [pendingRecord(result)];
  if (transformation === 'NONE' || result.status !== 'SUCCEEDED') return [fullRecord(result)];
  const output = result.output ?? 'null';
  if (transformation === 'FLATTEN') {
    const value = parseJson(output);
    if (isJsonArray(value)) return value.map(printJson);
  }
  // A line end inside would divide a line of JSON Lines.
  return [outputType === 'JSONL' && /[\r\n]/.test(output) ? printJson(parseJson(output)) : output];
}

/** Members in AWS's order. */
function fullRecord(result: ChildResult): string {
  const { startMs, stopMs, output } = result;
  return JSON.stringify({
    Cause: result.cause,
    Error: result.error,
    ExecutionArn: result.executionArn,
    Input: result.input,
    InputDetails: { Included: true },
    Name: result.name,
    Output: output,
    OutputDetails: output === undefined ? undefined : { Included: true },
    RedriveCount: result.redriveCount,
    RedriveStatus: result.redriveStatus,
    RedriveStatusReason: result.redriveStatusReason,
    StartDate: startMs === undefined ? undefined : new Date(startMs).toISOString(),
    StateMachineArn: result.stateMachineArn,
    Status: result.status,
    StopDate: stopMs === undefined ? undefined : new Date(stopMs).toISOString(),
  });
}

function pendingRecord({ input }: ChildResult): string {
  return JSON.stringify({ Input: input, InputDetails: { Included: true }, Status: 'PENDING' });
}
