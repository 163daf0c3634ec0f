import type { CairnFacade } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';

/** What stands behind `/_cairn/v1`: methods of the rooms. */
export function cairnOperations({ stepFunctions }: { readonly stepFunctions: StepFunctions }): CairnFacade {
  return {
    searchExecutions: stepFunctions.searchExecutions,
    followExecution: stepFunctions.followExecution,
  };
}
