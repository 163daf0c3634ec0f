import type { Json, Principal } from '@cairn/kit';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * Users of a strict server try to get past their policies, by naming what is forbidden in another way than policies do.
 * Each is allowed everything but what is denied, or nothing but what is allowed. All are refused.
 */

const account = '000000000000';
const foreign = '111111111111';
const region = 'us-east-1';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const local = (service: string, resource: string, place = region, owner = account) =>
  `arn:aws:${service}:${place}:${owner}:${resource}`;
const ofChina = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:');

let server: CairnServer;
/** What rows name before it is there. */
const made = { secret: '', iterator: '', stream: '', machine: '' };

type Input = { readonly [member: string]: unknown };
type Output = { readonly [member: string]: string };

async function call(principal: Principal, service: string, action: string, input: Input, place = region) {
  const scope = { account, region: place, principal };
  return (await server.cairn.callService({ ...scope, service, action, input: input as Json })) as Output;
}

const root: Principal = { arn: `arn:aws:iam::${account}:root`, kind: 'root', account };
const asRoot = (service: string, action: string, input: Input, place = region) =>
  call(root, service, action, input, place);

const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const allBut = (Action: string | readonly string[], ...Resource: string[]) => [
  allow('*'),
  { Effect: 'Deny', Action, Resource },
];

