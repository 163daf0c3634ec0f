import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LiveListener } from '../cairn/cairn-client.ts';
import { RequestSigner, type SignerKey } from './request-signer.ts';

/** A strict server tells of executions only what policies let its listener read. */

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/any`;
let server: CairnServer;
let one: string;
let two: string;

async function asRoot(service: string, action: string, input: object): Promise<Record<string, string>> {
  const principal = { arn: `arn:aws:iam::${account}:root`, kind: 'root', account } as const;
  const scope = { account, region: 'us-east-1', principal };
  const output = await server.cairn.callService({ ...scope, service, action, input: input as never });
  return output as Record<string, string>;
}

async function userWho(name: string, Action: string, Resource: string): Promise<SignerKey> {
  await asRoot('iam', 'CreateUser', { UserName: name });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource }],
  });
  await asRoot('iam', 'PutUserPolicy', { UserName: name, PolicyName: 'own', PolicyDocument });
  const { AccessKey } = (await asRoot('iam', 'CreateAccessKey', { UserName: name })) as never as {
    readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string };
  };
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
  await asRoot('iam', 'CreateRole', {
    RoleName: 'any',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
  const { stateMachineArn } = await asRoot('states', 'CreateStateMachine', {
    name: 'm',
    definition,
    roleArn,
  });
  one = (await asRoot('states', 'StartExecution', { stateMachineArn, name: 'one' })).executionArn as string;
  two = (await asRoot('states', 'StartExecution', { stateMachineArn, name: 'two' })).executionArn as string;
});
afterAll(() => server.stop());

async function listen(key: SignerKey, input: object): Promise<LiveListener> {
  const host = new URL(server.endpoint).host;
  const call = { method: 'POST', path: '/_cairn/v1/stream', headers: { host }, body: JSON.stringify(input) };
  const { host: _, ...headers } = await new RequestSigner(key, 'cairn').sign(call);
  return LiveListener.open(server.endpoint, input, headers);
}

it('histories that may not be read are refused alone', async () => {
  const reader = await userWho('reader', 'states:GetExecutionHistory', one);
  const listener = await listen(reader, { histories: [{ executionArn: one }, { executionArn: two }] });
  await listener.until(() => listener.of('end').length === 1 && listener.of('refused').length === 1);
  listener.close();
  expect(listener.of('end')).toEqual([{ executionArn: one, status: 'SUCCEEDED' }]);
  expect(listener.of('refused')).toEqual([
    {
      executionArn: two,
      code: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: states:GetExecutionHistory'),
    },
  ]);
  expect(JSON.stringify(listener.of('history'))).not.toContain(two);
});

it('lists that may not be read are refused alone: histories go on', async () => {
  const reader = await userWho('no-lists', 'states:GetExecutionHistory', '*');
  const listener = await listen(reader, { executions: true, histories: [{ executionArn: one }] });
  await listener.until(() => listener.of('end').length === 1);
  expect(listener.of('refused')).toEqual([
    {
      executions: true,
      code: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: states:ListExecutions'),
    },
  ]);
  const lister = await userWho('lists', 'states:ListExecutions', '*');
  const told = await listen(lister, { executions: true });
  const { stateMachineArn } = await asRoot('states', 'DescribeExecution', { executionArn: one });
  const { executionArn } = await asRoot('states', 'StartExecution', {
    stateMachineArn: stateMachineArn as string,
    name: 'three',
  });
  const isTold = (heard: LiveListener): boolean =>
    JSON.stringify(heard.of('executions')).includes(executionArn as string);
  await told.until(() => isTold(told));
  expect(told.of('refused')).toEqual([]);
  expect(isTold(listener)).toBe(false);
  listener.close();
  told.close();
});

it('whoever has not signed hears nothing', async () => {
  const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' };
  await expect(listen(stranger, { histories: [{ executionArn: one }] })).rejects.toThrow();
});
