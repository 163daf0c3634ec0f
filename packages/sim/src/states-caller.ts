import type { CallService, IdSource } from '@cairn/kit';
import { createServiceCaller, createServices } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';

/**
 * Calls Step Functions as tasks do in the server: by the table that answers HTTP. It is loaded already: no simulated
 * clock may run on while a file is read.
 */
export async function statesCaller(stepFunctions: StepFunctions, ids: IdSource): Promise<CallService> {
  const services = createServices({ stepFunctions: () => stepFunctions });
  await Promise.all(services.map((service) => service.load()));
  return createServiceCaller(services, { log: () => {}, ids });
}
