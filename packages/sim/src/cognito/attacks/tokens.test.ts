import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { AppSyncClient, CreateGraphqlApiCommand } from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../pool-maker.ts';
import { StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let clientId: string;
let otherClientId: string;
let rotatingId: string;
let userPoolId: string;
let otherPoolId: string;
let foreignClientId: string;
let tokens: SignedIn;
let foreign: SignedIn;
beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  userPoolId = await maker.pool();
  otherPoolId = await maker.pool();
  clientId = await maker.client(userPoolId);
  otherClientId = await maker.client(userPoolId);
  rotatingId = await maker.client(userPoolId, {
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  });
  foreignClientId = await maker.client(otherPoolId);
  await maker.user(userPoolId, 'ada');
  await maker.user(otherPoolId, 'ada');
  tokens = await maker.signIn(clientId, 'ada');
  foreign = await maker.signIn(foreignClientId, 'ada');
});
afterAll(() => world?.stop());

type Json = { readonly [member: string]: unknown };
const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string | undefined): Json => JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
const parts = (token: string) => {
  const [header, claims, signature = ''] = token.split('.');
  return { header: read(header), claims: read(claims), signature };
};
const refusedWith = { status: 400, error: 'NotAuthorizedException' };

/** A token as somebody makes it who signs what he likes. */
function forged(header: Json, claims: Json, signText: (text: string) => string): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${signText(text)}`;
}

async function keysOf(poolId: string): Promise<readonly Json[]> {
  const answer = await fetch(`${world.server.endpoint}/${poolId}/.well-known/jwks.json`);
  return ((await answer.json()) as { readonly keys: readonly Json[] }).keys;
}

describe('an access token', () => {
  const getUser = (AccessToken: string) => world.call('GetUser', { AccessToken });

  it('is told from an ID token', async () => {
    expect(await getUser(tokens.IdToken)).toMatchObject(refusedWith);
    expect((await getUser(tokens.AccessToken)).status).toBe(200);
    for (const [operation, input] of [
      ['UpdateUserAttributes', { UserAttributes: [{ Name: 'name', Value: 'x' }] }],
      ['ChangePassword', { PreviousPassword: 'Passw0rd!', ProposedPassword: 'Stolen-passw0rd!' }],
      ['DeleteUser', {}],
      ['GlobalSignOut', {}],
      ['AssociateSoftwareToken', {}],
      ['ListDevices', {}],
    ] as const) {
      const heard = await world.call(operation, { AccessToken: tokens.IdToken, ...input });
      expect([operation, heard.error]).toEqual([operation, 'NotAuthorizedException']);
    }
  });

  it('is taken with no other algorithm than its own', async () => {
    const { header, claims, signature } = parts(tokens.AccessToken);
    for (const alg of ['none', 'None', 'NONE', '', 'RS384', 'PS256', 'ES256']) {
      for (const with_ of ['', signature]) {
        const token = forged({ ...header, alg }, claims, () => with_);
        expect([alg, (await getUser(token)).error]).toEqual([alg, 'NotAuthorizedException']);
      }
    }
  });

  it('is not signed by the public key in the place of a secret', async () => {
    const { header, claims } = parts(tokens.AccessToken);
    for (const key of await keysOf(userPoolId)) {
      for (const secret of [String(key.n), JSON.stringify(key), Buffer.from(String(key.n), 'base64url')]) {
        const mac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');
        const token = forged({ ...header, kid: key.kid, alg: 'HS256' }, claims, mac);
        expect(await getUser(token)).toMatchObject(refusedWith);
      }
    }
  });

  it('is not signed by a key that it brings along, nor by one that others publish', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { header, claims } = parts(tokens.AccessToken);
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: header.kid, alg: 'RS256', use: 'sig' };
    const byMe = (text: string) =>
      sign(
        'sha256',
        Buffer.from(text),
        createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      ).toString('base64url');
    for (const more of [
      {},
      { jwk },
      { jku: 'http://127.0.0.1:1/jwks.json' },
      { x5u: 'http://127.0.0.1:1/' },
      { kid: '../../key' },
      { crit: ['exp'] },
    ]) {
      expect(await getUser(forged({ ...header, ...more }, claims, byMe))).toMatchObject(refusedWith);
    }
  });

  it('is of the pool whose key signed it, whatever it says of clients, pools and users', async () => {
    const { header, claims, signature } = parts(foreign.AccessToken);
    const own = parts(tokens.AccessToken);
    for (const changes of [
      { client_id: clientId },
      { iss: own.claims.iss },
      { iss: own.claims.iss, client_id: clientId, sub: own.claims.sub, username: 'ada' },
      { exp: Number(claims.exp) + 3_600 },
      { token_use: 'id' },
    ]) {
      const changed = { ...claims, ...changes };
      for (const kid of [header.kid, own.header.kid]) {
        expect(await getUser(forged({ ...header, kid }, changed, () => signature))).toMatchObject(
          refusedWith,
        );
      }
    }
    expect(
      await getUser(`${tokens.AccessToken.split('.').slice(0, 2).join('.')}.${signature}`),
    ).toMatchObject(refusedWith);
  });

  it('that was taken back is over', async () => {
    const { maker } = world;
    const mine = await maker.signIn(clientId, 'ada');
    await world.call('RevokeToken', { ClientId: clientId, Token: mine.RefreshToken });
    expect(await getUser(mine.AccessToken)).toMatchObject({
      ...refusedWith,
      message: 'Access Token has been revoked',
    });
  });

  it('of another pool opens no GraphQL API', async () => {
    const appsync = new AppSyncClient({
      endpoint: world.server.endpoint,
      region: 'us-east-1',
      credentials: world.server.cairn.rootAccessKey,
    });
    const { graphqlApi } = await appsync.send(
      new CreateGraphqlApiCommand({
        ...{ name: 'notes', authenticationType: 'AMAZON_COGNITO_USER_POOLS' },
        userPoolConfig: { userPoolId, awsRegion: 'us-east-1', defaultAction: 'ALLOW' },
      }),
    );
    appsync.destroy();
    const ask = async (authorization: string) => {
      const answer = await fetch(`${world.server.endpoint}/_aws/appsync/${graphqlApi?.apiId}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
      return answer.status;
    };
    expect(await ask(foreign.AccessToken)).toBe(401);
    expect(await ask(foreign.IdToken)).toBe(401);
    const { header, claims } = parts(tokens.AccessToken);
    expect(await ask(forged({ ...header, alg: 'none' }, claims, () => ''))).toBe(401);
    // Hers passes: what is left to say is that there is no schema yet.
    expect(await ask(tokens.AccessToken)).not.toBe(401);
  });
});

