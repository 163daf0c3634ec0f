import type { HistoryEvent } from '@cairn/asl';
import type { Json } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, OperationInput, ServiceTable } from '../operation.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { printHistory } from './history-text.ts';
import {
  awsSizeLimits,
  type StepFunctionsMethod,
  type StepFunctionsSizeLimits,
  stepFunctionsInputsWithin,
} from './step-functions-shapes.ts';
import { type TimestampMembers, toEpochSeconds } from './timestamps.ts';

/** What this table calls: the Step Functions service of `workflows`. */
export type StepFunctionsFacade = Facade<StepFunctionsMethod>;

/** The instants of the outputs; operations that are not named here answer none. */
const timestamps: { readonly [method in StepFunctionsMethod]?: TimestampMembers } = {
  createActivity: { own: ['creationDate'] },
  describeActivity: { own: ['creationDate'] },
  listActivities: { items: { activities: ['creationDate'] } },
  createStateMachine: { own: ['creationDate'] },
  updateStateMachine: { own: ['updateDate'] },
  publishStateMachineVersion: { own: ['creationDate'] },
  listStateMachineVersions: { items: { stateMachineVersions: ['creationDate'] } },
  createStateMachineAlias: { own: ['creationDate'] },
  updateStateMachineAlias: { own: ['updateDate'] },
  describeStateMachineAlias: { own: ['creationDate', 'updateDate'] },
  listStateMachineAliases: { items: { stateMachineAliases: ['creationDate'] } },
  describeStateMachine: { own: ['creationDate'] },
  listStateMachines: { items: { stateMachines: ['creationDate'] } },
  startExecution: { own: ['startDate'] },
  startSyncExecution: { own: ['startDate', 'stopDate'] },
  stopExecution: { own: ['stopDate'] },
  describeExecution: { own: ['startDate', 'stopDate', 'redriveDate'] },
  listExecutions: { items: { executions: ['startDate', 'stopDate', 'redriveDate'] } },
  describeMapRun: { own: ['startDate', 'stopDate', 'redriveDate'] },
  listMapRuns: { items: { mapRuns: ['startDate', 'stopDate'] } },
  describeStateMachineForExecution: { own: ['updateDate'] },
};

/** AWS's bound of a request ("Quotas related to API requests"). */
const awsRequestBytesMax = 1_048_576;
/** Room in a request beside its input or definition. */
const otherBytesMax = 65_536;

/** The operation table of AWS Step Functions, its bounds fit for the limits in force. */
export function stepFunctionsTable(
  facade: StepFunctionsFacade,
  limits: StepFunctionsSizeLimits,
): ServiceTable {
  const inputs = stepFunctionsInputsWithin(limits);
  const operations = (Object.keys(inputs) as StepFunctionsMethod[]).map((method): Operation => {
    const print = method === 'getExecutionHistory' ? printHistoryOutput : outputPrinter(timestamps[method]);
    return {
      name: operationNameOf(method),
      readInput: compileInputReader(inputs[method]),
      call: callFacade(facade, method),
      long: method === 'getActivityTask' || method === 'testState',
      print,
      toJson: (output, input) => JSON.parse(print(output, input)) as Json,
    };
  });
  return {
    signingName: 'states',
    requestBytesMax: requestBytesMax(limits),
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

/** AWS's own where no limit is raised; else twice the largest, for JSON text inside JSON grows by its quotes. */
function requestBytesMax({ payloadBytesMax, definitionBytesMax }: StepFunctionsSizeLimits): number {
  const isRaised =
    payloadBytesMax > awsSizeLimits.payloadBytesMax || definitionBytesMax > awsSizeLimits.definitionBytesMax;
  if (!isRaised) return awsRequestBytesMax;
  return Math.max(awsRequestBytesMax, 2 * Math.max(payloadBytesMax, definitionBytesMax) + otherBytesMax);
}

function outputPrinter(members: TimestampMembers | undefined): Operation['print'] {
  return (output) => {
    if (output === undefined || output === null) return '{}';
    const value = output as { readonly [member: string]: unknown };
    return JSON.stringify(members === undefined ? value : toEpochSeconds(value, members));
  };
}

function printHistoryOutput(output: unknown, input: OperationInput): string {
  const { events, nextToken } = output as {
    readonly events: readonly HistoryEvent[];
    readonly nextToken?: string;
  };
  return printHistory(events, nextToken, input.includeExecutionData !== false);
}
