import type { CallService, IdSource } from '@cairn/kit';
import { createServiceCaller, createServices } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';

/** Calls Step Functions as tasks do in the server: by the table that answers HTTP. */
export function statesCaller(stepFunctions: StepFunctions, ids: IdSource): CallService {
  return createServiceCaller(createServices({ stepFunctions: () => stepFunctions }), { log: () => {}, ids });
}