describe('a refresh token', () => {
  const refresh = (ClientId: string, RefreshToken: string) =>
    world.call('GetTokensFromRefreshToken', { ClientId, RefreshToken });
  const refreshOld = (ClientId: string, REFRESH_TOKEN: string) =>
    world.call('InitiateAuth', {
      ...{ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH' },
      AuthParameters: { REFRESH_TOKEN },
    });

  it('is good for the client that it was given to, in its pool', async () => {
    for (const client of [otherClientId, foreignClientId]) {
      expect(await refresh(client, tokens.RefreshToken)).toMatchObject(refusedWith);
      expect(await refreshOld(client, tokens.RefreshToken)).toMatchObject(refusedWith);
      const heard = await world.call('RevokeToken', { ClientId: client, Token: tokens.RefreshToken });
      expect(heard.status).toBe(400);
    }
    expect((await refresh(clientId, tokens.RefreshToken)).status).toBe(200);
    expect((await refreshOld(clientId, tokens.RefreshToken)).status).toBe(200);
  });

  it('is no other token', async () => {
    for (const token of [tokens.AccessToken, tokens.IdToken, 'x', `${tokens.RefreshToken}x`]) {
      expect(await refresh(clientId, token)).toMatchObject(refusedWith);
    }
    expect(await world.call('GetUser', { AccessToken: tokens.RefreshToken })).toMatchObject(refusedWith);
  });

  it('that was stolen and comes after its owner has gone on ends all of them', async () => {
    const { maker } = world;
    const first = await maker.signIn(rotatingId, 'ada');
    const second = await refresh(rotatingId, first.RefreshToken);
    const result = second.body.AuthenticationResult as SignedIn;
    expect(result.RefreshToken).not.toBe(first.RefreshToken);
    expect(await refresh(rotatingId, first.RefreshToken)).toMatchObject({
      status: 400,
      error: 'RefreshTokenReuseException',
    });
    expect(await refresh(rotatingId, result.RefreshToken)).toMatchObject(refusedWith);
    for (const { AccessToken } of [first, result]) {
      expect(await world.call('GetUser', { AccessToken })).toMatchObject(refusedWith);
    }
  });

  it('is changed once by many at once', async () => {
    const { RefreshToken } = await world.maker.signIn(rotatingId, 'ada');
    const answers = await Promise.all([1, 2, 3, 4].map(() => refresh(rotatingId, RefreshToken)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    // Somebody else has it: nothing of it is good any more.
    const winner = answers.find(({ status }) => status === 200)?.body.AuthenticationResult as SignedIn;
    expect(await refresh(rotatingId, winner.RefreshToken)).toMatchObject(refusedWith);
  });

  it('of a client that rotates is not taken by the older call', async () => {
    const { RefreshToken } = await world.maker.signIn(rotatingId, 'ada');
    expect((await refreshOld(rotatingId, RefreshToken)).status).toBe(400);
  });
});
