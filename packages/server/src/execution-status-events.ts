import { type Log, ServiceError, utf8ByteLength } from '@cairn/kit';
import type { Events } from '@cairn/resources';
import type { ExecutionStatusChange, ExecutionStatusChanges, StepFunctions } from '@cairn/workflows';

/** What status-change events are made with. */
export interface ExecutionStatusEventsContext {
  /** Not in use, it has no rules. */
  readonly events: { readonly facade: Pick<Events, 'couldTake' | 'emit'> | undefined };
  readonly stepFunctions: () => Pick<StepFunctions, 'describeExecution'>;
  readonly log: Log;
  /** Most bytes of input and output, escaped, in one event. */
  readonly bytesMax: number;
}

type Description = Awaited<ReturnType<StepFunctions['describeExecution']>>;

const heading = { source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change' } as const;
const runningReason = 'Execution is RUNNING and cannot be redriven';

/**
 * Puts an event on the default bus for each change of the status of a Standard execution, where a rule could take it.
 * Best effort, as on AWS: what a crash cuts off between the change and the event is not made up for.
 * Source: "Automating Step Functions event delivery with EventBridge" in the developer guide.
 */
export function executionStatusEvents(context: ExecutionStatusEventsContext): ExecutionStatusChanges {
  return {
    wanted: (place) => context.events.facade?.couldTake(place, heading) === true,
    changed: (change) => {
      void emit(context, change).catch((error: unknown) => {
        // An execution that was deleted in between has nothing to tell.
        if (error instanceof ServiceError && error.code === 'ExecutionDoesNotExist') return;
        context.log('error', 'a change of status was not put on the bus', { error: String(error) });
      });
    },
  };
}

async function emit(
  { events, stepFunctions, bytesMax }: ExecutionStatusEventsContext,
  change: ExecutionStatusChange,
): Promise<void> {
  const { account, region, executionArn, atMs } = change;
  const scope = { account, region, principal: { arn: 'states.amazonaws.com' } };
  const description = await stepFunctions().describeExecution(scope, { executionArn });
  const { source, 'detail-type': detailType } = heading;
  const detail = detailOf(change, description, bytesMax);
  await events.facade?.emit({
    account,
    region,
    source,
    detailType,
    timeMs: atMs,
    resources: [executionArn],
    detail,
  });
}

/** The execution as it was at the change, though it may have gone on since. */
function detailOf({ status }: ExecutionStatusChange, found: Description, bytesMax: number) {
  const isRunning = status === 'RUNNING';
  const output = isRunning ? undefined : found.output;
  const outputBytes = output === undefined ? 0 : escapedBytes(output);
  const isInputIn = escapedBytes(found.input) + outputBytes <= bytesMax;
  const isOutputIn = outputBytes <= bytesMax;
  return {
    executionArn: found.executionArn,
    stateMachineArn: found.stateMachineArn,
    stateMachineVersionArn: found.stateMachineVersionArn ?? null,
    stateMachineAliasArn: found.stateMachineAliasArn ?? null,
    name: found.name,
    status,
    startDate: found.startDate,
    stopDate: isRunning ? null : (found.stopDate ?? null),
    input: isInputIn ? found.input : null,
    output: output !== undefined && isOutputIn ? output : null,
    inputDetails: { included: isInputIn },
    outputDetails: output === undefined ? null : { included: isOutputIn },
    error: isRunning ? null : (found.error ?? null),
    cause: isRunning ? null : (found.cause ?? null),
    redriveCount: found.redriveCount,
    redriveDate: found.redriveDate ?? null,
    redriveStatus: isRunning ? 'NOT_REDRIVABLE' : found.redriveStatus,
    redriveStatusReason: isRunning ? runningReason : (found.redriveStatusReason ?? null),
  };
}

function escapedBytes(text: string): number {
  return utf8ByteLength(JSON.stringify(text));
}
