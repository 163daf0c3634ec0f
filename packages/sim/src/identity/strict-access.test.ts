import { Buffer } from 'node:buffer';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../wire/clients.ts';

/** Who asks: credentials of the SDK. */
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const account = '000000000000';
const region = 'eu-west-1';
let server: CairnServer;
let root: Keys;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
  root = server.cairn.rootAccessKey;
});
afterAll(() => server.stop());

const options = (credentials: Keys) => ({
  endpoint: server.endpoint,
  region,
  credentials,
  maxAttempts: 1,
  disableHostPrefix: true,
});
const iam = (keys = root) => new IAMClient(options(keys));
const sts = (keys: Keys) => new STSClient(options(keys));
const states = (keys: Keys) => new SFNClient(options(keys));
const s3 = (keys: Keys) => new S3Client({ ...options(keys), forcePathStyle: true });

async function newUser(UserName: string, ...statements: object[]): Promise<Keys> {
  await iam().send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) await allow(UserName, ...statements);
  const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId as string,
    secretAccessKey: AccessKey?.SecretAccessKey as string,
  };
}

const policy = (...statements: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each })),
  });

async function allow(UserName: string, ...statements: object[]): Promise<void> {
  await iam().send(
    new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: policy(...statements) }),
  );
}

async function newRole(RoleName: string, principal: object, ...statements: object[]): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
  const { Role } = await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (statements.length > 0) {
    await iam().send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: policy(...statements) }),
    );
  }
  return Role?.Arn as string;
}

const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });

describe('a user', () => {
  it('may do what its policies allow, and is told what it may not', async () => {
    const keys = await newUser('lister', { Action: 'states:List*' });
    await states(keys).send(new ListStateMachinesCommand({}));
    const refused = states(keys).send(new CreateActivityCommand({ name: 'a' }));
    await expect(refused).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${account}:user/lister is not authorized to perform: states:CreateActivity on resource: arn:aws:states:${region}:${account}:activity:a because no identity-based policy allows the states:CreateActivity action`,
    });
    await allow('lister', { Action: 'states:*' }, { Effect: 'Deny', Action: 'states:CreateActivity' });
    await expect(states(keys).send(new CreateActivityCommand({ name: 'a' }))).rejects.toThrow(
      /states:CreateActivity on resource: \S+ with an explicit deny in an identity-based policy$/,
    );
    await expect(iam(keys).send(new CreateUserCommand({ UserName: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${account}:user/lister is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${account}:user/x because no identity-based policy allows the iam:CreateUser action`,
    });
  });

  it('is known by GetCallerIdentity, whatever its policies', async () => {
    const keys = await newUser('nobody');
    const identity = await sts(keys).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: account, Arn: `arn:aws:iam::${account}:user/nobody` });
    expect(identity.UserId).toMatch(/^AIDA/);
  });

  it('has no more than its boundary allows', async () => {
    const keys = await newUser('bounded', { Action: '*' });
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    await iam().send(new PutUserPermissionsBoundaryCommand({ UserName: 'bounded', PermissionsBoundary }));
    await expect(states(keys).send(new ListStateMachinesCommand({}))).rejects.toThrow(
      /because no permissions boundary allows the states:ListStateMachines action$/,
    );
  });

  it('acts through a session of its own', async () => {
    const keys = await newUser('traveller', { Action: 'states:List*' });
    const { Credentials } = await sts(keys).send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const session = keysOf(Credentials);
    await states(session).send(new ListStateMachinesCommand({}));
    const { Arn } = await sts(session).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:iam::${account}:user/traveller`);
    await expect(sts(session).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      message: 'Cannot call GetSessionToken with session credentials',
    });
    const stolen = { ...session, sessionToken: `${session.sessionToken}x` };
    await expect(states(stolen).send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('may hand a role to a service only where iam:PassRole says so', async () => {
    const keys = await newUser('maker', { Action: 'states:CreateStateMachine' });
    const roleArn = await newRole('passed', { Service: 'states.amazonaws.com' });
    const create = () => states(keys).send(new CreateStateMachineCommand({ name: 'm', definition, roleArn }));
    await expect(create()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::${account}:user/maker is not authorized to perform: iam:PassRole on resource: ${roleArn} because no identity-based policy allows the iam:PassRole action`,
    });
    const toStates = { StringEquals: { 'iam:PassedToService': 'states.amazonaws.com' } };
    await allow(
      'maker',
      { Action: 'states:CreateStateMachine' },
      { Action: 'iam:PassRole', Resource: roleArn, Condition: toStates },
    );
    const { stateMachineArn } = await create();
    await expect(states(keys).send(new StartExecutionCommand({ stateMachineArn }))).rejects.toThrow(
      `is not authorized to perform: states:StartExecution on resource: ${stateMachineArn} because`,
    );
  });
});

function keysOf(
  credentials:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): Keys {
  return {
    accessKeyId: credentials?.AccessKeyId as string,
    secretAccessKey: credentials?.SecretAccessKey as string,
    sessionToken: credentials?.SessionToken as string,
  };
}

