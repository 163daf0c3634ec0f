import type { CallService, IdSource } from '@cairn/kit';
import {
  type CairnFacade,
  createServiceCaller,
  createServiceTables,
  type LambdaFacade,
  type LogsFacade,
  type MetricsFacade,
  type S3Facade,
} from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';

/** Calls Step Functions as tasks do in the server: by the table that answers HTTP. */
export function statesCaller(stepFunctions: StepFunctions, ids: IdSource): CallService {
  const tables = createServiceTables({
    stepFunctions,
    functions: {} as LambdaFacade,
    objects: {} as S3Facade,
    logs: {} as LogsFacade,
    metrics: {} as MetricsFacade,
    cairn: {} as CairnFacade,
  });
  return createServiceCaller(tables, { log: () => {}, ids });
}
