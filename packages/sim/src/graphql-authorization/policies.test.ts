import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignerKey } from '../front-door/request-signer.ts';
import { customToken, GuardedApi } from './guarded-api.ts';
import { signedFor } from './signed-headers.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

let issuer: TestIssuer;
let api: GuardedApi;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  issuer = await TestIssuer.start(makeKey('rsa-1'));
  api = await GuardedApi.start(issuer, {
    server: { auth: 'strict', limits: { subscriptionCallerCheckSeconds: 1 } },
  });
}, 60_000);
afterAll(async () => {
  for (const client of clients) client.destroy();
  await api.stop();
  await issuer.stop();
});

const account = '000000000000';
const apiArn = () => `arn:aws:appsync:us-east-1:${account}:apis/${api.apiId}`;
const field = (name: string) => `${apiArn()}/types/${name.replace('.', '/fields/')}`;

function iam(credentials: SignerKey = api.laboratory.server.cairn.rootAccessKey): IAMClient {
  const { endpoint } = api.laboratory.server;
  const client = new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}

const policyOf = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (...Resource: string[]) => ({ Effect: 'Allow', Action: 'appsync:GraphQL', Resource });
const deny = (...Resource: string[]) => ({ Effect: 'Deny', Action: 'appsync:GraphQL', Resource });

