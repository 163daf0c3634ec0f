import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Service } from '../service.ts';
import type { StepFunctionsSizeLimits } from './step-functions-shapes.ts';
import { type StepFunctionsFacade, stepFunctionsTable } from './step-functions-table.ts';

const targetPrefix = 'AWSStepFunctions';

/** Step Functions, in JSON by targets. */
export function stepFunctionsService(facade: StepFunctionsFacade, limits: StepFunctionsSizeLimits): Service {
  const table = stepFunctionsTable(facade, limits);
  return {
    name: 'states',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'states',
      targetPrefix,
      protocol: awsJsonProtocol({
        table,
        targetPrefix,
        errorNamespace: 'com.amazonaws.swf.service.v2.model',
        observers,
      }),
    }),
  };
}
