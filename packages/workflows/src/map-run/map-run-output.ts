import type { ItemFailure, MapRunSettings } from '@cairn/asl';
import { isJsonArray, Payload } from '@cairn/kit';

/** Whether the outputs of children are what the Map state gives: they are not exported and somebody looks at them. */
export function keepsOutputs({ writer, discardsResult }: MapRunSettings): boolean {
  return writer?.parameters === undefined && !discardsResult;
}

/**
 * What the Map state gives when results are not exported: the outputs of the children that succeeded, in the order of
 * the items; one level of arrays is dissolved by FLATTEN.
 */
export function gatheredResult(
  { stateName, writer }: MapRunSettings,
  outputs: ReadonlyMap<number, Payload>,
  gatheredLength: number,
  payloadBytesMax: number,
): Payload | ItemFailure {
  const ordered = [...outputs].sort(([left], [right]) => left - right).map(([, output]) => output);
  const texts =
    writer?.transformation === 'FLATTEN' ? ordered.map(dissolved) : ordered.map(({ text }) => text);
  const gathered = Payload.ofText(`[${texts.filter((text) => text !== '').join(',')}]`);
  if (gatheredLength <= payloadBytesMax + 1 && !gathered.exceedsBytes(payloadBytesMax)) return gathered;
  return {
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

function dissolved(output: Payload): string {
  return isJsonArray(output.value) ? output.text.trim().slice(1, -1).trim() : output.text;
}