let users = 0;
async function user(...statements: readonly object[]): Promise<Principal> {
  const UserName = `user-${users++}`;
  await asRoot('iam', 'CreateUser', { UserName });
  const PolicyDocument = document(...statements);
  await asRoot('iam', 'PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument });
  return { arn: `arn:aws:iam::${account}:user/${UserName}`, kind: 'user', account };
}

const trusting = (...Service: string[]) =>
  document({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
  await asRoot('dynamodb', 'CreateTable', {
    TableName: 'private',
    AttributeDefinitions: [{ AttributeName: 'p', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  await asRoot('dynamodb', 'PutItem', { TableName: 'private', Item: { p: { S: 'x' } } });
  const { Table } = (await asRoot('dynamodb', 'DescribeTable', { TableName: 'private' })) as never as {
    readonly Table: { readonly LatestStreamArn: string };
  };
  made.stream = Table.LatestStreamArn;
  made.iterator = `${made.stream}|1|${btoa(JSON.stringify({ after: '0'.repeat(21), atMs: Date.now() }))}`;
  const { ARN } = await asRoot('secretsmanager', 'CreateSecret', { Name: 'private', SecretString: 'kept' });
  made.secret = ARN as string;
  await asRoot('ssm', 'PutParameter', { Name: '/private/a', Value: 'kept', Type: 'String' });
  await asRoot('iam', 'CreateRole', {
    RoleName: 'machine',
    AssumeRolePolicyDocument: trusting('states.amazonaws.com'),
  });
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const machine = { name: 'private', definition, roleArn: role('machine') };
  made.machine = (await asRoot('states', 'CreateStateMachine', machine)).stateMachineArn as string;
  for (const place of [region, 'eu-west-1']) {
    await asRoot('sqs', 'CreateQueue', { QueueName: 'private' }, place);
  }
  await asRoot('logs', 'CreateLogGroup', { logGroupName: '/private' });
  await asRoot('logs', 'CreateLogGroup', { logGroupName: '/far' }, 'eu-west-1');
  await asRoot('sns', 'CreateTopic', { Name: 'private' });
  for (const Bucket of ['private', 'public']) await asRoot('s3', 'CreateBucket', { Bucket });
  await asRoot('s3', 'PutObject', { Bucket: 'private', Key: 'a', Body: 'kept' });
  await asRoot('events', 'PutRule', { Name: 'own', EventPattern: '{"source":["a"]}' });
  const containerDefinitions = [{ name: 'c', image: 'private', memory: 64 }];
  await asRoot('ecs', 'RegisterTaskDefinition', { family: 'private', containerDefinitions });
  await asRoot('batch', 'RegisterJobDefinition', {
    jobDefinitionName: 'private',
    type: 'container',
    containerProperties: { image: 'private', vcpus: 1, memory: 64 },
  });
});
afterAll(() => server.stop());

type Attack = readonly [what: string, service: string, action: string, input: () => Input];

/** What users try, by the policies that are to hold them. */
const attacks: readonly {
  readonly policies: string;
  readonly statements: () => readonly object[];
  readonly rows: readonly Attack[];
}[] = [
  {
    policies: 'tables denied by ARN',
    statements: () => allBut('dynamodb:*', 'arn:aws:dynamodb:*:*:table/private*'),
    rows: [
      [
        'in another partition',
        'dynamodb',
        'GetItem',
        () => ({ TableName: ofChina(local('dynamodb', 'table/private')), Key: { p: { S: 'x' } } }),
      ],
      [
        'in another partition, all of it',
        'dynamodb',
        'Scan',
        () => ({ TableName: ofChina(local('dynamodb', 'table/private')) }),
      ],
      [
        'by a statement, in another partition',
        'dynamodb',
        'ExecuteStatement',
        () => ({ Statement: `SELECT * FROM "${ofChina(local('dynamodb', 'table/private'))}"` }),
      ],
      [
        'by its stream, in another partition',
        'dynamodbstreams',
        'DescribeStream',
        () => ({ StreamArn: ofChina(made.stream) }),
      ],
      [
        'by an iterator that was never given',
        'dynamodbstreams',
        'GetRecords',
        () => ({ ShardIterator: made.iterator }),
      ],
      [
        'by such an iterator, in another partition',
        'dynamodbstreams',
        'GetRecords',
        () => ({ ShardIterator: ofChina(made.iterator) }),
      ],
    ],
  },
  {
    policies: 'other things denied by ARN',
    statements: () =>
      allBut(
        ['states:*', 'sns:*', 'events:*', 'ssm:*', 'lambda:*', 'logs:*', 'ecs:*', 'batch:*'],
        local('states', 'stateMachine:private'),
        local('sns', 'private'),
        local('events', 'event-bus/default'),
        local('ssm', 'parameter/private/*'),
        local('lambda', 'function:private'),
        local('events', 'rule/own'),
        local('logs', 'log-group:/private:*'),
        local('logs', 'log-group:/far:*', 'eu-west-1'),
        local('ecs', 'task-definition/private:1'),
        local('batch', 'job-definition/private:1'),
      ),
    rows: [
      [
        'a machine in another partition',
        'states',
        'DescribeStateMachine',
        () => ({ stateMachineArn: ofChina(made.machine) }),
      ],
      [
        'an execution in another partition',
        'states',
        'StartExecution',
        () => ({ stateMachineArn: ofChina(made.machine) }),
      ],
      [
        'a topic in another partition',
        'sns',
        'Publish',
        () => ({ TopicArn: ofChina(local('sns', 'private')), Message: 'm' }),
      ],
      [
        'a bus in another partition',
        'events',
        'PutEvents',
        () => ({
          Entries: [
            {
              Source: 's',
              DetailType: 'd',
              Detail: '{}',
              EventBusName: ofChina(local('events', 'event-bus/default')),
            },
          ],
        }),
      ],
      [
        'a parameter in another partition',
        'ssm',
        'GetParameter',
        () => ({ Name: ofChina(local('ssm', 'parameter/private/a')) }),
      ],
      ['a parameter with its version', 'ssm', 'GetParameter', () => ({ Name: '/private/a:1' })],
      [
        'a parameter by its ARN with its version',
        'ssm',
        'GetParameters',
        () => ({ Names: [`${local('ssm', 'parameter/private/a')}:1`] }),
      ],
      [
        'a function by the shortest part of its ARN',
        'lambda',
        'GetFunctionConcurrency',
        () => ({ FunctionName: 'function:private' }),
      ],
      ['tags of a function by its name', 'lambda', 'ListTags', () => ({ Resource: 'private' })],
      [
        'tags of a rule by an ARN that names the default bus',
        'events',
        'ListTagsForResource',
        () => ({ ResourceARN: local('events', 'rule/default/own') }),
      ],
      [
        'a log group by an ARN of another region',
        'logs',
        'GetLogEvents',
        () => ({
          logGroupIdentifier: local('logs', 'log-group:/far', 'eu-west-1'),
          logStreamName: 's',
        }),
      ],
      [
        'log groups by their ARNs',
        'logs',
        'DescribeLogGroups',
        () => ({ logGroupIdentifiers: [local('logs', 'log-group:/private')] }),
      ],
      ['a task definition by its family', 'ecs', 'RunTask', () => ({ taskDefinition: 'private' })],
      [
        'a task definition by a number written in another way',
        'ecs',
        'RunTask',
        () => ({ taskDefinition: 'private:01' }),
      ],
      [
        'a task definition by an ARN of another region',
        'ecs',
        'RunTask',
        () => ({ taskDefinition: local('ecs', 'task-definition/private:1', 'eu-west-1') }),
      ],
      [
        'tags of a task definition by an ARN of another region',
        'ecs',
        'TagResource',
        () => ({
          resourceArn: local('ecs', 'task-definition/private:1', 'eu-west-1'),
          tags: [{ key: 'k', value: 'v' }],
        }),
      ],
      [
        'a job definition by its name',
        'batch',
        'SubmitJob',
        () => ({ jobName: 'j', jobQueue: 'q', jobDefinition: 'private' }),
      ],
      [
        'a job definition by a number written in another way',
        'batch',
        'SubmitJob',
        () => ({ jobName: 'j', jobQueue: 'q', jobDefinition: 'private:1.0' }),
      ],
    ],
  },
  {
    policies: 'queues denied by ARN',
    statements: () => allBut('sqs:*', local('sqs', 'private')),
    rows: [
      [
        'by a URL that ends in a slash',
        'sqs',
        'SendMessage',
        () => ({ QueueUrl: `http://x/${account}/private/`, MessageBody: 'm' }),
      ],
      [
        'by a URL that names the region twice',
        'sqs',
        'ReceiveMessage',
        () => ({ QueueUrl: `http://x/queue/us-east-1/${account}/private` }),
      ],
      [
        'by moving messages there',
        'sqs',
        'StartMessageMoveTask',
        () => ({ SourceArn: local('sqs', 'other'), DestinationArn: local('sqs', 'private') }),
      ],
      [
        'by ending what moves messages',
        'sqs',
        'CancelMessageMoveTask',
        () => ({ TaskHandle: btoa(JSON.stringify({ sourceArn: local('sqs', 'private') })) }),
      ],
    ],
  },
  {
    policies: 'queues allowed in one region',
    statements: () => [allow('sqs:*', local('sqs', 'private'))],
    rows: [
      [
        'by a URL of another region',
        'sqs',
        'ReceiveMessage',
        () => ({ QueueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/private` }),
      ],
    ],
  },
  {
    policies: 'a bucket that is denied',
    statements: () => allBut('s3:*', 'arn:aws:s3:::private*'),
    rows: [
      ['by a copy', 's3', 'CopyObject', () => ({ Bucket: 'public', Key: 'b', CopySource: 'private/a' })],
      [
        'by a copy whose slashes are encoded',
        's3',
        'CopyObject',
        () => ({ Bucket: 'public', Key: 'b', CopySource: '%2Fprivate%2Fa' }),
      ],
      [
        'by a copy whose letters are encoded',
        's3',
        'CopyObject',
        () => ({ Bucket: 'public', Key: 'b', CopySource: '/%70rivate/a' }),
      ],
      [
        'by a part that is copied',
        's3',
        'UploadPartCopy',
        () => ({ Bucket: 'public', Key: 'b', UploadId: 'u', PartNumber: 1, CopySource: '%2Fprivate/a' }),
      ],
    ],
  },
  {
    policies: 'a secret that is denied by its ARN',
    statements: () => allBut('secretsmanager:*', made.secret),
    rows: [
      ['by its name', 'secretsmanager', 'GetSecretValue', () => ({ SecretId: 'private' })],
      [
        'by its ARN without its end',
        'secretsmanager',
        'GetSecretValue',
        () => ({ SecretId: made.secret.slice(0, -7) }),
      ],
      [
        'by its ARN in another partition',
        'secretsmanager',
        'GetSecretValue',
        () => ({ SecretId: ofChina(made.secret) }),
      ],
      [
        'by a parameter that refers to it',
        'ssm',
        'GetParameter',
        () => ({ Name: '/aws/reference/secretsmanager/private', WithDecryption: true }),
      ],
    ],
  },
  {
    policies: 'a secret that is denied by its name and what follows',
    statements: () => allBut('secretsmanager:*', local('secretsmanager', 'secret:private-*')),
    rows: [
      [
        'by its ARN without its end',
        'secretsmanager',
        'GetSecretValue',
        () => ({ SecretId: made.secret.slice(0, -7) }),
      ],
      ['by its name', 'secretsmanager', 'DescribeSecret', () => ({ SecretId: 'private' })],
    ],
  },
  {
    policies: 'events of the own account',
    statements: () => [allow('events:*')],
    rows: [
      ...(['PutRule', 'DescribeRule', 'EnableRule', 'DeleteRule'] as const).map(
        (action): Attack => [
          `${action} on a bus of another`,
          'events',
          action,
          () => ({
            Name: 'spy',
            EventBusName: local('events', 'event-bus/default', region, foreign),
            ...(action === 'PutRule' && { EventPattern: '{"source":["a"]}' }),
          }),
        ],
      ),
      [
        'targets on a bus of another',
        'events',
        'PutTargets',
        () => ({
          Rule: 'spy',
          EventBusName: local('events', 'event-bus/default', region, foreign),
          Targets: [{ Id: 't', Arn: local('sqs', 'private') }],
        }),
      ],
      [
        'the rules of a bus of another',
        'events',
        'ListRules',
        () => ({ EventBusName: local('events', 'event-bus/default', region, foreign) }),
      ],
      [
        'an archive of a bus of another',
        'events',
        'CreateArchive',
        () => ({
          ArchiveName: 'spy',
          EventSourceArn: local('events', 'event-bus/default', region, foreign),
        }),
      ],
    ],
  },
];

describe.each(attacks)('$policies', ({ statements, rows }) => {
  it.each(rows)('are not reached: %s', async (_what, service, action, input) => {
    const attacker = await user(...statements());
    await expect(call(attacker, service, action, input())).rejects.toMatchObject({
      code: expect.stringMatching(/AccessDenied|AuthorizationError/),
    });
  });
});

it('a batch tells of each secret which may not be read, and reads the others', async () => {
  await asRoot('secretsmanager', 'CreateSecret', { Name: 'public', SecretString: 'told' });
  const reader = await user(...allBut('secretsmanager:*', made.secret));
  for (const input of [
    { SecretIdList: ['private', 'public'] },
    { Filters: [{ Key: 'name', Values: ['p'] }] },
  ]) {
    expect(await call(reader, 'secretsmanager', 'BatchGetSecretValue', input)).toMatchObject({
      SecretValues: [{ SecretString: 'told' }],
      Errors: [{ ErrorCode: 'AccessDeniedException' }],
    });
  }
});

it('who is allowed an ARN may use the names that mean it', async () => {
  const secrets = await user(allow('secretsmanager:GetSecretValue', made.secret));
  expect(await call(secrets, 'secretsmanager', 'GetSecretValue', { SecretId: 'private' })).toMatchObject({
    SecretString: 'kept',
  });
  const streams = await user(allow('dynamodb:GetRecords', local('dynamodb', 'table/private/stream/*')));
  const { Records } = await call(streams, 'dynamodbstreams', 'GetRecords', { ShardIterator: made.iterator });
  expect(Records).toHaveLength(1);
});

describe('a role that is none', () => {
  const roles = [
    `arn:aws:iam::${account}:root`,
    `arn:aws:iam::${account}:user/somebody`,
    'events.amazonaws.com',
    role('x.amazonaws.com'),
    ofChina(role('machine')),
  ];
  const handed: readonly (readonly [string, string, (RoleArn: string) => Input])[] = [
    [
      'events',
      'PutTargets',
      (RoleArn) => ({ Rule: 'own', Targets: [{ Id: 't', Arn: made.machine, RoleArn }] }),
    ],
    ['events', 'PutRule', (RoleArn) => ({ Name: 'r', ScheduleExpression: 'rate(1 hour)', RoleArn })],
    [
      'scheduler',
      'CreateSchedule',
      (RoleArn) => ({
        Name: 's',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: made.machine, RoleArn },
      }),
    ],
    [
      'states',
      'CreateStateMachine',
      (roleArn) => ({ name: 'm', roleArn, definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}' }),
    ],
    [
      'ecs',
      'RegisterTaskDefinition',
      (taskRoleArn) => ({ family: 'f', taskRoleArn, containerDefinitions: [{ name: 'c', image: 'i' }] }),
    ],
    [
      'batch',
      'RegisterJobDefinition',
      (jobRoleArn) => ({
        jobDefinitionName: 'd',
        type: 'container',
        containerProperties: { image: 'i', jobRoleArn },
      }),
    ],
  ];
  it.each(handed)('is handed to nobody: %s %s', async (service, action, input) => {
    const attacker = await user(allow('*'));
    for (const given of roles) {
      await expect(call(attacker, service, action, input(given))).rejects.toMatchObject({
        code: expect.stringMatching(/AccessDenied|Validation|ClientException|InvalidArn/),
      });
    }
  });

  it('acts as nobody: what a call from inside says of itself is not guessed from its ARN', async () => {
    for (const arn of [`arn:aws:iam::${account}:user/user-0`, role('machine'), 'events.amazonaws.com']) {
      await expect(call({ arn }, 'dynamodb', 'ListTables', {})).rejects.toMatchObject({
        code: 'AccessDeniedException',
      });
    }
  });
});

it('a role that is made again gives nothing to the sessions of the one before it', async () => {
  const made = async () => {
    await asRoot('iam', 'CreateRole', {
      RoleName: 'again',
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: account },
        Action: 'sts:AssumeRole',
      }),
    });
    const PolicyDocument = document(allow('dynamodb:*'));
    await asRoot('iam', 'PutRolePolicy', { RoleName: 'again', PolicyName: 'own', PolicyDocument });
    const assumer = await user(allow('sts:AssumeRole'));
    const input = { RoleArn: role('again'), RoleSessionName: 'session' };
    const { Credentials } = (await call(assumer, 'sts', 'AssumeRole', input)) as never as {
      readonly Credentials: { readonly AccessKeyId: string; readonly SessionToken: string };
    };
    const found = await server.cairn.resolveAccessKey(Credentials.AccessKeyId, Credentials.SessionToken);
    if (found.kind !== 'found') throw new Error(found.kind);
    return found.principal as Principal;
  };
  const before = await made();
  await call(before, 'dynamodb', 'ListTables', {});
  await asRoot('iam', 'DeleteRolePolicy', { RoleName: 'again', PolicyName: 'own' });
  await asRoot('iam', 'DeleteRole', { RoleName: 'again' });
  const after = await made();
  for (let round = 0; round < 2; round++) {
    await call(after, 'dynamodb', 'ListTables', {});
    await expect(call(before, 'dynamodb', 'ListTables', {})).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  }
});

describe('a role that may not be passed to an API', () => {
  const uri = 'arn:aws:apigateway:us-east-1:dynamodb:action/Scan';
  const own = 'arn:aws:iam::*:user/*';
  const text = (given: object) =>
    JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'api' },
      paths: { '/': { get: { responses: {}, 'x-amazon-apigateway-integration': given } } },
    });
  const ofRest = (credentials: unknown) => ({ type: 'aws', uri, httpMethod: 'POST', credentials });
  const ofHttp = (given: object) => ({ type: 'http_proxy', uri: 'http://x/', httpMethod: 'GET', ...given });
  const quick = { protocolType: 'HTTP', name: 'quick', target: 'http://x/' };
  const ids = { rest: '', root: '', http: '', integration: '', quick: '' };
  const method = () => ({ restApiId: ids.rest, resourceId: ids.root, httpMethod: 'GET' });
  const patch = (...patchOperations: object[]) => ({ ...method(), patchOperations });

  beforeAll(async () => {
    const rest = await asRoot('apigateway', 'ImportRestApi', { body: text(ofRest(own)) });
    Object.assign(ids, { rest: rest.id, root: rest.rootResourceId });
    ids.http = (await asRoot('apigatewayv2', 'ImportApi', { body: text(ofHttp({})) })).apiId as string;
    const { items } = (await asRoot('apigatewayv2', 'GetIntegrations', { apiId: ids.http })) as never as {
      readonly items: readonly { readonly integrationId: string }[];
    };
    ids.integration = items[0]?.integrationId as string;
    ids.quick = (await asRoot('apigatewayv2', 'CreateApi', quick)).apiId as string;
  });

  const first = 'apigateway';
  const second = 'apigatewayv2';
  const rows: readonly (readonly [string, string, string, (given: string) => Input])[] = [
    [
      'in an integration',
      first,
      'PutIntegration',
      (credentials) => ({ ...method(), type: 'AWS', uri, integrationHttpMethod: 'POST', credentials }),
    ],
    [
      'by a change',
      first,
      'UpdateIntegration',
      (value) => patch({ op: 'replace', path: '/credentials', value }),
    ],
    [
      'by one change among others, along a longer path',
      first,
      'UpdateIntegration',
      (value) =>
        patch(
          { op: 'replace', path: '/uri', value: uri },
          { op: 'add', path: 'x/credentials/y', value },
          { op: 'replace', path: '/cacheNamespace', value: 'x' },
        ),
    ],
    ['in a document', first, 'ImportRestApi', (given) => ({ body: text(ofRest(given)) })],
    [
      'in a document in YAML, by an alias',
      first,
      'ImportRestApi',
      (given) => ({
        body: [
          'swagger: "2.0"',
          'info: {title: api}',
          `x-role: &role ${given}`,
          'paths:',
          '  /:',
          '    get:',
          '      responses: {}',
          `      x-amazon-apigateway-integration: {type: aws, uri: "${uri}", httpMethod: POST, credentials: *role}`,
        ].join('\n'),
      }),
    ],
    [
      'in a document, behind a reference',
      first,
      'ImportRestApi',
      (given) => ({
        body: JSON.stringify({
          openapi: '3.0.1',
          paths: { '/a': { $ref: '#/x-a' } },
          'x-a': {
            'x-amazon-apigateway-any-method': { 'x-amazon-apigateway-integration': ofRest(given) },
          },
        }),
      }),
    ],
    [
      'in a document that is put',
      first,
      'PutRestApi',
      (given) => ({ restApiId: ids.rest, body: text(ofRest(given)), mode: 'overwrite' }),
    ],
    ['by a quick create', second, 'CreateApi', (credentialsArn) => ({ ...quick, credentialsArn })],
    [
      'by a change of what a quick create made',
      second,
      'UpdateApi',
      (credentialsArn) => ({ apiId: ids.quick, credentialsArn }),
    ],
    [
      'in an integration of an HTTP API',
      second,
      'CreateIntegration',
      (credentialsArn) => ({
        apiId: ids.http,
        integrationType: 'HTTP_PROXY',
        integrationUri: 'http://x/',
        integrationMethod: 'GET',
        credentialsArn,
      }),
    ],
    [
      'by a change of one',
      second,
      'UpdateIntegration',
      (credentialsArn) => ({ apiId: ids.http, integrationId: ids.integration, credentialsArn }),
    ],
    [
      'in a document of an HTTP API',
      second,
      'ImportApi',
      (credentials) => ({ body: text(ofHttp({ credentials })) }),
    ],
    [
      'in such a document, by the name that the API itself gives it',
      second,
      'ImportApi',
      (credentialsArn) => ({ body: text(ofHttp({ credentialsArn })) }),
    ],
    [
      'in such a document that is imported again',
      second,
      'ReimportApi',
      (credentials) => ({ apiId: ids.http, body: text(ofHttp({ credentials })) }),
    ],
  ];
  it.each(rows)('is not: %s', async (_what, service, action, input) => {
    const attacker = await user(...allBut('iam:PassRole', role('machine')));
    await expect(call(attacker, service, action, input(role('machine')))).rejects.toMatchObject({
      code: expect.stringMatching(/AccessDenied/),
      message: expect.stringContaining('iam:PassRole'),
    });
    // Another one may be, and callers who act as themselves are nobody's role.
    await call(attacker, service, action, input(role('other')));
    const unable = await user(...allBut('iam:PassRole', '*'));
    await call(unable, service, action, input(own));
  });

  it('is not, where it is no text', async () => {
    const attacker = await user(allow('apigateway:*'));
    for (const [service, action, body] of [
      [first, 'ImportRestApi', text(ofRest([role('machine')]))],
      [second, 'ImportApi', text(ofHttp({ credentials: [role('machine')] }))],
      [second, 'ImportApi', text(ofHttp({ credentialsArn: [role('machine')] }))],
    ] as const) {
      await expect(call(attacker, service, action, { body })).rejects.toMatchObject({
        code: 'BadRequestException',
        message: 'Invalid ARN specified in the request',
      });
    }
  });

  it('is looked for in the documents of those who may import one', async () => {
    const reader = await user(allow('apigateway:GET'));
    await expect(call(reader, first, 'ImportRestApi', { body: 'no document' })).rejects.toMatchObject({
      message: expect.stringContaining('apigateway:POST'),
    });
  });
});
