import {
  boolean,
  double,
  integer,
  listOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';
import {
  arn,
  deadLetterConfig,
  roleArn,
  tagKey,
  tagList,
  targetArn,
  targetId,
} from './events-basic-shapes.ts';
import {
  connectionAuthorizationType,
  connectionDescription,
  connectionName,
  connectionState,
  connectivityResourceParameters,
  createConnectionAuthRequestParameters,
  httpsEndpoint,
  updateConnectionAuthRequestParameters,
} from './events-connection-shapes.ts';
import { targetList } from './events-target-shapes.ts';

// Constraints as the service model of Amazon EventBridge (2015-10-07) states them.
/** Epoch seconds, with a fraction. */
const instant = double;
const eventBusName = text({ lengthMin: 1, lengthMax: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' });
const eventSourceName = text({
  lengthMin: 1,
  lengthMax: 256,
  pattern: 'aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}',
});
const eventBusDescription = text({ lengthMax: 512 });
const kmsKeyIdentifier = text({ lengthMax: 2048, pattern: '[a-zA-Z0-9_\\-/:]*' });
const includeDetail = oneOf('NONE', 'FULL');
const level = oneOf('OFF', 'ERROR', 'INFO', 'TRACE');
const logConfig = structure({ IncludeDetail: includeDetail, Level: level });
const eventBusNameOrArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
});
const nextToken = text({ lengthMin: 1, lengthMax: 2048 });
const limitMax100 = integer({ min: 1, max: 100 });
const nonPartnerEventBusName = text({ lengthMin: 1, lengthMax: 256, pattern: '[\\.\\-_A-Za-z0-9]+' });
const action = text({ lengthMin: 1, lengthMax: 64, pattern: 'events:[a-zA-Z]+' });
const principal = text({ lengthMin: 1, lengthMax: 12, pattern: '(\\d{12}|\\*)' });
const statementId = text({ lengthMin: 1, lengthMax: 64, pattern: '[a-zA-Z0-9-_]+' });
const condition = structure({ Type: text(), Key: text(), Value: text() }, ['Type', 'Key', 'Value']);
const eventResource = text({ lengthMax: 2048 });
const eventResourceList = listOf(eventResource);
const nonPartnerEventBusNameOrArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+',
});
const traceHeader = text({ lengthMin: 1, lengthMax: 500 });
const putEventsRequestEntry = structure({
  Time: instant,
  Source: text(),
  Resources: eventResourceList,
  DetailType: text(),
  Detail: text(),
  EventBusName: nonPartnerEventBusNameOrArn,
  TraceHeader: traceHeader,
});
const endpointId = text({ lengthMin: 1, lengthMax: 50, pattern: '[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+' });
const ruleName = text({ lengthMin: 1, lengthMax: 64, pattern: '[\\.\\-_A-Za-z0-9]+' });
const scheduleExpression = text({ lengthMax: 256 });
const eventPattern = text({ lengthMax: 4096 });
const ruleState = oneOf('ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
const ruleDescription = text({ lengthMax: 512 });
const targetIdList = listOf(targetId, { lengthMin: 1, lengthMax: 100 });
const archiveName = text({ lengthMin: 1, lengthMax: 48, pattern: '[\\.\\-_A-Za-z0-9]+' });
const eventBusArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: 'arn:aws([a-z]|-)*:events:([a-z]|\\d|-)*:([0-9]{12})?:.+\\/.+',
});
const archiveDescription = text({ lengthMax: 512 });
const retentionDays = integer({ min: 0 });
const archiveState = oneOf('ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED');
const replayName = text({ lengthMin: 1, lengthMax: 64, pattern: '[\\.\\-_A-Za-z0-9]+' });
const replayDescription = text({ lengthMax: 512 });
const archiveArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern: 'arn:aws([a-z]|-)*:events:([a-z]|\\d|-)*:([0-9]{12})?:.+\\/.+',
});
const replayDestinationFilters = listOf(arn);
const replayDestination = structure({ Arn: arn, FilterArns: replayDestinationFilters }, ['Arn']);
const replayState = oneOf('STARTING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED', 'FAILED');
const apiDestinationName = text({ lengthMin: 1, lengthMax: 64, pattern: '[\\.\\-_A-Za-z0-9]+' });
const apiDestinationDescription = text({ lengthMax: 512 });
const connectionArn = text({
  lengthMin: 1,
  lengthMax: 1600,
  pattern:
    'arn:aws([a-z]|-)*:events:([a-z]|\\d|-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+',
});
const apiDestinationHttpMethod = oneOf('POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE');
const apiDestinationInvocationRateLimitPerSecond = integer({ min: 1 });
const tagKeyList = listOf(tagKey);

