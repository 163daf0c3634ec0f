import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const account = '000000000000';
const region = 'eu-west-1';
let server: CairnServer;
let iam: IAMClient;
let states: SFNClient;
let lambda: LambdaClient;
let s3: S3Client;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
  const { endpoint, cairn } = server;
  const options = {
    endpoint,
    region,
    credentials: cairn.rootAccessKey,
    maxAttempts: 1,
    disableHostPrefix: true,
  };
  iam = new IAMClient(options);
  states = new SFNClient(options);
  lambda = new LambdaClient(options);
  s3 = new S3Client({ ...options, forcePathStyle: true });
});
afterAll(async () => {
  for (const client of [iam, states, lambda, s3]) client.destroy();
  await server.stop();
});

async function role(RoleName: string, principal: object, ...statements: object[]): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  if (statements.length > 0) await allow(RoleName, ...statements);
  return Role?.Arn as string;
}

async function allow(RoleName: string, ...statements: object[]): Promise<void> {
  const Statement = statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
}

const statesService = { Service: 'states.amazonaws.com' };
let machines = 0;

/** Runs a machine of one task and gives how it ended. */
async function run(roleArn: string, task: object) {
  const definition = JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', End: true, ...task } } });
  const name = `m${machines++}`;
  const { stateMachineArn } = await states.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  await expect
    .poll(async () => (await states.send(new DescribeExecutionCommand({ executionArn }))).status, {
      interval: 2,
    })
    .not.toBe('RUNNING');
  const { status, error, cause, output } = await states.send(new DescribeExecutionCommand({ executionArn }));
  return { status, error, cause, output, executionArn };
}

const whoAmI = { Resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity' };
const listMachines = { Resource: 'arn:aws:states:::aws-sdk:sfn:listStateMachines', Parameters: {} };

describe('a task', () => {
  it("acts as a session of its machine's role", async () => {
    const roleArn = await role('actor', statesService);
    const { output } = await run(roleArn, whoAmI);
    const arn = JSON.parse(output ?? '{}').Arn;
    expect(arn).toMatch(new RegExp(`^arn:aws:sts::${account}:assumed-role/actor/[A-Za-z]{32}$`));
  });

  it('may do what the role allows; what it may not fails the state with the text of the service', async () => {
    const roleArn = await role('limited', statesService, { Action: 'states:DescribeStateMachine' });
    const refused = await run(roleArn, listMachines);
    expect(refused.status).toBe('FAILED');
    expect(refused.error).toBe('Sfn.SfnException');
    expect(refused.cause).toMatch(
      new RegExp(
        `^User: arn:aws:sts::${account}:assumed-role/limited/\\w{32} is not authorized to perform: states:ListStateMachines on resource: \\* because no identity-based policy allows the states:ListStateMachines action \\(Service: Sfn, Status Code: 400, Request ID: `,
      ),
    );
    await allow('limited', { Action: 'states:List*' });
    expect(await run(roleArn, listMachines)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('invokes a function only where a policy lets it', async () => {
    const roleArn = await role('invoker', statesService);
    const { FunctionArn } = await newFunction('greet', `export const handler = async () => 'hello';`);
    const invoke = {
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: FunctionArn },
    };
    const refused = await run(roleArn, invoke);
    expect(refused.error).toBe('Lambda.AWSLambdaException');
    expect(refused.cause).toContain(
      `is not authorized to perform: lambda:InvokeFunction on resource: ${FunctionArn} because no identity-based policy allows the lambda:InvokeFunction action (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException; Request ID: `,
    );
    await allow('invoker', { Action: 'lambda:InvokeFunction', Resource: FunctionArn });
    expect(await run(roleArn, invoke)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('reads objects for a map run only where a policy lets it', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'items' }));
    await s3.send(new PutObjectCommand({ Bucket: 'items', Key: 'a.json', Body: '[1,2]' }));
    const roleArn = await role('mapper', statesService, { Action: 'states:*' });
    const map = {
      Type: 'Map',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Parameters: { Bucket: 'items', Key: 'a.json' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
    };
    const refused = await run(roleArn, map);
    expect(refused.error).toBe('States.ItemReaderFailed');
    expect(refused.cause).toContain(
      'is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::items/a.json',
    );
    await allow('mapper', { Action: ['states:*', 's3:GetObject'] });
    expect(await run(roleArn, map)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2]' });
  });
});

describe('the role of a machine', () => {
  it('has to be there and to trust Step Functions', async () => {
    const untrusting = await role('untrusting', { Service: 'lambda.amazonaws.com' });
    for (const roleArn of [untrusting, `arn:aws:iam::${account}:role/none`]) {
      await expect(run(roleArn, whoAmI)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message:
          'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
      });
    }
  });

  it('is missed by its tasks once it is gone', async () => {
    const roleArn = await role('passing', statesService, { Action: '*' });
    const definition = JSON.stringify({
      StartAt: 'T',
      States: { T: { Type: 'Task', End: true, ...listMachines } },
    });
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({ name: 'orphan', definition, roleArn }),
    );
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'passing', PolicyName: 'own' }));
    await iam.send(new DeleteRoleCommand({ RoleName: 'passing' }));
    const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
    const describe = () => states.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(async () => (await describe()).status, { interval: 2 }).toBe('FAILED');
    expect(await describe()).toMatchObject({ error: 'States.Permissions' });
  });
});

