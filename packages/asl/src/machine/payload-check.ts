import type { Payload } from '@cairn/kit';
import { StateFailure } from '../data/state-failure.ts';

/**
 * Refuses what a state gave when it is too large. Its text is made here, so that a value that nests too
 * deeply to be written is found out here too.
 * @throws StateFailure States.DataLimitExceeded; JsonNestingError
 */
export function checkPayload(payload: Payload, producer: string, bytesMax: number): void {
  if (!payload.exceedsBytes(bytesMax)) return;
  throw new StateFailure('States.DataLimitExceeded', dataLimitCause(producer));
}

/** The cause of States.DataLimitExceeded; `producer` is a state's name, a resource's ARN or its type. */
export function dataLimitCause(producer: string): string {
  return `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}
