import type { LimitValues } from '@cairn/kit';
import { stepFunctionsLimits } from '@cairn/workflows';
import {
  boolean,
  integer,
  listOf,
  long,
  oneOf,
  type StringShape,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service model of AWS Step Functions (2016-11-23) states them.
const logGroupArn = text({ lengthMin: 1, lengthMax: 256 });
const longArn = text({ lengthMin: 1, lengthMax: 2000 });
const error = text({ lengthMax: 256, sensitive: true });
const cause = text({ lengthMax: 32_768, sensitive: true });
const taskToken = text({ lengthMin: 1, lengthMax: 2048 });
const pageSize = integer({ min: 0, max: 1000 });
const pageToken = text({ lengthMin: 1, lengthMax: 1024 });
const versionDescription = text({ lengthMax: 256, sensitive: true });
const aliasDescription = text({ lengthMax: 256, sensitive: true });
const machineType = oneOf('STANDARD', 'EXPRESS');
const includedData = oneOf('ALL_DATA', 'METADATA_ONLY');
const traceHeader = text({ lengthMax: 256, pattern: '\\p{ASCII}*' });
const tags = listOf(
  structure({ key: text({ lengthMin: 1, lengthMax: 128 }), value: text({ lengthMax: 256 }) }, [], 'Tag'),
);
const encryptionConfiguration = structure(
  {
    kmsKeyId: text({ lengthMin: 1, lengthMax: 2048 }),
    kmsDataKeyReusePeriodSeconds: integer({ min: 60, max: 900 }),
    type: oneOf('AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'),
  },
  ['type'],
  'EncryptionConfiguration',
);
const loggingConfiguration = structure({
  level: oneOf('ALL', 'ERROR', 'FATAL', 'OFF'),
  includeExecutionData: boolean,
  destinations: listOf(
    structure({ cloudWatchLogsLogGroup: structure({ logGroupArn }) }, [], 'LogDestination'),
  ),
});
/** At least one character of a name is no digit: numbers are versions. */
const aliasName = text({
  lengthMin: 1,
  lengthMax: 80,
  pattern: '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$',
});
const tracingConfiguration = structure({ enabled: boolean });

const mock = structure(
  {
    result: text({ lengthMax: 262_144, sensitive: true }),
    errorOutput: structure({ error, cause }),
    fieldValidationMode: oneOf('STRICT', 'PRESENT', 'NONE'),
  },
  [],
  'MockInput',
);
const stateConfiguration = structure(
  {
    retrierRetryCount: integer({ min: 0 }),
    errorCausedByState: text({ lengthMin: 1, lengthMax: 80 }),
    mapIterationFailureCount: integer({ min: 0 }),
    mapItemReaderData: text({ lengthMax: 262_144, sensitive: true }),
  },
  [],
  'TestStateConfiguration',
);

/** Limits of Step Functions that bound its requests. */
export type StepFunctionsSizeLimits = LimitValues<
  'payloadBytesMax' | 'definitionBytesMax' | 'nameCharactersMax'
>;

const { payloadBytesMax, definitionBytesMax, nameCharactersMax } = stepFunctionsLimits;
/** The limits as AWS has them. */
export const awsSizeLimits: StepFunctionsSizeLimits = {
  payloadBytesMax: payloadBytesMax.default,
  definitionBytesMax: definitionBytesMax.default,
  nameCharactersMax: nameCharactersMax.default,
};

/**
 * The shapes whose bounds rise with limits. They do not sink, for what is too large then has a better error by the
 * service itself.
 */
function shapesWithin(limits: StepFunctionsSizeLimits) {
  const atLeastAws = (limit: keyof StepFunctionsSizeLimits): number =>
    Math.max(limits[limit], awsSizeLimits[limit]);
  const nameMax = atLeastAws('nameCharactersMax');
  return {
    name: text({ lengthMin: 1, lengthMax: nameMax }),
    // An execution's ARN holds two names.
    arn: text({ lengthMin: 1, lengthMax: 256 + 2 * (nameMax - awsSizeLimits.nameCharactersMax) }),
    definition: text({ lengthMin: 1, lengthMax: atLeastAws('definitionBytesMax'), sensitive: true }),
    data: text({ lengthMax: atLeastAws('payloadBytesMax'), sensitive: true }),
  };
}

/** Inputs of the operations on versions and aliases. */
function qualifierInputs(arn: StringShape) {
  const routingConfiguration = listOf(
    structure(
      { stateMachineVersionArn: arn, weight: integer({ min: 0, max: 100 }) },
      ['stateMachineVersionArn', 'weight'],
      'RoutingConfigurationListItem',
    ),
    { lengthMin: 1, lengthMax: 2 },
  );
  return {
    publishStateMachineVersion: structure(
      { stateMachineArn: arn, revisionId: text(), description: versionDescription },
      ['stateMachineArn'],
    ),
    listStateMachineVersions: structure(
      { stateMachineArn: arn, nextToken: pageToken, maxResults: pageSize },
      ['stateMachineArn'],
    ),
    deleteStateMachineVersion: structure({ stateMachineVersionArn: longArn }, ['stateMachineVersionArn']),
    createStateMachineAlias: structure(
      { description: aliasDescription, name: aliasName, routingConfiguration },
      ['name', 'routingConfiguration'],
    ),
    updateStateMachineAlias: structure(
      { stateMachineAliasArn: arn, description: aliasDescription, routingConfiguration },
      ['stateMachineAliasArn'],
    ),
    describeStateMachineAlias: structure({ stateMachineAliasArn: arn }, ['stateMachineAliasArn']),
    deleteStateMachineAlias: structure({ stateMachineAliasArn: arn }, ['stateMachineAliasArn']),
    listStateMachineAliases: structure({ stateMachineArn: arn, nextToken: pageToken, maxResults: pageSize }, [
      'stateMachineArn',
    ]),
  } as const satisfies { readonly [method: string]: StructureShape };
}

/** Inputs of the operations on map runs. */
function mapRunInputs(arn: StringShape) {
  return {
    describeMapRun: structure({ mapRunArn: longArn }, ['mapRunArn']),
    listMapRuns: structure({ executionArn: arn, maxResults: pageSize, nextToken: pageToken }, [
      'executionArn',
    ]),
    updateMapRun: structure(
      {
        mapRunArn: longArn,
        maxConcurrency: integer({ min: 0 }),
        toleratedFailurePercentage: { kind: 'number', min: 0, max: 100 },
        toleratedFailureCount: long({ min: 0 }),
      },
      ['mapRunArn'],
    ),
  } as const satisfies { readonly [method: string]: StructureShape };
}

/** Input of TestState. */
function testState({
  definition,
  arn,
  name,
  data,
}: Pick<ReturnType<typeof shapesWithin>, 'definition' | 'arn' | 'name' | 'data'>) {
  return structure(
    {
      definition,
      roleArn: arn,
      input: data,
      inspectionLevel: oneOf('INFO', 'DEBUG', 'TRACE'),
      revealSecrets: boolean,
      variables: data,
      stateName: name,
      mock,
      context: data,
      stateConfiguration,
    },
    ['definition'],
  );
}

/** Inputs of the operations, by the facade's method, where some limits are in force. */
export function stepFunctionsInputsWithin(limits: StepFunctionsSizeLimits) {
  const { name, arn, definition, data } = shapesWithin(limits);
  return {
    createActivity: structure({ name, tags, encryptionConfiguration }, ['name']),
    deleteActivity: structure({ activityArn: arn }, ['activityArn']),
    describeActivity: structure({ activityArn: arn }, ['activityArn']),
    listActivities: structure({ maxResults: pageSize, nextToken: pageToken }),
    getActivityTask: structure({ activityArn: arn, workerName: name }, ['activityArn']),
    sendTaskSuccess: structure({ taskToken, output: data }, ['taskToken', 'output']),
    sendTaskFailure: structure({ taskToken, error, cause }, ['taskToken']),
    sendTaskHeartbeat: structure({ taskToken }, ['taskToken']),
    createStateMachine: structure(
      {
        name,
        definition,
        roleArn: arn,
        type: machineType,
        loggingConfiguration,
        tags,
        tracingConfiguration,
        publish: boolean,
        versionDescription,
        encryptionConfiguration,
      },
      ['name', 'definition', 'roleArn'],
    ),
    updateStateMachine: structure(
      {
        stateMachineArn: arn,
        definition,
        roleArn: arn,
        loggingConfiguration,
        tracingConfiguration,
        publish: boolean,
        versionDescription,
        encryptionConfiguration,
      },
      ['stateMachineArn'],
    ),
    deleteStateMachine: structure({ stateMachineArn: arn }, ['stateMachineArn']),
    describeStateMachine: structure({ stateMachineArn: arn, includedData }, ['stateMachineArn']),
    listStateMachines: structure({ maxResults: pageSize, nextToken: pageToken }),
    ...qualifierInputs(arn),
    startExecution: structure({ stateMachineArn: arn, name, input: data, traceHeader }, ['stateMachineArn']),
    startSyncExecution: structure({ stateMachineArn: arn, name, input: data, traceHeader, includedData }, [
      'stateMachineArn',
    ]),
    stopExecution: structure({ executionArn: arn, error, cause }, ['executionArn']),
    describeExecution: structure({ executionArn: arn, includedData }, ['executionArn']),
    listExecutions: structure({
      stateMachineArn: arn,
      statusFilter: oneOf('SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'),
      maxResults: pageSize,
      nextToken: text({ lengthMin: 1, lengthMax: 3096 }),
      mapRunArn: longArn,
      redriveFilter: oneOf('REDRIVEN', 'NOT_REDRIVEN'),
    }),
    getExecutionHistory: structure(
      {
        executionArn: arn,
        maxResults: pageSize,
        reverseOrder: boolean,
        nextToken: pageToken,
        includeExecutionData: boolean,
      },
      ['executionArn'],
    ),
    ...mapRunInputs(arn),
    describeStateMachineForExecution: structure({ executionArn: arn, includedData }, ['executionArn']),
    tagResource: structure({ resourceArn: arn, tags }, ['resourceArn', 'tags']),
    untagResource: structure({ resourceArn: arn, tagKeys: listOf(text({ lengthMin: 1, lengthMax: 128 })) }, [
      'resourceArn',
      'tagKeys',
    ]),
    listTagsForResource: structure({ resourceArn: arn }, ['resourceArn']),
    validateStateMachineDefinition: structure(
      {
        definition,
        type: machineType,
        severity: oneOf('ERROR', 'WARNING'),
        maxResults: integer({ min: 0, max: 100 }),
      },
      ['definition'],
    ),
    testState: testState({ definition, arn, name, data }),
  } as const satisfies { readonly [method: string]: StructureShape };
}

/** Inputs of the operations within AWS's own limits. */
export const stepFunctionsInputs = stepFunctionsInputsWithin(awsSizeLimits);

/** Names of the facade's methods, one per operation. */
export type StepFunctionsMethod = keyof typeof stepFunctionsInputs;
