import { type LimitValues, resolveLimits } from '@cairn/kit';
import { type requestLimits, stepFunctionsLimits } from '@cairn/workflows';
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

const machineType = oneOf('STANDARD', 'EXPRESS');
const includedData = oneOf('ALL_DATA', 'METADATA_ONLY');
const tracingConfiguration = structure({ enabled: boolean });
// Longer than any token that is given out, whose length nobody raises.
const pageToken = text({ lengthMin: 1, lengthMax: 1024 });
/** ARNs that the service model allows to be as long as this. */
const longArn = text({ lengthMin: 1, lengthMax: 2000 });

/** Limits of Step Functions that bound its requests. */
export type StepFunctionsSizeLimits = LimitValues<
  'payloadBytesMax' | 'definitionBytesMax' | 'nameCharactersMax' | keyof typeof requestLimits
>;

/** The limits as AWS has them. */
export const awsSizeLimits: StepFunctionsSizeLimits = resolveLimits(stepFunctionsLimits);

/**
 * The shapes with their bounds, as the service model of AWS Step Functions (2016-11-23) states them where no limit is
 * changed. Those of names, definitions and payloads do not sink, for what is too large then has a better error by the
 * service itself.
 */
function shapesWithin(limits: StepFunctionsSizeLimits) {
  const atLeastAws = (limit: keyof StepFunctionsSizeLimits): number =>
    Math.max(limits[limit], awsSizeLimits[limit]);
  const nameMax = atLeastAws('nameCharactersMax');
  const error = text({ lengthMax: limits.errorCharactersMax, sensitive: true });
  const cause = text({ lengthMax: limits.causeCharactersMax, sensitive: true });
  const name = text({ lengthMin: 1, lengthMax: nameMax });
  const data = text({ lengthMax: atLeastAws('payloadBytesMax'), sensitive: true });
  const description = text({ lengthMax: limits.descriptionCharactersMax, sensitive: true });
  const tagKey = text({ lengthMin: 1, lengthMax: limits.tagKeyCharactersMax });
  return {
    name,
    // An execution's ARN holds two names.
    arn: text({
      lengthMin: 1,
      lengthMax: limits.arnCharactersMax + 2 * (nameMax - awsSizeLimits.nameCharactersMax),
    }),
    definition: text({ lengthMin: 1, lengthMax: atLeastAws('definitionBytesMax'), sensitive: true }),
    data,
    error,
    cause,
    taskToken: text({ lengthMin: 1, lengthMax: limits.taskTokenCharactersMax }),
    pageSize: integer({ min: 0, max: limits.pageResultsMax }),
    versionDescription: description,
    aliasDescription: description,
    /** At least one character of a name is no digit: numbers are versions. */
    aliasName: text({
      lengthMin: 1,
      lengthMax: limits.nameCharactersMax,
      pattern: '^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$',
    }),
    traceHeader: text({ lengthMax: limits.traceHeaderCharactersMax, pattern: '\\p{ASCII}*' }),
    tags: listOf(
      structure({ key: tagKey, value: text({ lengthMax: limits.tagValueCharactersMax }) }, [], 'Tag'),
    ),
    tagKeys: listOf(tagKey),
    ...configurationsWithin(limits),
    ...testsWithin({ name, data, error, cause }),
  };
}

function configurationsWithin(limits: StepFunctionsSizeLimits) {
  const logGroupArn = text({ lengthMin: 1, lengthMax: limits.arnCharactersMax });
  return {
    encryptionConfiguration: structure(
      {
        kmsKeyId: text({ lengthMin: 1, lengthMax: limits.kmsKeyIdCharactersMax }),
        kmsDataKeyReusePeriodSeconds: integer({
          min: limits.dataKeyReuseSecondsMin,
          max: limits.dataKeyReuseSecondsMax,
        }),
        type: oneOf('AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'),
      },
      ['type'],
      'EncryptionConfiguration',
    ),
    loggingConfiguration: structure({
      level: oneOf('ALL', 'ERROR', 'FATAL', 'OFF'),
      includeExecutionData: boolean,
      destinations: listOf(
        structure({ cloudWatchLogsLogGroup: structure({ logGroupArn }) }, [], 'LogDestination'),
      ),
    }),
  };
}

/** What stands for a tested state's work, and what happened to it before. */
function testsWithin({ name, data, error, cause }: { readonly [shape: string]: StringShape }) {
  return {
    mock: structure(
      {
        result: data as StringShape,
        errorOutput: structure({ error: error as StringShape, cause: cause as StringShape }),
        fieldValidationMode: oneOf('STRICT', 'PRESENT', 'NONE'),
      },
      [],
      'MockInput',
    ),
    stateConfiguration: structure(
      {
        retrierRetryCount: integer({ min: 0 }),
        errorCausedByState: name as StringShape,
        mapIterationFailureCount: integer({ min: 0 }),
        mapItemReaderData: data as StringShape,
      },
      [],
      'TestStateConfiguration',
    ),
  };
}

type RequestShapes = ReturnType<typeof shapesWithin>;

/** Inputs of the operations on versions and aliases. */
function qualifierInputs({ arn, pageSize, aliasName, aliasDescription, versionDescription }: RequestShapes) {
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
function mapRunInputs({ arn, pageSize }: RequestShapes) {
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
function testState({ definition, arn, name, data, mock, stateConfiguration }: RequestShapes) {
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
  const shapes = shapesWithin(limits);
  const { name, arn, definition, data, error, cause, taskToken, pageSize, tags, traceHeader } = shapes;
  const { encryptionConfiguration, loggingConfiguration, versionDescription } = shapes;
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
    ...qualifierInputs(shapes),
    startExecution: structure({ stateMachineArn: arn, name, input: data, traceHeader }, ['stateMachineArn']),
    startSyncExecution: structure({ stateMachineArn: arn, name, input: data, traceHeader, includedData }, [
      'stateMachineArn',
    ]),
    stopExecution: structure({ executionArn: arn, error, cause }, ['executionArn']),
    redriveExecution: structure(
      { executionArn: arn, clientToken: text({ lengthMin: 1, lengthMax: 64, pattern: '[!-~]+' }) },
      ['executionArn'],
    ),
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
    ...mapRunInputs(shapes),
    describeStateMachineForExecution: structure({ executionArn: arn, includedData }, ['executionArn']),
    tagResource: structure({ resourceArn: arn, tags }, ['resourceArn', 'tags']),
    untagResource: structure({ resourceArn: arn, tagKeys: shapes.tagKeys }, ['resourceArn', 'tagKeys']),
    listTagsForResource: structure({ resourceArn: arn }, ['resourceArn']),
    validateStateMachineDefinition: structure(
      {
        definition,
        type: machineType,
        severity: oneOf('ERROR', 'WARNING'),
        maxResults: integer({ min: 0, max: limits.diagnosticsPageMax }),
      },
      ['definition'],
    ),
    testState: testState(shapes),
  } as const satisfies { readonly [method: string]: StructureShape };
}

/** Inputs of the operations within AWS's own limits. */
export const stepFunctionsInputs = stepFunctionsInputsWithin(awsSizeLimits);

/** Names of the facade's methods, one per operation. */
export type StepFunctionsMethod = keyof typeof stepFunctionsInputs;
