import { parseArn } from '@cairn/kit';
import type { CreateEventSourceInput, EventSourceRecord, EventSourceSettings } from './event-source-types.ts';
import { lambdaErrors } from './lambda-errors.ts';

/** What a mapping reads from. */
export type EventSourceKind = 'queue' | 'fifo-queue' | 'table-stream';

const queueBatchMax = 10_000;
const queueBatchPlainMax = 10;
const streamBatchMax = 10_000;

/** The kind of source of an ARN. @throws ServiceError InvalidParameterValueException */
export function eventSourceKind(sourceArn: string | undefined): EventSourceKind {
  if (sourceArn === undefined) throw lambdaErrors.invalid('Event source ARN is required.');
  const arn = parseArn(sourceArn);
  if (arn?.service === 'sqs') return arn.resource.endsWith('.fifo') ? 'fifo-queue' : 'queue';
  if (arn?.service === 'dynamodb' && arn.resource.includes('/stream/')) return 'table-stream';
  if (arn === undefined) throw lambdaErrors.invalid(`Invalid event source ARN: ${sourceArn}`);
  throw lambdaErrors.invalid(
    `Cairn supports event source mappings for queues and DynamoDB streams only, not for ${arn.service}.`,
  );
}

/** Lays settings over those that a mapping has, with AWS's defaults. @throws ServiceError */
export function withSettings(
  kind: EventSourceKind,
  before: EventSourceRecord['settings'],
  given: EventSourceSettings,
): EventSourceRecord['settings'] {
  const { FunctionName: _, Enabled: __, ...settings } = given;
  const isStream = kind === 'table-stream';
  const after = {
    BatchSize: isStream ? 100 : 10,
    MaximumBatchingWindowInSeconds: 0,
    ...(isStream && streamDefaults),
    ...before,
    ...defined(settings),
  };
  refuseUnsupported(kind, after);
  if (isStream) checkStream(after);
  else checkQueue(kind, after);
  return after;
}

const streamDefaults = {
  ParallelizationFactor: 1,
  BisectBatchOnFunctionError: false,
  MaximumRetryAttempts: -1,
  MaximumRecordAgeInSeconds: -1,
  TumblingWindowInSeconds: 0,
  DestinationConfig: { OnFailure: {} },
} as const;

function defined(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Nothing is dropped silently: what has no effect here is refused. */
function refuseUnsupported(kind: EventSourceKind, settings: EventSourceSettings): void {
  if ((settings.TumblingWindowInSeconds ?? 0) > 0)
    throw lambdaErrors.invalid('Cairn does not support TumblingWindowInSeconds.');
  if ((settings.ParallelizationFactor ?? 1) > 1)
    throw lambdaErrors.invalid('Cairn does not support a ParallelizationFactor above 1.');
  if (settings.KMSKeyArn !== undefined) throw lambdaErrors.invalid('Cairn does not support KMSKeyArn.');
  if (kind === 'table-stream') {
    if (settings.ScalingConfig?.MaximumConcurrency !== undefined)
      throw lambdaErrors.invalid('MaximumConcurrency is not a valid parameter for DynamoDB event sources.');
    return;
  }
  const stream = [
    'BisectBatchOnFunctionError',
    'MaximumRetryAttempts',
    'MaximumRecordAgeInSeconds',
    'ParallelizationFactor',
    'DestinationConfig',
  ] as const;
  const found = stream.find((name) => settings[name] !== undefined);
  if (found !== undefined)
    throw lambdaErrors.invalid(`Unsupported ${found} parameter for given event source mapping type.`);
}

function checkQueue(kind: EventSourceKind, settings: EventSourceSettings): void {
  const { BatchSize = 10, MaximumBatchingWindowInSeconds: window = 0, ScalingConfig } = settings;
  if (BatchSize > (kind === 'queue' ? queueBatchMax : queueBatchPlainMax))
    throw lambdaErrors.invalid(
      `Batch size must be between 1 and ${kind === 'queue' ? queueBatchMax : queueBatchPlainMax}.`,
    );
  if (kind === 'fifo-queue' && window > 0)
    throw lambdaErrors.invalid('Batching window is not supported for FIFO queues');
  if (BatchSize > queueBatchPlainMax && window === 0)
    throw lambdaErrors.invalid(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  const concurrency = ScalingConfig?.MaximumConcurrency;
  if (concurrency !== undefined && (concurrency < 2 || concurrency > 1_000))
    throw lambdaErrors.invalid('MaximumConcurrency must be between 2 and 1000.');
}

function checkStream({ BatchSize = 100 }: EventSourceSettings): void {
  if (BatchSize > streamBatchMax)
    throw lambdaErrors.invalid(`Batch size must be between 1 and ${streamBatchMax}.`);
}

/** Where a stream is begun. @throws ServiceError */
export function readStartingPosition(
  kind: EventSourceKind,
  { StartingPosition, StartingPositionTimestamp }: CreateEventSourceInput,
): string | undefined {
  if (kind !== 'table-stream') {
    if (StartingPosition !== undefined)
      throw lambdaErrors.invalid('StartingPosition is not valid for SQS event sources.');
    return undefined;
  }
  if (StartingPosition === undefined)
    throw lambdaErrors.invalid(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  if (StartingPosition !== 'TRIM_HORIZON' && StartingPosition !== 'LATEST')
    throw lambdaErrors.invalid(`Unsupported starting position for arn type: ${StartingPosition}`);
  if (StartingPositionTimestamp !== undefined)
    throw lambdaErrors.invalid('StartingPositionTimestamp is only valid for Kinesis event sources.');
  return StartingPosition;
}
