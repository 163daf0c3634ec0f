import { type JsonObject, memberOf, Payload, printJson } from '@cairn/kit';
import type { ExpressBilling } from '../express/express-billing.ts';
import { sdkMetadata } from './sdk-metadata.ts';
import { isUnavailable, serviceFailure } from './service-failure.ts';
import { type CallOutcome, type IntegrationPorts, type TaskCall, traceOf } from './task-call.ts';

const names = {
  prefix: 'StepFunctions',
  service: 'AWSStepFunctions',
  style: 'optimized',
  sdkId: 'sfn',
} as const;

/**
 * `arn:aws:states:::states:startExecution` with all its patterns (Developer Guide, "Start a new AWS Step Functions
 * state machine from a running execution"): starts the child and answers its ARN. The attempt's id, which goes along,
 * lets a repeated start find the same child; it names the child when the parameters do not, as AWS gives it a UUID.
 */
export async function startNestedExecution(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const parameters = call.parameters.value as JsonObject;
  try {
    const answer = await ports.callService({
      ...call.scope,
      service: 'states',
      action: 'StartExecution',
      input: startInput(parameters),
      idempotencyKey: call.idempotencyKey,
      // A header would win over what the state says itself.
      ...((memberOf(parameters, 'TraceHeader') ?? null) === null ? traceOf(call) : {}),
      signal: call.signal,
    });
    const { executionArn, startDate } = answer as {
      readonly executionArn: string;
      readonly startDate: number;
    };
    const metadata = sdkMetadata({
      requestId: ports.ids.uuid(),
      nowMs: ports.now(),
      contentType: 'application/x-amz-json-1.0',
      contentLength: executionArn.length + 50,
    });
    const StartDate = Math.round(startDate * 1_000);
    return { kind: 'result', output: Payload.of({ ExecutionArn: executionArn, ...metadata, StartDate }) };
  } catch (thrown) {
    // The journal could not keep the child: no failure of the workflow's.
    if (isUnavailable(thrown)) throw thrown;
    return serviceFailure(thrown, names, ports.ids.uuid());
  }
}

function startInput(parameters: JsonObject): JsonObject {
  const name = memberOf(parameters, 'Name') ?? null;
  const traceHeader = memberOf(parameters, 'TraceHeader') ?? null;
  return {
    stateMachineArn: memberOf(parameters, 'StateMachineArn') ?? null,
    ...(name === null ? {} : { name }),
    input: inputText(parameters),
    ...(traceHeader === null ? {} : { traceHeader }),
  };
}

/** A string is taken as the text of the input, an absent or null one as `{}`, anything else is printed. */
function inputText(parameters: JsonObject): string {
  const input = memberOf(parameters, 'Input') ?? null;
  if (input === null) return '{}';
  return typeof input === 'string' ? input : printJson(input);
}

/** A closed execution as DescribeExecution answers it, times as epoch milliseconds. */
export interface ClosedExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Of a Standard execution. */
  readonly redriveCount?: number;
  readonly redriveDate?: number;
  readonly redriveStatus?: string;
  readonly redriveStatusReason?: string;
  /** Of an Express execution. */
  readonly billing?: Pick<ExpressBilling, 'billedDurationInMilliseconds' | 'billedMemoryUsedInMB'>;
}

/** What a closed child means for the task that waited for it with `.sync` or `.sync:2`. */
export function nestedOutcome(child: ClosedExecution, pattern: 'sync' | 'sync:2'): CallOutcome {
  if (child.status !== 'SUCCEEDED') {
    const cause = printJson(describeChild(child, 'sync'));
    return { kind: 'failure', error: 'States.TaskFailed', cause };
  }
  return {
    kind: 'result',
    output: Payload.of({ ...describeChild(child, pattern), ...describeRedrives(child) }),
  };
}

/** The child went away with its state machine. */
export function nestedGone(executionArn: string, requestId: string): CallOutcome {
  return {
    kind: 'failure',
    error: 'StepFunctions.ExecutionDoesNotExistException',
    cause: `Execution Does Not Exist: '${executionArn}' (Service: AWSStepFunctions; Status Code: 400; Error Code: ExecutionDoesNotExist; Request ID: ${requestId}; Proxy: null)`,
  };
}

function describeChild(child: ClosedExecution, pattern: 'sync' | 'sync:2'): JsonObject {
  const shown = (text: string) => (pattern === 'sync:2' ? Payload.ofText(text).value : text);
  return {
    ...(child.billing === undefined
      ? {}
      : {
          BillingDetails: {
            BilledDurationInMilliseconds: child.billing.billedDurationInMilliseconds,
            BilledMemoryUsedInMB: child.billing.billedMemoryUsedInMB,
          },
        }),
    ...(child.cause === undefined ? {} : { Cause: child.cause }),
    ...(child.error === undefined ? {} : { Error: child.error }),
    ExecutionArn: child.executionArn,
    Input: shown(child.input),
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.output === undefined ? {} : { Output: shown(child.output), OutputDetails: { Included: true } }),
    StartDate: child.startDate,
    StateMachineArn: child.stateMachineArn,
    Status: child.status,
    ...(child.stopDate === undefined ? {} : { StopDate: child.stopDate }),
  };
}

/** What was recorded of children that succeeded; the causes of those that failed were recorded without it. */
function describeRedrives(child: ClosedExecution): JsonObject {
  const { redriveCount, redriveDate, redriveStatus, redriveStatusReason } = child;
  if (redriveCount === undefined || redriveStatus === undefined) return {};
  return {
    RedriveCount: redriveCount,
    ...(redriveDate === undefined ? {} : { RedriveDate: redriveDate }),
    RedriveStatus: redriveStatus,
    ...(redriveStatusReason === undefined ? {} : { RedriveStatusReason: redriveStatusReason }),
  };
}