describe('a role', () => {
  it('is assumed by whom it trusts, as long as it lasts, with what session policies leave', async () => {
    const keys = await newUser('assumer');
    const RoleArn = await newRole(
      'lists',
      { AWS: `arn:aws:iam::${account}:user/assumer` },
      { Action: 'states:*' },
    );
    const { Credentials, AssumedRoleUser } = await sts(keys).send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: 'today',
        Policy: policy({ Action: 'states:ListStateMachines' }),
      }),
    );
    const arn = `arn:aws:sts::${account}:assumed-role/lists/today`;
    expect(AssumedRoleUser).toMatchObject({
      Arn: arn,
      AssumedRoleId: expect.stringMatching(/^AROA\w+:today$/),
    });
    const session = keysOf(Credentials);
    expect(session.accessKeyId).toMatch(/^ASIA/);
    expect((await sts(session).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    await states(session).send(new ListStateMachinesCommand({}));
    await expect(states(session).send(new CreateActivityCommand({ name: 'a' }))).rejects.toThrow(
      /because no session policy allows the states:CreateActivity action$/,
    );
    await expect(
      sts(keys).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'long', DurationSeconds: 7_200 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });

  it('is assumed by nobody else; one that is not there looks the same', async () => {
    const keys = await newUser('stranger', { Action: '*' });
    const RoleArn = await newRole('closed', { Service: 'states.amazonaws.com' });
    for (const arn of [RoleArn, `arn:aws:iam::${account}:role/none`]) {
      await expect(
        sts(keys).send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 's1' })),
      ).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:iam::${account}:user/stranger is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      });
    }
    await expect(
      sts(root).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 's1' })),
    ).rejects.toMatchObject({ message: 'Roles may not be assumed by root accounts.' });
  });

  it('that trusts the account is assumed by whose policies allow it, with the right external id', async () => {
    const keys = await newUser('partner');
    const RoleArn = await newRole('shared', { AWS: account });
    const assume = () =>
      sts(keys).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 's1', ExternalId: 'e-1' }));
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    const Condition = { StringEquals: { 'sts:ExternalId': 'e-1' } };
    await allow('partner', { Action: 'sts:AssumeRole', Resource: RoleArn, Condition });
    expect((await assume()).Credentials?.Expiration).toBeInstanceOf(Date);
  });
});

describe('an unsigned call', () => {
  it('is taken with the token of a web identity only', async () => {
    const WebIdentityToken = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"iss":"https://none.example"}').toString('base64url')}.AA`;
    const RoleArn = `arn:aws:iam::${account}:role/web`;
    await expect(
      sts(root).send(
        new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 's1', WebIdentityToken }),
      ),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/^InvalidIdentityToken/),
      message: 'No OpenIDConnect provider found in your account for https://none.example',
    });
    const answer = await fetch(server.endpoint, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });
});

