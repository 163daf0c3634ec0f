import type { JsonObject } from '@cairn/kit';
import type { ServerLimitName } from '@cairn/server';
import { strToU8, zipSync } from 'fflate';
import type { LimitsProbe } from './limits-probe.ts';

type Ask = (probe: LimitsProbe) => Promise<string>;
type Call = readonly [action: string, input: JsonObject];

/** The calls of a service in their order. @returns what comes of the last; the others have to succeed */
const calls =
  (service: string, ...all: readonly Call[]): Ask =>
  async (probe) => {
    for (const [action, input] of all.slice(0, -1)) await probe.answerOf(service, action, input);
    const [action, input] = all.at(-1) as Call;
    return probe.callOf(service, action, input);
  };

const function1 = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const QueueUrl = 'http://localhost:4566/000000000000/q';
const TopicArn = 'arn:aws:sns:us-east-1:000000000000:t';
const document = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const trust = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});
const tagsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
const mapOf = (count: number) => Object.fromEntries(tagsOf(count).map(({ Key, Value }) => [Key, Value]));
const attributesOf = (count: number) =>
  Object.fromEntries(tagsOf(count).map(({ Key }) => [Key, { DataType: 'String', StringValue: 'v' }]));
const entriesOf = (count: number, more: JsonObject) =>
  Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, ...more }));
const x = (length: number) => 'x'.repeat(length);

const event = { Source: 's', DetailType: 't', Detail: '{}' };
const rule = { Name: 'r', EventPattern: '{"source":["s"]}' };
const target = (index: number, more: JsonObject = {}) => ({ Id: `t${index}`, Arn: function1, ...more });
const transformer = { InputPathsMap: { a: '$.source', b: '$.id' }, InputTemplate: '"<a> <b>"' };
const connection = (Name: string): JsonObject => ({
  Name,
  AuthorizationType: 'API_KEY',
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } },
});

const createApi = (more: JsonObject = {}): Call => [
  'CreateGraphqlApi',
  { name: 'a', authenticationType: 'API_KEY', ...more },
];
const createDomainName = (domainName: string): Call => [
  'CreateDomainName',
  { domainName, certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/a' },
];
/** Calls about a new API. */
const ofApi =
  (...all: readonly Call[]): Ask =>
  async (probe) => {
    const { graphqlApi } = await probe.answerOf('appsync', ...createApi());
    const { apiId } = graphqlApi as { readonly apiId: string };
    const about = all.map(([action, input]): Call => [action, { apiId, ...input }]);
    return calls('appsync', ...about)(probe);
  };

const createQueue: Call = ['CreateQueue', { QueueName: 'q' }];
const createTopic: Call = ['CreateTopic', { Name: 't' }];
const table = (TableName: string): JsonObject => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
});
const item = (id: string, length: number) => ({ id: { S: id }, data: { S: x(length) } });
const secret = (length: number): JsonObject => ({ Name: 's', SecretString: x(length) });
const parameter = (more: JsonObject): JsonObject => ({ Name: 'p', Value: 'v', Type: 'String', ...more });

const lowerTags = (count: number) => tagsOf(count).map(({ Key, Value }) => ({ key: Key, value: Value }));
const definitionOf = (containers: number): JsonObject => ({
  family: 'f',
  containerDefinitions: Array.from({ length: containers }, (_, index) => ({
    name: `c${index}`,
    image: 'image',
    memory: 128,
  })),
});

/** A REST API, and then something with its id and that of its root. */
const withApi =
  (action: string, inputOf: (ids: { restApiId: string; parentId: string }) => JsonObject): Ask =>
  async (probe) => {
    const { id } = await probe.answerOf('apigateway', 'CreateRestApi', { name: 'a' });
    const restApiId = String(id);
    const { item } = await probe.answerOf('apigateway', 'GetResources', { restApiId });
    const { id: parentId } = (item as readonly { id: string }[] | undefined)?.[0] ?? { id: '' };
    return probe.callOf('apigateway', action, inputOf({ restApiId, parentId }));
  };

