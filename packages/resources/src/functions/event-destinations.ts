import { type Delivery, type Json, parseArn } from '@cairn/kit';
import type { KeptEvent } from './event-types.ts';
import type { ResolvedVersion } from './function-catalog.ts';
import type { FunctionOutcome } from './function-ports.ts';
import { functionPrincipal } from './function-principal.ts';
import { type FunctionReference, functionArn } from './function-reference.ts';

/** How an asynchronous invocation ended for good. */
export interface EventEnd {
  readonly event: KeptEvent;
  readonly reference: FunctionReference;
  readonly resolved: ResolvedVersion;
  readonly outcome: FunctionOutcome;
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  readonly invokeCount: number;
}

const errorMessageCharactersMax = 1_024;
const retriesMax = 100;
const ageSecondsMax = 86_400;

/** The kinds of resources that may take results, by the service in their ARN. */
export const destinationServices: ReadonlySet<string> = new Set(['sqs', 'sns', 'lambda', 'events']);

/**
 * Sends the record of an invocation to its destination, in the shape of "Capturing records of Lambda asynchronous
 * invocations" (Lambda developer guide).
 */
export function destinationDeliveries(end: EventEnd, arn: string, nowMs: number): readonly Delivery[] {
  const record = JSON.stringify(invocationRecord(end, nowMs));
  const { event, condition } = end;
  const target = parseArn(arn);
  switch (target?.service) {
    case 'sqs':
      return [call(end, arn, 'SendMessage', { QueueUrl: queueUrl(target), MessageBody: record })];
    case 'sns':
      return [call(end, arn, 'Publish', { TopicArn: arn, Message: record })];
    case 'lambda':
      return [call(end, arn, 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload: record })];
    case 'events': {
      const entry = {
        Source: 'lambda',
        DetailType: `Lambda Function Invocation Result - ${condition === 'Success' ? 'Success' : 'Failure'}`,
        Resources: [versionArn(end), arn],
        Detail: record,
        EventBusName: arn,
        ...(event.traceHeader !== undefined && { TraceHeader: event.traceHeader }),
      };
      return [call(end, arn, 'PutEvents', { Entries: [entry] })];
    }
    default:
      return [];
  }
}

/** The event itself, with what went wrong as attributes ("Dead-letter queues" in the Lambda developer guide). */
export function deadLetterDeliveries(end: EventEnd, arn: string): readonly Delivery[] {
  const { event, outcome } = end;
  const target = parseArn(arn);
  const message = errorMessage(outcome).slice(0, errorMessageCharactersMax);
  const MessageAttributes: { readonly [name: string]: Json } = {
    RequestID: { DataType: 'String', StringValue: event.requestId },
    ErrorCode: { DataType: 'Number', StringValue: outcome.kind === 'function-error' ? '200' : '429' },
    ...(message !== '' && { ErrorMessage: { DataType: 'String', StringValue: message } }),
  };
  if (target?.service === 'sqs') {
    const input = { QueueUrl: queueUrl(target), MessageBody: event.payload, MessageAttributes };
    return [call(end, arn, 'SendMessage', input, 'dead')];
  }
  if (target?.service !== 'sns') return [];
  return [call(end, arn, 'Publish', { TopicArn: arn, Message: event.payload, MessageAttributes }, 'dead')];
}

function call(end: EventEnd, arn: string, action: string, input: Json, what = 'destination'): Delivery {
  const { event, resolved } = end;
  const target = parseArn(arn);
  return {
    id: `${event.requestId}-${what}`,
    destination: arn,
    target: {
      kind: 'call',
      call: {
        service: target?.service ?? '',
        action,
        input,
        account: target?.account ?? event.account,
        region: target?.region ?? event.region,
        principal: functionPrincipal(resolved.record.configuration),
        ...(event.traceHeader !== undefined && { traceHeader: event.traceHeader }),
      },
    },
    retriesMax,
    ageSecondsMax,
  };
}

function invocationRecord(end: EventEnd, nowMs: number): Json {
  const { event, resolved, outcome, condition, invokeCount } = end;
  const hasAnswer = outcome.kind === 'success' || outcome.kind === 'function-error';
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: versionArn(end),
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: jsonOf(event.payload),
    ...(hasAnswer && {
      responseContext: {
        statusCode: 200,
        executedVersion: resolved.version,
        ...(outcome.kind === 'function-error' && { functionError: 'Unhandled' }),
      },
      responsePayload: jsonOf(outcome.payload),
    }),
  };
}

function versionArn({ reference }: EventEnd): string {
  return functionArn(reference, reference.name, reference.qualifier ?? '$LATEST');
}

function errorMessage(outcome: FunctionOutcome): string {
  if (outcome.kind === 'unavailable') return outcome.message;
  if (outcome.kind !== 'function-error') return '';
  const value = jsonOf(outcome.payload);
  const message = (value as { readonly errorMessage?: unknown } | null)?.errorMessage;
  return typeof message === 'string' ? message : outcome.payload;
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function queueUrl({
  region,
  account,
  resource,
}: {
  region: string;
  account: string;
  resource: string;
}): string {
  return `https://sqs.${region}.amazonaws.com/${account}/${resource}`;
}
