import type { BenchEngine } from './bench-engine.ts';
import { fiveStateInput } from './bench-machines.ts';
import { sustained } from './sustained.ts';

/** Runs that are open at the same time. */
const lanes = 200;

/** Synchronous executions per second of this process, each from the text of its input to that of its output. */
export async function expressRate(
  { stepFunctions, scope }: BenchEngine,
  stateMachineArn: string,
  seconds: number,
): Promise<number> {
  const { perSecond } = await sustained(lanes, seconds, async () => {
    const call = { stateMachineArn, input: fiveStateInput };
    const { status, output } = await stepFunctions.startSyncExecution(scope, call);
    if (status !== 'SUCCEEDED' || output === undefined) throw new Error(`a run ended ${status}`);
  });
  return perSecond;
}