/** Two API destinations of one connection. */
async function destinations(probe: LimitsProbe): Promise<string> {
  const { ConnectionArn } = await probe.answerOf('events', 'CreateConnection', connection('c'));
  const destination = (Name: string): Call => [
    'CreateApiDestination',
    {
      Name,
      ConnectionArn: String(ConnectionArn),
      InvocationEndpoint: 'https://example.com/',
      HttpMethod: 'POST',
    },
  ];
  return calls('events', destination('d'), destination('e'))(probe);
}

/** A mapping of a queue to a function, with two filters. */
async function filtered(probe: LimitsProbe): Promise<string> {
  await probe.answerOf('sqs', ...createQueue);
  const ZipFile = Buffer.from(zipSync({ 'index.mjs': strToU8('export const handler = () => 1') }));
  await probe.answerOf('lambda', 'CreateFunction', {
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/any',
    Code: { ZipFile: ZipFile.toString('base64') },
  });
  return probe.callOf('lambda', 'CreateEventSourceMapping', {
    FunctionName: 'f',
    EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:q',
    FilterCriteria: { Filters: [{ Pattern: '{"body":["a"]}' }, { Pattern: '{"body":["b"]}' }] },
  });
}

/**
 * The most important limits of the services around workflows: one that is set, the value, what is asked, what is
 * answered within AWS's own limit, and what beyond the one that is set.
 */