describe("a state's own role (Credentials)", () => {
  const other = '111122223333';
  const there = `arn:aws:iam::${other}:role/there`;
  const asThere = { ...whoAmI, Credentials: { RoleArn: there } };

  it('of another account is assumed where both accounts say so', async () => {
    const roleArn = await role('visitor', statesService);
    const text = `The role ${roleArn} is not authorized to assume the task state's role, ${there}.`;
    expect(await run(roleArn, asThere)).toMatchObject({
      status: 'FAILED',
      error: 'States.TaskFailed',
      cause: text,
    });
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' }],
    });
    const scope = { account: other, region, principal: { arn: `arn:aws:iam::${other}:root` } };
    await server.cairn.callService({
      ...scope,
      service: 'iam',
      action: 'CreateRole',
      input: { RoleName: 'there', AssumeRolePolicyDocument: trust },
    });
    expect(await run(roleArn, asThere)).toMatchObject({ error: 'States.TaskFailed', cause: text });
    await allow('visitor', { Action: 'sts:AssumeRole', Resource: there });
    const { output, executionArn } = await run(roleArn, asThere);
    expect(JSON.parse(output ?? '{}')).toMatchObject({
      Account: other,
      Arn: expect.stringMatching(`^arn:aws:sts::${other}:assumed-role/there/`),
    });
    const { events } = await states.send(new GetExecutionHistoryCommand({ executionArn }));
    const scheduled = events?.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails;
    expect(scheduled?.taskCredentials).toEqual({ roleArn: there });
  });
});

async function newFunction(FunctionName: string, source: string, ...statements: object[]) {
  const Role = await role(`${FunctionName}-role`, { Service: 'lambda.amazonaws.com' }, ...statements);
  return lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(source) }) },
    }),
  );
}

describe('a function', () => {
  it('is given keys by which it acts as its role', async () => {
    const source = `export const handler = async () => ({
      id: process.env.AWS_ACCESS_KEY_ID, secret: process.env.AWS_SECRET_ACCESS_KEY, token: process.env.AWS_SESSION_TOKEN });`;
    await newFunction('keyed', source, { Action: 'states:ListStateMachines' });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'keyed' }));
    const { id, secret, token } = JSON.parse(Payload?.transformToString() ?? '{}');
    const found = await server.cairn.resolveAccessKey(id, token);
    expect(found).toMatchObject({
      kind: 'found',
      secretAccessKey: secret,
      account,
      principal: { arn: `arn:aws:sts::${account}:assumed-role/keyed-role/keyed` },
    });
  });

  it('has to have a role that trusts Lambda', async () => {
    const Role = await role('stranger', statesService);
    await expect(
      lambda.send(
        new CreateFunctionCommand({
          FunctionName: 'untrusted',
          Role,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile: zipSync({ 'index.mjs': strToU8('') }) },
        }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
  });
});
