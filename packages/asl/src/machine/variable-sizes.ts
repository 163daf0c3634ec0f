import { utf8ByteLength } from '@cairn/kit';
import { EvaluationFailure } from '../jsonata/evaluation-failure.ts';
import type { Assignment } from '../program/evaluation.ts';
import type { Execution } from './execution.ts';
import type { Frame } from './frame.ts';

/** Bytes that the values of one Assign may take (Developer Guide, "Passing data between states with variables"). */
const assignBytesMax = 262_144;
/** Bytes that all variables of an execution may take: 10 MiB. */
const variableBytesMax = 10_485_760;

/**
 * Refuses an Assign that is too large, alone or with what the execution's variables hold already.
 * @throws EvaluationFailure States.DataLimitExceeded
 */
export function checkVariableSizes(
  execution: Execution,
  frame: Frame,
  assignments: readonly Assignment[],
): void {
  const { limits } = execution;
  const bytesMax = limits.assignBytesMax ?? assignBytesMax;
  const allBytesMax = limits.variableBytesMax ?? variableBytesMax;
  let assigned = 0;
  let replaced = 0;
  for (const [name, value] of assignments) {
    // The text of what is far too large is not made.
    assigned += value.exceedsBytes(bytesMax) ? Number.POSITIVE_INFINITY : utf8ByteLength(value.text);
    replaced += frame.variables?.get(name)?.bytes ?? 0;
    if (assigned > bytesMax) break;
  }
  if (assigned > bytesMax || execution.variableBytes - replaced + assigned > allBytesMax) {
    const cause = `The state/task '${frame.state.name}' assigned variables with a size exceeding the maximum number of bytes service limit.`;
    throw new EvaluationFailure(cause, 'Assign', 'States.DataLimitExceeded');
  }
}
