import { UpdateGraphqlApiCommand, type UpdateGraphqlApiCommandInput } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customToken, GuardedApi } from './guarded-api.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

let issuer: TestIssuer;
let api: GuardedApi;

beforeAll(async () => {
  issuer = await TestIssuer.start(makeKey('rsa-1'));
  api = await GuardedApi.start(issuer, {
    server: { limits: { graphqlAuthorizerTimeoutMs: 1_000, subscriptionCallerCheckSeconds: 1 } },
  });
  await configure({ authorizerResultTtlInSeconds: 0 });
}, 60_000);
afterAll(async () => {
  await api.stop();
  await issuer.stop();
});

/** The function is the API's one way in. */
async function configure(
  config: Partial<NonNullable<UpdateGraphqlApiCommandInput['lambdaAuthorizerConfig']>>,
): Promise<void> {
  const { apiId, functionArn: authorizerUri } = api;
  const lambdaAuthorizerConfig = { authorizerUri, ...config };
  await api.laboratory.appSync.send(
    new UpdateGraphqlApiCommand({
      apiId,
      name: 'a',
      authenticationType: 'AWS_LAMBDA',
      lambdaAuthorizerConfig,
    }),
  );
}

const who = 'query Who { who { identity } }';

/** What the function has told resolvers. */
async function told(token: string): Promise<{ readonly call: string; readonly event: string }> {
  const { body } = await api.ask(who, { authorization: token }, { a: 1 });
  const found = body.data?.who as { readonly identity: string } | undefined;
  return JSON.parse(found?.identity ?? 'null').resolverContext;
}

describe('a function that authorizes', () => {
  it('is told of the token and the request as AppSync tells it', async () => {
    const token = customToken({ isAuthorized: true });
    const { event } = await told(token);
    expect(JSON.parse(event)).toEqual({
      authorizationToken: token,
      requestContext: {
        apiId: api.apiId,
        accountId: '000000000000',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        queryString: who,
        operationName: null,
        variables: { a: 1 },
      },
      requestHeaders: expect.objectContaining({ authorization: token, 'content-type': 'application/json' }),
    });
  });

  it('is told of a connection by a name of its own', async () => {
    const client = api.connect({ Authorization: customToken({ isAuthorized: true, onlyConnects: true }) });
    await client.frame('connection_ack');
    const { status } = await api.ask('{ any }', {
      authorization: customToken({ isAuthorized: true, onlyConnects: true }),
    });
    expect(status).toBe(401);
  });

  it.each([
    ['no', { isAuthorized: false }],
    ['nothing clear', { isAuthorized: 'true' }],
    ['nothing', {}],
    ['an error', { fails: 'not today' }],
    ['a context that is nested', { isAuthorized: true, resolverContext: { a: { b: 1 } } }],
    ['a context that is none', { isAuthorized: true, resolverContext: 'a' }],
    ['fields that are none', { isAuthorized: true, deniedFields: 'Query.any' }],
    ['names of fields that are none', { isAuthorized: true, deniedFields: ['any'] }],
    ['a time that is none', { isAuthorized: true, ttlOverride: -1 }],
    ['too late', { isAuthorized: true, sleeps: 60_000 }],
  ])('lets nobody in by answering %s', async (_, answer) => {
    expect(await api.ask('{ any }', { authorization: customToken(answer) })).toEqual({
      status: 401,
      errorType: 'UnauthorizedException',
      body: {
        errors: [
          { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
        ],
      },
    });
  });

  it('denies fields by name or ARN, of its own API', async () => {
    const arn = `arn:aws:appsync:us-east-1:000000000000:apis/${api.apiId}/types/Query/fields/lambda`;
    const others = arn.replace(api.apiId, 'anotherapi').replace('lambda', 'plain');
    const deniedFields = ['Query.any', arn, others];
    const authorization = customToken({ isAuthorized: true, deniedFields });
    const { status, body } = await api.ask('{ any lambda plain }', { authorization });
    expect(status).toBe(200);
    expect(body.data).toEqual({ any: null, lambda: null, plain: 'plain' });
    expect(body.errors?.map(({ errorType, message }) => [errorType, message])).toEqual([
      ['Unauthorized', 'Not Authorized to access any on type Query'],
      ['Unauthorized', 'Not Authorized to access lambda on type Query'],
    ]);
  });
});

describe('its answer', () => {
  it('is asked for each time where nobody says how long it lasts', async () => {
    const token = customToken({ isAuthorized: true, a: 1 });
    const first = await told(token);
    expect((await told(token)).call).not.toBe(first.call);
  });

  it('lasts as long as it says itself', async () => {
    const token = customToken({ isAuthorized: true, ttlOverride: 60 });
    const first = await told(token);
    expect((await told(token)).call).toBe(first.call);
    const other = await told(customToken({ isAuthorized: true, ttlOverride: 60, b: 1 }));
    expect(other.call).not.toBe(first.call);
  });

  it('lasts as long as the API says, unless it says otherwise', async () => {
    await configure({ authorizerResultTtlInSeconds: 60 });
    const token = customToken({ isAuthorized: true, c: 1 });
    const first = await told(token);
    expect((await told(token)).call).toBe(first.call);
    const brief = customToken({ isAuthorized: true, ttlOverride: 0 });
    const second = await told(brief);
    expect((await told(brief)).call).not.toBe(second.call);
    await configure({ authorizerResultTtlInSeconds: 0 });
  });

  it('ends what it began, once it is no', async () => {
    const authorization = customToken({ untilMs: Date.now() + 2_000 });
    const headers = { Authorization: customToken({ isAuthorized: true, d: 1 }) };
    const client = api.connect(headers);
    await client.frame('connection_ack');
    await client.start('1', 'subscription { onSend { id } }', { Authorization: authorization });
    expect((await client.frame('start_ack error', '1')).type).toBe('start_ack');
    const ask = async () => (await api.ask('{ any }', { authorization })).status;
    await expect.poll(ask, { timeout: 10_000 }).toBe(401);
    expect(await client.frame('error', '1')).toMatchObject({
      payload: { errors: [{ errorType: 'UnauthorizedException' }] },
    });
  });
});

describe('tokens', () => {
  it('that do not match all of the expression, or are too long, are not shown to the function', async () => {
    await configure({ identityValidationExpression: 'custom-[A-Za-z0-9_-]+' });
    const token = customToken({ isAuthorized: true, e: 1 });
    expect((await told(token)).call).toBeDefined();
    const long = customToken({ isAuthorized: true, f: 'x'.repeat(2_048) });
    for (const authorization of [`x${token}`, `${token} `.concat('x'), `Bearer ${token}`, long])
      expect((await api.ask('{ any }', { authorization })).status).toBe(401);
  });

  it('are matched in a time that does not explode', async () => {
    await configure({ identityValidationExpression: '(a+)+b' });
    const startMs = performance.now();
    expect((await api.ask('{ any }', { authorization: 'a'.repeat(2_000) })).status).toBe(401);
    expect(performance.now() - startMs).toBeLessThan(30_000);
  });
});
