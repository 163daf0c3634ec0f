/**
 * Operations of AWS Step Functions (API version 2016-11-23) that no table has yet: whoever calls one learns
 * that it is missing here, not that it is misspelt.
 */
export const missingOperations: ReadonlySet<string> = new Set();

/** Operations of EventBridge that are not here: global endpoints and sources of partners. */
const missingEventsOperations: ReadonlySet<string> = new Set(
  (
    'ActivateEventSource CreateEndpoint CreatePartnerEventSource DeactivateEventSource DeleteEndpoint ' +
    'DeletePartnerEventSource DescribeEndpoint DescribeEventSource DescribePartnerEventSource ListEndpoints ' +
    'ListEventSources ListPartnerEventSourceAccounts ListPartnerEventSources PutPartnerEvents UpdateEndpoint'
  ).split(' '),
);
/** Operations of Amazon DynamoDB (API version 2012-08-10) that no table has yet. */
const missingTableOperations: ReadonlySet<string> = new Set([
  'CreateBackup',
  'CreateGlobalTable',
  'DeleteBackup',
  'DeleteResourcePolicy',
  'DescribeBackup',
  'DescribeExport',
  'DescribeGlobalTable',
  'DescribeGlobalTableSettings',
  'DescribeImport',
  'DescribeTableReplicaAutoScaling',
  'DisableKinesisStreamingDestination',
  'EnableKinesisStreamingDestination',
  'ExportTableToPointInTime',
  'GetResourcePolicy',
  'ImportTable',
  'ListContributorInsights',
  'ListExports',
  'ListImports',
  'PutResourcePolicy',
  'RestoreTableFromBackup',
  'RestoreTableToPointInTime',
  'UpdateContinuousBackups',
  'UpdateContributorInsights',
  'UpdateGlobalTable',
  'UpdateGlobalTableSettings',
  'UpdateKinesisStreamingDestination',
  'UpdateTableReplicaAutoScaling',
]);

/** What the paths of Lambda's API begin with: a version, then what they are about. */
const lambdaPath =
  /^\w+ \/20\d\d-\d\d-\d\d\/(?:functions|layers|event-source-mappings|code-signing-configs|account-settings|capacity-providers|durable-executions|durable-execution-callbacks)(?:\/|$)/;

/** Whether AWS has an operation: by its name, or by its method and path. */
export function isOperationOfAws(name: string): boolean {
  return (
    missingOperations.has(name) ||
    missingEventsOperations.has(name) ||
    missingTableOperations.has(name) ||
    lambdaPath.test(name)
  );
}