/** Inputs of the operations, by the facade's method. */
/** The input of PutEvents, which has a limited number of entries. */
export function putEventsInput(entriesMax: number): StructureShape {
  const Entries = listOf(putEventsRequestEntry, { lengthMin: 1, lengthMax: entriesMax });
  return structure({ Entries, EndpointId: endpointId }, ['Entries']);
}

export const eventsInputs = {
  createEventBus: structure(
    {
      Name: eventBusName,
      EventSourceName: eventSourceName,
      Description: eventBusDescription,
      KmsKeyIdentifier: kmsKeyIdentifier,
      DeadLetterConfig: deadLetterConfig,
      LogConfig: logConfig,
      Tags: tagList,
    },
    ['Name'],
  ),
  describeEventBus: structure({ Name: eventBusNameOrArn }),
  deleteEventBus: structure({ Name: eventBusName }, ['Name']),
  listEventBuses: structure({ NamePrefix: eventBusName, NextToken: nextToken, Limit: limitMax100 }),
  updateEventBus: structure({
    Name: eventBusName,
    KmsKeyIdentifier: kmsKeyIdentifier,
    Description: eventBusDescription,
    DeadLetterConfig: deadLetterConfig,
    LogConfig: logConfig,
  }),
  putPermission: structure({
    EventBusName: nonPartnerEventBusName,
    Action: action,
    Principal: principal,
    StatementId: statementId,
    Condition: condition,
    Policy: text(),
  }),
  removePermission: structure({
    StatementId: statementId,
    RemoveAllPermissions: boolean,
    EventBusName: nonPartnerEventBusName,
  }),
  putEvents: putEventsInput(10),
  putRule: structure(
    {
      Name: ruleName,
      ScheduleExpression: scheduleExpression,
      EventPattern: eventPattern,
      State: ruleState,
      Description: ruleDescription,
      RoleArn: roleArn,
      Tags: tagList,
      EventBusName: eventBusNameOrArn,
    },
    ['Name'],
  ),
  describeRule: structure({ Name: ruleName, EventBusName: eventBusNameOrArn }, ['Name']),
  listRules: structure({
    NamePrefix: ruleName,
    EventBusName: eventBusNameOrArn,
    NextToken: nextToken,
    Limit: limitMax100,
  }),
  deleteRule: structure({ Name: ruleName, EventBusName: eventBusNameOrArn, Force: boolean }, ['Name']),
  enableRule: structure({ Name: ruleName, EventBusName: eventBusNameOrArn }, ['Name']),
  disableRule: structure({ Name: ruleName, EventBusName: eventBusNameOrArn }, ['Name']),
  putTargets: structure({ Rule: ruleName, EventBusName: eventBusNameOrArn, Targets: targetList }, [
    'Rule',
    'Targets',
  ]),
  removeTargets: structure(
    { Rule: ruleName, EventBusName: eventBusNameOrArn, Ids: targetIdList, Force: boolean },
    ['Rule', 'Ids'],
  ),
  listTargetsByRule: structure(
    { Rule: ruleName, EventBusName: eventBusNameOrArn, NextToken: nextToken, Limit: limitMax100 },
    ['Rule'],
  ),
  listRuleNamesByTarget: structure(
    { TargetArn: targetArn, EventBusName: eventBusNameOrArn, NextToken: nextToken, Limit: limitMax100 },
    ['TargetArn'],
  ),
  testEventPattern: structure({ EventPattern: eventPattern, Event: text() }, ['EventPattern', 'Event']),
  createArchive: structure(
    {
      ArchiveName: archiveName,
      EventSourceArn: eventBusArn,
      Description: archiveDescription,
      EventPattern: eventPattern,
      RetentionDays: retentionDays,
      KmsKeyIdentifier: kmsKeyIdentifier,
    },
    ['ArchiveName', 'EventSourceArn'],
  ),
  describeArchive: structure({ ArchiveName: archiveName }, ['ArchiveName']),
  updateArchive: structure(
    {
      ArchiveName: archiveName,
      Description: archiveDescription,
      EventPattern: eventPattern,
      RetentionDays: retentionDays,
      KmsKeyIdentifier: kmsKeyIdentifier,
    },
    ['ArchiveName'],
  ),
  deleteArchive: structure({ ArchiveName: archiveName }, ['ArchiveName']),
  listArchives: structure({
    NamePrefix: archiveName,
    EventSourceArn: eventBusArn,
    State: archiveState,
    NextToken: nextToken,
    Limit: limitMax100,
  }),
  startReplay: structure(
    {
      ReplayName: replayName,
      Description: replayDescription,
      EventSourceArn: archiveArn,
      EventStartTime: instant,
      EventEndTime: instant,
      Destination: replayDestination,
    },
    ['ReplayName', 'EventSourceArn', 'EventStartTime', 'EventEndTime', 'Destination'],
  ),
  describeReplay: structure({ ReplayName: replayName }, ['ReplayName']),
  listReplays: structure({
    NamePrefix: replayName,
    State: replayState,
    EventSourceArn: archiveArn,
    NextToken: nextToken,
    Limit: limitMax100,
  }),
  cancelReplay: structure({ ReplayName: replayName }, ['ReplayName']),
  createConnection: structure(
    {
      Name: connectionName,
      Description: connectionDescription,
      AuthorizationType: connectionAuthorizationType,
      AuthParameters: createConnectionAuthRequestParameters,
      InvocationConnectivityParameters: connectivityResourceParameters,
      KmsKeyIdentifier: kmsKeyIdentifier,
    },
    ['Name', 'AuthorizationType', 'AuthParameters'],
  ),
  updateConnection: structure(
    {
      Name: connectionName,
      Description: connectionDescription,
      AuthorizationType: connectionAuthorizationType,
      AuthParameters: updateConnectionAuthRequestParameters,
      InvocationConnectivityParameters: connectivityResourceParameters,
      KmsKeyIdentifier: kmsKeyIdentifier,
    },
    ['Name'],
  ),
  describeConnection: structure({ Name: connectionName }, ['Name']),
  deleteConnection: structure({ Name: connectionName }, ['Name']),
  listConnections: structure({
    NamePrefix: connectionName,
    ConnectionState: connectionState,
    NextToken: nextToken,
    Limit: limitMax100,
  }),
  deauthorizeConnection: structure({ Name: connectionName }, ['Name']),
  createApiDestination: structure(
    {
      Name: apiDestinationName,
      Description: apiDestinationDescription,
      ConnectionArn: connectionArn,
      InvocationEndpoint: httpsEndpoint,
      HttpMethod: apiDestinationHttpMethod,
      InvocationRateLimitPerSecond: apiDestinationInvocationRateLimitPerSecond,
    },
    ['Name', 'ConnectionArn', 'InvocationEndpoint', 'HttpMethod'],
  ),
  updateApiDestination: structure(
    {
      Name: apiDestinationName,
      Description: apiDestinationDescription,
      ConnectionArn: connectionArn,
      InvocationEndpoint: httpsEndpoint,
      HttpMethod: apiDestinationHttpMethod,
      InvocationRateLimitPerSecond: apiDestinationInvocationRateLimitPerSecond,
    },
    ['Name'],
  ),
  describeApiDestination: structure({ Name: apiDestinationName }, ['Name']),
  deleteApiDestination: structure({ Name: apiDestinationName }, ['Name']),
  listApiDestinations: structure({
    NamePrefix: apiDestinationName,
    ConnectionArn: connectionArn,
    NextToken: nextToken,
    Limit: limitMax100,
  }),
  tagResource: structure({ ResourceARN: arn, Tags: tagList }, ['ResourceARN', 'Tags']),
  untagResource: structure({ ResourceARN: arn, TagKeys: tagKeyList }, ['ResourceARN', 'TagKeys']),
  listTagsForResource: structure({ ResourceARN: arn }, ['ResourceARN']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type EventsMethod = keyof typeof eventsInputs;
