import type { CairnFacade } from '@cairn/wire';
import type { StartExecutionInput, StepFunctions } from '@cairn/workflows';

/** What stands behind `/_cairn/v1`: methods of the rooms. */
export function cairnOperations({ stepFunctions }: { readonly stepFunctions: StepFunctions }): CairnFacade {
  return {
    searchExecutions: stepFunctions.searchExecutions,
    readMeter: stepFunctions.readMeter,
    startExecution: (scope, { time, ...input }: StartExecutionInput & { readonly time?: string }) =>
      stepFunctions.startExecution(scope, input, time === undefined ? {} : { time }),
    describeClock: stepFunctions.describeClock,
    advanceClock: stepFunctions.advanceClock,
    followExecution: stepFunctions.followExecution,
  };
}
