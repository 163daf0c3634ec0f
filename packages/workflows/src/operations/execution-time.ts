import type { ExecutionAttributes } from '../engine/execution-attributes.ts';
import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';

/** How time passes for executions: as it really does, or passing over the time in which nothing happens. */
export type TimeMode = 'real' | 'skip';

/** The clock of an execution that is about to start, as its attributes keep it. */
export type ExecutionTime = Pick<ExecutionAttributes, 'time' | 'clockOf'>;

/**
 * Which clock an execution lives on: what a task starts on that of its execution, everything else as the caller asks
 * (the header `x-cairn-time`), or as the server is set.
 * @throws ServiceError ValidationException
 */
export function timeOf(
  clocks: ExecutionClocks,
  parent: string | undefined,
  { asked, usual }: { readonly asked: string | undefined; readonly usual: TimeMode },
): ExecutionTime {
  const time = clocks.timeOfCall(parent);
  if (time.time !== undefined) return time;
  if (asked !== undefined && asked !== 'skip' && asked !== 'real') {
    throw stepFunctionsErrors.validation(`x-cairn-time is 'skip' or 'real', not '${asked}'`);
  }
  const mode = asked ?? (parent === undefined ? usual : 'real');
  return mode === 'skip' ? { time: 'skip' } : time;
}