describe('a bucket', () => {
  it('lets in whom its policy names, and nobody whom it denies', async () => {
    const keys = await newUser('reader');
    await s3(root).send(new CreateBucketCommand({ Bucket: 'notes' }));
    await s3(root).send(new PutObjectCommand({ Bucket: 'notes', Key: 'a', Body: 'hello' }));
    const get = () => s3(keys).send(new GetObjectCommand({ Bucket: 'notes', Key: 'a' }));
    await expect(get()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${account}:user/reader is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::notes/a because no identity-based policy allows the s3:GetObject action`,
    });
    const Principal = { AWS: `arn:aws:iam::${account}:user/reader` };
    const bucketPolicy = (...statements: object[]) =>
      s3(root).send(
        new PutBucketPolicyCommand({
          Bucket: 'notes',
          Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
        }),
      );
    await bucketPolicy({
      Effect: 'Allow',
      Principal,
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::notes/*',
    });
    expect(await (await get()).Body?.transformToString()).toBe('hello');
    await bucketPolicy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::notes/*',
    });
    await allow('reader', { Action: 's3:*' });
    await expect(get()).rejects.toThrow(/with an explicit deny in a resource-based policy$/);
  });

  it('is listed below a prefix where a condition says so', async () => {
    const Condition = { StringLike: { 's3:prefix': [`home/\${aws:username}/*`] } };
    const keys = await newUser('homey', {
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::homes',
      Condition,
    });
    await s3(root).send(new CreateBucketCommand({ Bucket: 'homes' }));
    const list = (Prefix: string) => s3(keys).send(new ListObjectsV2Command({ Bucket: 'homes', Prefix }));
    await list('home/homey/x');
    await expect(list('home/other/x')).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

it('managed policies of AWS allow what their names say', async () => {
  const keys = await newUser('admin');
  await iam().send(
    new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
  );
  await states(keys).send(new ListStateMachinesCommand({}));
  await expect(iam(keys).send(new CreateUserCommand({ UserName: 'y' }))).rejects.toMatchObject({
    name: 'AccessDenied',
  });
});

/** A call from inside, as root. */
async function call(service: string, action: string, input: object) {
  // A call that is answered from memory leaves no turn to what it waits for.
  await new Promise((resolve) => setImmediate(resolve));
  const scope = { account, region, principal: { arn: `arn:aws:iam::${account}:root` } };
  return server.cairn.callService({ ...scope, service, action, input: input as never }) as Promise<{
    readonly [member: string]: never;
  }>;
}

describe('a rule of EventBridge', () => {
  it('reaches a queue only where the policy of the queue names the rule', async () => {
    const { QueueUrl } = await call('sqs', 'CreateQueue', { QueueName: 'ruled' });
    const { RuleArn } = await call('events', 'PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    const Arn = `arn:aws:sqs:${region}:${account}:ruled`;
    const RetryPolicy = { MaximumRetryAttempts: 0 };
    await call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn, RetryPolicy }] });
    const put = (Detail: string) =>
      call('events', 'PutEvents', { Entries: [{ Source: 'shop', DetailType: 'sold', Detail }] });
    const allowing = (sourceArn: string) =>
      call('sqs', 'SetQueueAttributes', {
        QueueUrl,
        Attributes: {
          Policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: Arn,
                Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
              },
            ],
          }),
        },
      });
    await put('{"is":"refused, there is no policy"}');
    await allowing(`arn:aws:events:${region}:${account}:rule/other`);
    await put('{"is":"refused, for another rule"}');
    await allowing(RuleArn as never);
    await put('{"is":"let in"}');
    const { Messages } = await call('sqs', 'ReceiveMessage', {
      QueueUrl,
      WaitTimeSeconds: 20,
      MaxNumberOfMessages: 10,
    });
    const bodies = (Messages as unknown as readonly { readonly Body: string }[]).map(
      ({ Body }) => JSON.parse(Body).detail,
    );
    expect(bodies).toEqual([{ is: 'let in' }]);
  });

  it('acts as the role of its target only while the role trusts EventBridge', async () => {
    const asRole = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' };
    const Attributes = { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [asRole] }) };
    const { QueueUrl } = await call('sqs', 'CreateQueue', { QueueName: 'undelivered', Attributes });
    const machineRole = await newRole('started', { Service: 'states.amazonaws.com' });
    const { stateMachineArn } = await call('states', 'CreateStateMachine', {
      name: 'started',
      definition,
      roleArn: machineRole,
    });
    const RoleArn = await newRole('starter', { Service: 'events.amazonaws.com' }, { Action: '*' });
    await call('events', 'PutRule', { Name: 'trust', EventPattern: '{"source":["trust"]}' });
    const DeadLetterConfig = { Arn: `arn:aws:sqs:${region}:${account}:undelivered` };
    const target = { Id: 't', Arn: stateMachineArn, RoleArn, DeadLetterConfig };
    await call('events', 'PutTargets', { Rule: 'trust', Targets: [target] });
    // The trust is taken away after the rule has got its target.
    const other = { Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'starter',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...other }] }),
    });
    const put = () =>
      call('events', 'PutEvents', { Entries: [{ Source: 'trust', DetailType: 'd', Detail: '{}' }] });
    const executions = async () => {
      const answer = await call('states', 'ListExecutions', { stateMachineArn });
      return answer.executions as unknown as readonly object[];
    };
    await put();
    const { Messages } = await call('sqs', 'ReceiveMessage', {
      QueueUrl,
      WaitTimeSeconds: 20,
      MessageAttributeNames: ['All'],
    });
    expect(Messages).toMatchObject([
      {
        MessageAttributes: {
          ERROR_CODE: { StringValue: 'AccessDenied' },
          ERROR_MESSAGE: {
            StringValue: `User: events.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
          },
        },
      },
    ]);
    expect(await executions()).toEqual([]);
    const trust = { Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await call('iam', 'UpdateAssumeRolePolicy', {
      RoleName: 'starter',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...trust }] }),
    });
    await put();
    await until(executions, ({ length }) => length === 1);
  });

  it('writes to log groups of its own account, and to no others', async () => {
    const keys = await newUser('router', { Action: 'events:*' });
    const events = new EventBridgeClient(options(keys));
    await call('logs', 'CreateLogGroup', { logGroupName: '/own' });
    const logGroup = (of: string) => `arn:aws:logs:${region}:${of}:log-group:/own`;
    await events.send(new PutRuleCommand({ Name: 'logged', EventPattern: '{"source":["logged"]}' }));
    const target = (of: string) =>
      events.send(new PutTargetsCommand({ Rule: 'logged', Targets: [{ Id: 't', Arn: logGroup(of) }] }));
    await expect(target('210987654321')).rejects.toMatchObject({ name: 'ValidationException' });
    await target(account);
    const Entries = [{ Source: 'logged', DetailType: 'd', Detail: '{"n":1}' }];
    await events.send(new PutEventsCommand({ Entries }));
    const written = async () => {
      const answer = await call('logs', 'FilterLogEvents', { logGroupName: '/own' });
      return answer.events as unknown as readonly { readonly message: string }[];
    };
    const [event] = await until(written, ({ length }) => length > 0);
    expect(JSON.parse(event?.message as string)).toMatchObject({ detail: { n: 1 } });
    events.destroy();
  });
});