/** The key of a new user who may do so much. */
async function user(UserName: string, ...statements: object[]): Promise<SignerKey> {
  const client = iam();
  await client.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0)
    await client.send(
      new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: policyOf(...statements) }),
    );
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** A session of a new role of the API's account, assumed by somebody. */
async function session(
  RoleName: string,
  by: SignerKey,
  { Principal, statements }: { readonly Principal: object; readonly statements: readonly object[] },
): Promise<SignerKey> {
  const AssumeRolePolicyDocument = policyOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  const client = iam();
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await client.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: policyOf(...statements) }),
  );
  const { endpoint } = api.laboratory.server;
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: by, maxAttempts: 1 });
  clients.push(sts);
  const RoleArn = `arn:aws:iam::${account}:role/${RoleName}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'app' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** What somebody is answered who signs for a query. */
async function ask(key: SignerKey, query: string, changed?: string) {
  const body = JSON.stringify({ query, variables: {} });
  const headers = await signedFor({ url: new URL(api.url), body }, key);
  return api.ask(changed ?? query, headers);
}

const denied = (name: string, type: string) => `Not Authorized to access ${name} on type ${type}`;

describe('policies', () => {
  it('let in to fields one by one, on types that are returned too', async () => {
    const key = await user('fields', allow(field('Query.any'), field('Query.who'), field('Who.mode')));
    const { status, body } = await ask(key, '{ any iam who { mode identity } }');
    expect(status).toBe(200);
    expect(body.data).toEqual({
      any: 'any',
      iam: null,
      who: { mode: 'IAM Authorization', identity: null },
    });
    expect(body.errors?.map(({ errorType, message }) => [errorType, message])).toEqual([
      ['Unauthorized', denied('iam', 'Query')],
      ['Unauthorized', denied('identity', 'Who')],
    ]);
  });

  it('let in to all of an API, but for what directives keep to other modes', async () => {
    const key = await user('whole', allow(`${apiArn()}/*`));
    const { body } = await ask(key, '{ any iam key plain who { onlyIam identity } }');
    const { who, ...fields } = body.data as { readonly who: { readonly identity: string } };
    expect(fields).toEqual({ any: 'any', iam: 'iam', key: null, plain: null });
    expect(JSON.parse(who.identity)).toMatchObject({
      accountId: account,
      userArn: `arn:aws:iam::${account}:user/whole`,
      username: expect.stringMatching(/^AIDA/),
      sourceIp: ['127.0.0.1'],
    });
  });

  it('deny fields that they allow with others', async () => {
    const key = await user('denied', allow('*'), deny(field('Query.iam')));
    const { body } = await ask(key, '{ any iam }');
    expect(body.data).toEqual({ any: 'any', iam: null });
  });

  it('that let in to nothing of an API refuse the whole request', async () => {
    const refusal = {
      status: 401,
      errorType: 'UnauthorizedException',
      body: { errors: [{ errorType: 'UnauthorizedException', message: 'Permission denied' }] },
    };
    expect(await ask(await user('nobody'), '{ any }')).toEqual(refusal);
    const elsewhere = allow(`arn:aws:appsync:us-east-1:${account}:apis/another/*`);
    expect(await ask(await user('elsewhere', elsewhere), '{ __typename }')).toEqual(refusal);
  });

  it('of roles hold for their sessions', async () => {
    const by = await user('assuming', { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
    const key = await session('app', by, {
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      statements: [allow(field('Query.who'), field('Who.*'))],
    });
    const { body } = await ask(key, '{ any who { identity } }');
    const { any, who } = body.data as { readonly any: null; readonly who: { readonly identity: string } };
    expect(any).toBe(null);
    expect(JSON.parse(who.identity)).toMatchObject({
      accountId: account,
      userArn: `arn:aws:sts::${account}:assumed-role/app/app`,
      username: expect.stringMatching(/^AROA\w+:app$/),
    });
  });
});

describe('signatures', () => {
  it.each([
    ['a body that was changed', 'InvalidSignatureException', '{ any }', '{ iam }'],
    ['a key that is unknown', 'UnrecognizedClientException', '{ any }', undefined],
  ] as const)('that do not hold are refused: %s', async (name, errorType, query, changed) => {
    const known = api.laboratory.server.cairn.rootAccessKey;
    const key = changed === undefined ? { ...known, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' } : known;
    const answer = await ask(key, query, changed);
    expect([name, answer.status, answer.errorType]).toEqual([name, 403, errorType]);
    expect(answer.body.errors?.[0]?.errorType).toBe(errorType);
  });

  it('for another service are refused', async () => {
    const url = new URL(api.url);
    const { RequestSigner } = await import('../front-door/request-signer.ts');
    const query = '{ any }';
    const body = JSON.stringify({ query, variables: {} });
    const headers = { host: url.host, 'content-type': 'application/json' };
    const signer = new RequestSigner(api.laboratory.server.cairn.rootAccessKey, 'lambda');
    const signed = await signer.sign({ method: 'POST', path: url.pathname, headers, body });
    expect((await api.ask(query, signed)).status).toBe(403);
  });

  it('are needed for no mode but theirs', async () => {
    const authorization = customToken({ isAuthorized: true });
    expect((await api.ask('{ any lambda }', { authorization })).body.data).toEqual({
      any: 'any',
      lambda: 'lambda',
    });
    expect((await api.ask('{ key }', { 'x-api-key': api.apiKey })).body.data).toEqual({ key: 'key' });
  });

  it('are not all that a server is careful about: keys are fetched from no private address unless it is open', async () => {
    expect((await api.ask('{ any }', { authorization: await issuer.userToken() })).status).toBe(401);
    expect((await api.ask('{ any }', { authorization: await issuer.token() })).status).toBe(401);
    expect(issuer.asked).toEqual([]);
  });

  it('let in to sockets and operations, each for its own', async () => {
    const key = await user('listening', allow(`${apiArn()}/*`), deny(field('Query.any')));
    const connect = new URL(`${api.url}/connect`);
    const signed = await signedFor({ url: connect, body: '{}' }, key);
    const client = api.connect(signed);
    await client.frame('connection_ack');
    // Two clients of one second sign the same.
    expect((await api.connect(signed).frame('connection_ack connection_error')).type).toBe('connection_ack');
    const subscription = 'subscription { onSend { id } }';
    await client.start('1', subscription, (data) => signedFor({ url: new URL(api.url), body: data }, key));
    expect((await client.frame('start_ack error', '1')).type).toBe('start_ack');
    await client.start('2', subscription, () => signedFor({ url: new URL(api.url), body: 'another' }, key));
    expect((await client.frame('start_ack error', '2')).type).toBe('error');
    await ask(key, 'mutation { send(id: "1") { id } }');
    expect((await client.frame('data', '1')).payload?.data).toEqual({ onSend: { id: '1' } });

    const { accessKeyId: AccessKeyId } = key;
    await iam().send(new DeleteAccessKeyCommand({ UserName: 'listening', AccessKeyId }));
    expect(await client.frame('error', '1')).toMatchObject({
      payload: { errors: [{ errorType: 'UnauthorizedException' }] },
    });
  });
});