export const serviceLimitRows: readonly (readonly [
  limit: ServerLimitName,
  value: number,
  ask: Ask,
  changed: RegExp,
])[] = [
  [
    'eventBatchEntries',
    1,
    calls('events', ['PutEvents', { Entries: [event, event] }]),
    /length less than or equal to 1/,
  ],
  [
    'eventEntriesBytes',
    10,
    calls('events', ['PutEvents', { Entries: [{ ...event, Detail: '{"a":1234567890}' }] }]),
    /^Validation/,
  ],
  [
    'eventPatternCharacters',
    10,
    calls('events', ['PutRule', rule]),
    /^InvalidEventPattern|^Validation|^LimitExceeded/,
  ],
  ['eventBusesMax', 1, calls('events', ['CreateEventBus', { Name: 'b' }]), /^LimitExceeded/],
  [
    'eventRulesMax',
    1,
    calls('events', ['PutRule', rule], ['PutRule', { ...rule, Name: 'r2' }]),
    /^LimitExceeded/,
  ],
  [
    'eventTargetsMax',
    1,
    calls('events', ['PutRule', rule], ['PutTargets', { Rule: 'r', Targets: [target(1), target(2)] }]),
    /^LimitExceeded/,
  ],
  ['eventTags', 1, calls('events', ['PutRule', { ...rule, Tags: tagsOf(2) }]), /^LimitExceeded/],
  ['eventTags', 1, calls('events', ['CreateEventBus', { Name: 'b', Tags: tagsOf(2) }]), /^LimitExceeded/],
  [
    'eventInputVariables',
    1,
    calls(
      'events',
      ['PutRule', rule],
      ['PutTargets', { Rule: 'r', Targets: [target(1, { InputTransformer: transformer })] }],
    ),
    /more than 1 paths/,
  ],
  [
    'eventConnectionsMax',
    1,
    calls('events', ['CreateConnection', connection('c')], ['CreateConnection', connection('d')]),
    /^LimitExceeded/,
  ],
  [
    'eventBusPolicyCharacters',
    10,
    calls('events', ['PutPermission', { Action: 'events:PutEvents', Principal: '*', StatementId: 's' }]),
    /^PolicyLengthExceeded/,
  ],
  [
    'scheduleGroupsMax',
    1,
    calls('scheduler', ['CreateScheduleGroup', { Name: 'g' }], ['CreateScheduleGroup', { Name: 'h' }]),
    /^ServiceQuotaExceeded/,
  ],
  ['graphqlApisMax', 1, calls('appsync', createApi(), createApi()), /^ApiLimitExceeded/],
  [
    'graphqlAuthenticationProvidersMax',
    1,
    calls('appsync', createApi({ additionalAuthenticationProviders: [{ authenticationType: 'AWS_IAM' }] })),
    /^LimitExceeded/,
  ],
  ['graphqlTags', 1, calls('appsync', createApi({ tags: mapOf(2) })), /^LimitExceeded/],
  [
    'graphqlDomainNamesMax',
    1,
    calls('appsync', createDomainName('a.example.com'), createDomainName('b.example.com')),
    /^LimitExceeded/,
  ],
  ['graphqlApiKeysMax', 1, ofApi(['CreateApiKey', {}], ['CreateApiKey', {}]), /^ApiKeyLimitExceeded/],
  [
    'graphqlEnvironmentVariablesMax',
    1,
    ofApi(['PutGraphqlApiEnvironmentVariables', { environmentVariables: mapOf(2) }]),
    /^BadRequest/,
  ],
  [
    'graphqlSchemaBytes',
    10,
    ofApi(['StartSchemaCreation', { definition: btoa('type Query { a: Int }') }]),
    /^BadRequest/,
  ],
  [
    'scheduleTags',
    1,
    calls('scheduler', ['CreateScheduleGroup', { Name: 'g', Tags: tagsOf(2) }]),
    /^ServiceQuotaExceeded/,
  ],
  [
    'queueMessageBytes',
    1_024,
    calls('sqs', createQueue, ['SendMessage', { QueueUrl, MessageBody: x(2_000) }]),
    /1024 bytes/,
  ],
  [
    'queueBatchEntries',
    1,
    calls('sqs', createQueue, [
      'SendMessageBatch',
      { QueueUrl, Entries: entriesOf(2, { MessageBody: 'm' }) },
    ]),
    /TooManyEntries/,
  ],
  [
    'queueMessageAttributes',
    1,
    calls('sqs', createQueue, [
      'SendMessage',
      { QueueUrl, MessageBody: 'm', MessageAttributes: attributesOf(2) },
    ]),
    /allowed/,
  ],
  ['queueTags', 1, calls('sqs', createQueue, ['TagQueue', { QueueUrl, Tags: mapOf(2) }]), /tags/i],
  [
    'topicMessageBytes',
    10,
    calls('sns', createTopic, ['Publish', { TopicArn, Message: x(20) }]),
    /^InvalidParameter/,
  ],
  [
    'topicBatchEntries',
    1,
    calls('sns', createTopic, [
      'PublishBatch',
      { TopicArn, PublishBatchRequestEntries: entriesOf(2, { Message: 'm' }) },
    ]),
    /^TooManyEntries/,
  ],
  ['topicTags', 1, calls('sns', ['CreateTopic', { Name: 't', Tags: tagsOf(2) }]), /^TagLimitExceeded/],
  [
    'topicFilterKeys',
    1,
    calls('sns', createTopic, [
      'Subscribe',
      {
        TopicArn,
        Protocol: 'lambda',
        Endpoint: function1,
        Attributes: { FilterPolicy: '{"a":["1"],"b":["2"]}' },
      },
    ]),
    /^InvalidParameter|^FilterPolicyLimit/,
  ],
  [
    'tablesMax',
    1,
    calls('dynamodb', ['CreateTable', table('table1')], ['CreateTable', table('table2')]),
    /^LimitExceeded/,
  ],
  [
    'tableTags',
    1,
    calls('dynamodb', ['CreateTable', { ...table('table1'), Tags: tagsOf(2) }]),
    /^(?:Validation|LimitExceeded)/,
  ],
  [
    'tableItemBytes',
    100,
    calls(
      'dynamodb',
      ['CreateTable', table('table1')],
      ['PutItem', { TableName: 'table1', Item: item('a', 200) }],
    ),
    /Item size has exceeded/,
  ],
  [
    'tableTransactionBytes',
    100,
    calls(
      'dynamodb',
      ['CreateTable', table('table1')],
      ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'table1', Item: item('a', 200) } }] }],
    ),
    /^Validation|^TransactionCanceled/,
  ],
  [
    'secretBytes',
    10,
    calls('secretsmanager', ['CreateSecret', secret(20)]),
    /^(?:Validation|InvalidParameter|LimitExceeded)/,
  ],
  [
    'secretTags',
    1,
    calls('secretsmanager', ['CreateSecret', { ...secret(1), Tags: tagsOf(2) }]),
    /^(?:InvalidParameter|LimitExceeded)/,
  ],
  [
    'secretPolicyCharacters',
    10,
    calls(
      'secretsmanager',
      ['CreateSecret', secret(1)],
      ['PutResourcePolicy', { SecretId: 's', ResourcePolicy: document }],
    ),
    /^\w/,
  ],
  ['parameterStandardBytes', 10, calls('ssm', ['PutParameter', parameter({ Value: x(20) })]), /^Validation/],
  ['parameterTags', 1, calls('ssm', ['PutParameter', parameter({ Tags: tagsOf(2) })]), /^TooManyTags/],
  [
    'parameterLabels',
    1,
    calls(
      'ssm',
      ['PutParameter', parameter({})],
      ['LabelParameterVersion', { Name: 'p', Labels: ['a', 'b'] }],
    ),
    /^ParameterVersionLabelLimit/,
  ],
  ['apiTags', 1, calls('apigateway', ['CreateRestApi', { name: 'a', tags: mapOf(2) }]), /^BadRequest.*tags/],
  [
    'apiTags',
    1,
    calls('apigatewayv2', ['CreateApi', { name: 'a', protocolType: 'HTTP', tags: mapOf(2) }]),
    /^BadRequest.*tags/,
  ],
  [
    'apiResourcesMax',
    1,
    withApi('CreateResource', (ids) => ({ ...ids, pathPart: 'p' })),
    /^(?:LimitExceeded|BadRequest)/,
  ],
  [
    'iamUsers',
    1,
    calls('iam', ['CreateUser', { UserName: 'a' }], ['CreateUser', { UserName: 'b' }]),
    /^LimitExceeded/,
  ],
  [
    'iamGroups',
    1,
    calls('iam', ['CreateGroup', { GroupName: 'a' }], ['CreateGroup', { GroupName: 'b' }]),
    /^LimitExceeded/,
  ],
  [
    'iamRoles',
    1,
    calls(
      'iam',
      ['CreateRole', { RoleName: 'a', AssumeRolePolicyDocument: trust }],
      ['CreateRole', { RoleName: 'b', AssumeRolePolicyDocument: trust }],
    ),
    /^LimitExceeded/,
  ],
  [
    'iamAccessKeysPerUser',
    1,
    calls(
      'iam',
      ['CreateUser', { UserName: 'a' }],
      ['CreateAccessKey', { UserName: 'a' }],
      ['CreateAccessKey', { UserName: 'a' }],
    ),
    /^LimitExceeded/,
  ],
  [
    'iamTagsPerEntity',
    1,
    calls('iam', ['CreateUser', { UserName: 'a', Tags: tagsOf(2) }]),
    /^LimitExceeded|^InvalidInput/,
  ],
  [
    'iamManagedPolicyCharacters',
    10,
    calls('iam', ['CreatePolicy', { PolicyName: 'p', PolicyDocument: document }]),
    /^LimitExceeded/,
  ],
  ['logTags', 1, calls('logs', ['CreateLogGroup', { logGroupName: 'g', tags: mapOf(2) }]), /^TooManyTags/],
  [
    'logGroupsMax',
    1,
    calls('logs', ['CreateLogGroup', { logGroupName: 'g' }], ['CreateLogGroup', { logGroupName: 'h' }]),
    /^LimitExceeded/,
  ],
  ['eventDestinationsMax', 1, destinations, /^LimitExceeded/],
  ['functionEventSourceFilters', 1, filtered, /no more than 1 filters/],
  ['containerTags', 1, calls('ecs', ['CreateCluster', { clusterName: 'c', tags: lowerTags(2) }]), /tags/i],
  [
    'ecsContainersPerTask',
    1,
    calls('ecs', ['RegisterTaskDefinition', definitionOf(2)]),
    /^(?:Client|InvalidParameter)/,
  ],
  [
    'ecsTaskDefinitionBytes',
    50,
    calls('ecs', ['RegisterTaskDefinition', definitionOf(1)]),
    /^(?:Client|InvalidParameter)/,
  ],
  [
    'containerTags',
    1,
    calls('batch', [
      'RegisterJobDefinition',
      {
        jobDefinitionName: 'd',
        type: 'container',
        containerProperties: { image: 'image', vcpus: 1, memory: 128 },
        tags: mapOf(2),
      },
    ]),
    /tags/i,
  ],
];
