import {
  boolean,
  integer,
  listOf,
  long,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service model of CloudWatch Logs (2014-03-28) states them.
const groupName = text({ lengthMin: 1, lengthMax: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' });
const groupIdentifier = text({ lengthMin: 1, lengthMax: 2048, pattern: '[\\w#+=/:,.@-]*' });
const streamName = text({ lengthMin: 1, lengthMax: 512, pattern: '[^:*]*' });
const nextToken = text({ lengthMin: 1 });
const instant = long({ min: 0 });
const pageSize = integer({ min: 1, max: 50 });
const eventCount = integer({ min: 1, max: 10_000 });
const tagKey = text({ lengthMin: 1, lengthMax: 128, pattern: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)' });
const tags = mapOf(tagKey, text({ lengthMax: 256, pattern: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)' }));
const arn = text({ lengthMin: 1, lengthMax: 1011, pattern: '[\\w+=/:,.@-]*' });
const groupClass = oneOf('STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY');
const logGroupName = groupName;
const logStreamName = streamName;

/** Inputs of the operations, by the facade's method. */
export const logsInputs = {
  createLogGroup: structure(
    { logGroupName, kmsKeyId: text({ lengthMax: 256 }), tags, logGroupClass: groupClass },
    ['logGroupName'],
  ),
  deleteLogGroup: structure({ logGroupName }, ['logGroupName']),
  describeLogGroups: structure({
    logGroupNamePrefix: groupName,
    logGroupNamePattern: text({ lengthMax: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' }),
    logGroupClass: groupClass,
    logGroupIdentifiers: listOf(groupIdentifier, { lengthMin: 1, lengthMax: 50 }),
    nextToken,
    limit: pageSize,
  }),
  putRetentionPolicy: structure({ logGroupName, retentionInDays: integer() }, [
    'logGroupName',
    'retentionInDays',
  ]),
  deleteRetentionPolicy: structure({ logGroupName }, ['logGroupName']),
  createLogStream: structure({ logGroupName, logStreamName }, ['logGroupName', 'logStreamName']),
  deleteLogStream: structure({ logGroupName, logStreamName }, ['logGroupName', 'logStreamName']),
  describeLogStreams: structure({
    logGroupName,
    logGroupIdentifier: groupIdentifier,
    logStreamNamePrefix: streamName,
    orderBy: oneOf('LogStreamName', 'LastEventTime'),
    descending: boolean,
    nextToken,
    limit: pageSize,
  }),
  putLogEvents: structure(
    {
      logGroupName,
      logStreamName,
      logEvents: listOf(
        structure(
          { timestamp: instant, message: text({ lengthMin: 1, sensitive: true }) },
          ['timestamp', 'message'],
          'InputLogEvent',
        ),
        { lengthMin: 1, lengthMax: 10_000 },
      ),
      sequenceToken: text({ lengthMin: 1 }),
    },
    ['logGroupName', 'logStreamName', 'logEvents'],
  ),
  getLogEvents: structure(
    {
      logGroupName,
      logGroupIdentifier: groupIdentifier,
      logStreamName,
      startTime: instant,
      endTime: instant,
      nextToken,
      limit: eventCount,
      startFromHead: boolean,
    },
    ['logStreamName'],
  ),
  filterLogEvents: structure({
    logGroupName,
    logGroupIdentifier: groupIdentifier,
    logStreamNames: listOf(streamName, { lengthMin: 1, lengthMax: 100 }),
    logStreamNamePrefix: streamName,
    startTime: instant,
    endTime: instant,
    filterPattern: text({ lengthMax: 1024 }),
    nextToken,
    limit: eventCount,
  }),
  tagResource: structure({ resourceArn: arn, tags }, ['resourceArn', 'tags']),
  untagResource: structure({ resourceArn: arn, tagKeys: listOf(tagKey, { lengthMax: 50 }) }, [
    'resourceArn',
    'tagKeys',
  ]),
  listTagsForResource: structure({ resourceArn: arn }, ['resourceArn']),
  tagLogGroup: structure({ logGroupName, tags }, ['logGroupName', 'tags']),
  untagLogGroup: structure({ logGroupName, tags: listOf(tagKey) }, ['logGroupName', 'tags']),
  listTagsLogGroup: structure({ logGroupName }, ['logGroupName']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type LogsMethod = keyof typeof logsInputs;
