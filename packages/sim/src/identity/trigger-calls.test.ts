/** Triggers of user pools against functions and state machines that run: who is let in, and what comes back. */
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { poolTriggers, postConfirmationEvent, type TriggerPorts } from '@cairn/identity/user-pools';
import { type CairnServer, createServer } from '@cairn/server';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const account = '000000000000';
const region = 'eu-west-1';
const poolArn = `arn:aws:cognito-idp:${region}:${account}:userpool/eu-west-1_AbCdEf123`;

type Pool = Parameters<ReturnType<typeof poolTriggers>['run']>[0];

/** A pool as far as triggers look at it. */
const poolWith = (PostConfirmation: string, arn = poolArn): Pool =>
  ({
    id: 'eu-west-1_AbCdEf123',
    account,
    region,
    arn,
    settings: { LambdaConfig: { PostConfirmation } },
  }) as unknown as Pool;

const event = postConfirmationEvent('ConfirmSignUp', {
  user: {
    userPoolId: 'eu-west-1_AbCdEf123',
    sub: '3d1f0c1a-6a5a-4f5e-9c2b-1f2e3d4c5b6a',
    username: 'ada',
    status: 'CONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: 'ada@example.com' },
    mfa: { enabled: [] },
  },
  clientId: 'web',
});

/** A server, and the triggers of its pools. */
async function setUp(auth: 'local' | 'strict') {
  const server: CairnServer = await createServer({ port: 0, memory: true, auth, studio: false });
  const { endpoint, cairn } = server;
  const credentials = cairn.rootAccessKey;
  const options = { endpoint, region, credentials, maxAttempts: 1, disableHostPrefix: true };
  const lambda = new LambdaClient(options);
  const states = new SFNClient(options);
  const iam = new IAMClient(options);
  const ports: TriggerPorts = {
    callService: cairn.callService,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    limits: { userPoolTriggerSeconds: 5 } as TriggerPorts['limits'],
    log: () => undefined,
  };
  const newRole = async (RoleName: string, Service: string): Promise<string> => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    return Role?.Arn as string;
  };
  const newFunction = async (FunctionName: string, code: string): Promise<string> => {
    const { FunctionArn } = await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: await newRole(FunctionName, 'lambda.amazonaws.com'),
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
      }),
    );
    return FunctionArn as string;
  };
  const permit = (FunctionName: string, SourceArn: string) =>
    lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: 'pool',
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceArn,
      }),
    );
  const stop = async (): Promise<void> => {
    for (const client of [lambda, states, iam]) client.destroy();
    await server.stop();
  };
  return { triggers: poolTriggers(ports), newFunction, newRole, permit, states, stop };
}

const answering = (body: string) => `export const handler = async (event) => { ${body} };`;

describe('on a strict server', () => {
  let world: Awaited<ReturnType<typeof setUp>>;
  beforeAll(async () => {
    world = await setUp('strict');
  });
  afterAll(() => world.stop());

  it('a function is called for the pool that its permission names, and for no other', async () => {
    const { newFunction, permit, triggers } = world;
    const arn = await newFunction(
      'confirmed',
      answering('event.response.seen = event.userName; return event;'),
    );
    const refusal = {
      code: 'UnexpectedLambdaException',
      message: 'PostConfirmation invocation failed due to error AccessDeniedException.',
    };
    await expect(triggers.run(poolWith(arn), event)).rejects.toMatchObject(refusal);
    await permit('confirmed', poolArn);
    expect(await triggers.run(poolWith(arn), event)).toEqual({ seen: 'ada' });
    await expect(triggers.run(poolWith(arn, `${poolArn}x`), event)).rejects.toMatchObject(refusal);
  });

  it('a state machine is not called: nothing lets a service in there', async () => {
    const { newRole, states, triggers } = world;
    const { stateMachineArn } = await states.send(
      new CreateStateMachineCommand({
        name: 'confirmed',
        type: 'EXPRESS',
        roleArn: await newRole('machine', 'states.amazonaws.com'),
        definition: JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }),
      }),
    );
    await expect(triggers.run(poolWith(stateMachineArn as string), event)).rejects.toMatchObject({
      code: 'UnexpectedLambdaException',
    });
  });
});

describe('on a server of this machine', () => {
  let world: Awaited<ReturnType<typeof setUp>>;
  beforeAll(async () => {
    world = await setUp('local');
  });
  afterAll(() => world.stop());

  it.each([
    ['throws', answering(`throw new Error('not ' + event.userName);`), 'UserLambdaValidationException'],
    ['answers nothing', answering(''), 'InvalidLambdaResponseException'],
    ['answers what is no event', answering('return { statusCode: 200 };'), 'InvalidLambdaResponseException'],
    ['ends its process', answering('process.exit(1);'), 'UserLambdaValidationException'],
  ])('a function that %s is told so', async (what, code, expected) => {
    const { newFunction, triggers } = world;
    const arn = await newFunction(what.replaceAll(' ', '-').replaceAll("'", ''), code);
    const error = await triggers.run(poolWith(arn), event).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expected });
    if (what === 'throws')
      expect((error as Error).message).toBe('PostConfirmation failed with error not ada.');
  });

  it('a function that is not there is told so', async () => {
    await expect(
      world.triggers.run(poolWith(`arn:aws:lambda:${region}:${account}:function:missing`), event),
    ).rejects.toMatchObject({
      code: 'UnexpectedLambdaException',
      message: 'PostConfirmation invocation failed due to error ResourceNotFoundException.',
    });
  });

  it('an Express state machine gives back the event, or its response', async () => {
    const { newRole, states, triggers } = world;
    const newMachine = async (name: string, state: object): Promise<string> => {
      const { stateMachineArn } = await states.send(
        new CreateStateMachineCommand({
          name,
          type: 'EXPRESS',
          roleArn: await newRole(name, 'states.amazonaws.com'),
          definition: JSON.stringify({ StartAt: 'P', States: { P: state } }),
        }),
      );
      return stateMachineArn as string;
    };
    const whole = await newMachine('whole', {
      Type: 'Pass',
      Result: true,
      ResultPath: '$.response.seen',
      End: true,
    });
    expect(await triggers.run(poolWith(whole), event)).toEqual({ seen: true });
    const part = await newMachine('part', {
      Type: 'Pass',
      Parameters: { 'seen.$': '$.userName' },
      End: true,
    });
    expect(await triggers.run(poolWith(part), event)).toEqual({ seen: 'ada' });
    const failing = await newMachine('failing', { Type: 'Fail', Error: 'No', Cause: 'not today' });
    await expect(triggers.run(poolWith(failing), event)).rejects.toMatchObject({
      code: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error not today.',
    });
  });
});
