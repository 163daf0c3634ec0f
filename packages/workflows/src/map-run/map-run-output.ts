import type { ItemFailure, MapRunSettings } from '@cairn/asl';
import { isJsonArray, Payload } from '@cairn/kit';
import type { MapRunProgress } from './map-run-state.ts';

/**
 * Whether results are read back from the journal once all children have ended: to be exported, or to stand in full in
 * the Map state's result, as those of children that failed and are tolerated do (Developer Guide, "ResultWriter (Map)").
 */
export function readsResultsBack(
  { writer, discardsResult }: MapRunSettings,
  { phase, failure, executions }: MapRunProgress,
): boolean {
  if (phase === 'aborting' || failure?.error === 'States.ResultWriterFailed') return false;
  if (writer?.parameters !== undefined) return true;
  if (phase !== 'running' || discardsResult) return false;
  return writer?.transformation === 'NONE' || executions.succeeded < executions.total;
}

/** Whether the outputs of children are what the Map state gives: they are not exported and somebody looks at them. */
export function keepsOutputs({ writer, discardsResult }: MapRunSettings): boolean {
  return writer?.parameters === undefined && writer?.transformation !== 'NONE' && !discardsResult;
}

/**
 * What the Map state gives when results are not exported: the outputs of the children that succeeded, in the order of
 * the items; one level of arrays is dissolved by FLATTEN.
 */
export function gatheredResult(
  settings: MapRunSettings,
  outputs: ReadonlyMap<number, Payload>,
  gatheredLength: number,
  payloadBytesMax: number,
): Payload | ItemFailure {
  const { writer } = settings;
  const ordered = [...outputs].sort(([left], [right]) => left - right).map(([, output]) => output);
  const texts =
    writer?.transformation === 'FLATTEN' ? ordered.map(dissolved) : ordered.map(({ text }) => text);
  const gathered = Payload.ofText(`[${texts.filter((text) => text !== '').join(',')}]`);
  if (gatheredLength <= payloadBytesMax + 1 && !gathered.exceedsBytes(payloadBytesMax)) return gathered;
  return tooLarge(settings);
}

/** Why a result over the limit fails the run. */
export function tooLarge({ stateName }: MapRunSettings): ItemFailure {
  return {
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

function dissolved(output: Payload): string {
  return isJsonArray(output.value) ? output.text.trim().slice(1, -1).trim() : output.text;
}
