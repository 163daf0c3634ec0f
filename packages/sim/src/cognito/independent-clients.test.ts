/** Clients that nobody made for this server: another SRP, and what verifies tokens in backends. */
import {
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  UpdateDeviceStatusCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify';
import {
  createDeviceVerifier,
  createPasswordHash,
  createSecretHash,
  createSrpSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from 'cognito-srp-helper';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PoolMaker, password, region, type SignedIn } from './pool-maker.ts';

interface World {
  readonly server: CairnServer;
  readonly maker: PoolMaker;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

async function world(issuer: 'own' | 'aws'): Promise<World> {
  const server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false, issuer });
  const maker = new PoolMaker(server.endpoint);
  const userPoolId = await maker.pool({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  });
  const client = await maker.clientWithSecret(userPoolId, { GenerateSecret: true });
  await maker.user(userPoolId, 'ada', { email: 'ada@example.com' });
  return { server, maker, userPoolId, ...client };
}

let own: World;
let aws: World;
beforeAll(async () => {
  [own, aws] = await Promise.all([world('own'), world('aws')]);
});
afterAll(async () => {
  for (const each of [own, aws]) {
    each?.maker.destroy();
    await each?.server.stop();
  }
});

/** Signs in with `cognito-srp-helper` and the AWS SDK. */
async function signIn(
  { maker, userPoolId, clientId, clientSecret }: World,
  { given = password, isHashed = false, deviceKey }: SignInWays = {},
) {
  const SECRET_HASH = createSecretHash('ada', clientId, clientSecret);
  const srp = createSrpSession('ada', given, userPoolId, isHashed);
  const device = deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey };
  const begun = await maker.app.send(
    new InitiateAuthCommand(
      wrapInitiateAuth(srp, {
        ClientId: clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { CHALLENGE_NAME: 'SRP_A', USERNAME: 'ada', SECRET_HASH, ...device },
      }) as never,
    ),
  );
  const signed = signSrpSession(srp, begun as never);
  const answer = wrapAuthChallenge(signed, {
    ClientId: clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { USERNAME: 'ada', SECRET_HASH, ...device },
  });
  return maker.app.send(new RespondToAuthChallengeCommand(answer as never));
}
interface SignInWays {
  readonly given?: string;
  readonly isHashed?: boolean;
  readonly deviceKey?: string;
}

describe('cognito-srp-helper', () => {
  it('proves a password, as it is and hashed, for a client with a secret', async () => {
    expect((await signIn(own)).AuthenticationResult?.AccessToken).toBeDefined();
    const given = createPasswordHash('ada', password, own.userPoolId);
    expect((await signIn(own, { given, isHashed: true })).AuthenticationResult).toBeDefined();
  });

  it('proves nothing by a wrong one', async () => {
    await expect(signIn(own, { given: 'Wr0ng-password!' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  it('proves which device it is on', async () => {
    const { maker, clientId, clientSecret, userPoolId } = own;
    const { AuthenticationResult } = await signIn(own);
    const { AccessToken, NewDeviceMetadata } = AuthenticationResult ?? {};
    const { DeviceKey = '', DeviceGroupKey = '' } = NewDeviceMetadata ?? {};
    const { DeviceSecretVerifierConfig, DeviceRandomPassword } = createDeviceVerifier(
      DeviceKey,
      DeviceGroupKey,
    );
    await maker.app.send(
      new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceName: 'test', DeviceSecretVerifierConfig }),
    );
    const remembered = { AccessToken, DeviceKey, DeviceRememberedStatus: 'remembered' } as const;
    await maker.app.send(new UpdateDeviceStatusCommand(remembered));
    const prove = async (secret: string) => {
      const { ChallengeName, Session } = await signIn(own, { deviceKey: DeviceKey });
      expect(ChallengeName).toBe('DEVICE_SRP_AUTH');
      const base = {
        USERNAME: 'ada',
        SECRET_HASH: createSecretHash('ada', clientId, clientSecret),
        DEVICE_KEY: DeviceKey,
      };
      const srp = createSrpSession('ada', password, userPoolId, false);
      const begun = await maker.app.send(
        new RespondToAuthChallengeCommand(
          wrapAuthChallenge(srp as never, {
            ClientId: clientId,
            ChallengeName: 'DEVICE_SRP_AUTH',
            ChallengeResponses: { ...base, SRP_A: srp.largeA },
            Session,
          }) as never,
        ),
      );
      const signed = signSrpSessionWithDevice(srp, begun as never, DeviceGroupKey, secret);
      return maker.app.send(
        new RespondToAuthChallengeCommand(
          wrapAuthChallenge(signed, {
            ClientId: clientId,
            ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
            ChallengeResponses: base,
            Session: begun.Session,
          }) as never,
        ),
      );
    };
    await expect(prove(`${DeviceRandomPassword}x`)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const { AuthenticationResult: proved } = await prove(DeviceRandomPassword);
    expect(proved?.AccessToken).toBeDefined();
  });
});

/** Of a user without the secret hash's arithmetic in the way. */
async function tokensOf(at: World): Promise<SignedIn & { readonly clientId: string }> {
  const clientId = await at.maker.client(at.userPoolId);
  return { ...(await at.maker.signIn(clientId, 'ada')), clientId };
}

describe('aws-jwt-verify', () => {
  it('verifies by CognitoJwtVerifier where the issuer has the form of AWS', async () => {
    const { AccessToken, IdToken, clientId } = await tokensOf(aws);
    const of = (tokenUse: 'access' | 'id', id = clientId) =>
      CognitoJwtVerifier.create({ userPoolId: aws.userPoolId, tokenUse, clientId: id });
    // The address that it would ask is one of AWS: the keys are handed to it.
    const keys = await (await fetch(`${aws.server.endpoint}/${aws.userPoolId}/.well-known/jwks.json`)).json();
    const verify = async (verifier: ReturnType<typeof of>, token: string) => {
      verifier.cacheJwks(keys as never);
      return verifier.verify(token);
    };
    expect(await verify(of('access'), AccessToken)).toMatchObject({
      iss: `https://cognito-idp.${region}.amazonaws.com/${aws.userPoolId}`,
      client_id: clientId,
      username: 'ada',
    });
    expect(await verify(of('id'), IdToken)).toMatchObject({ 'cognito:username': 'ada', aud: clientId });
    await expect(verify(of('access'), IdToken)).rejects.toThrow('Token use not allowed');
    await expect(verify(of('access', aws.clientId), AccessToken)).rejects.toThrow('Client ID not allowed');
  });

  it('verifies by JwtVerifier where the issuer is this server', async () => {
    const { AccessToken, IdToken, clientId } = await tokensOf(own);
    const issuer = new URL(`/${own.userPoolId}`, issuerOf(AccessToken)).href;
    // It asks over TLS alone; the keys are handed to it.
    const keys = await (await fetch(`${own.server.endpoint}/${own.userPoolId}/.well-known/jwks.json`)).json();
    const verifier = JwtVerifier.create({
      issuer,
      audience: clientId,
      jwksUri: `${issuer}/.well-known/jwks.json`,
    });
    verifier.cacheJwks(keys as never);
    expect(await verifier.verify(IdToken)).toMatchObject({ token_use: 'id', email: 'ada@example.com' });
    const access = JwtVerifier.create({ issuer, audience: null, jwksUri: `${issuer}/.well-known/jwks.json` });
    access.cacheJwks(keys as never);
    expect(await access.verify(AccessToken)).toMatchObject({ token_use: 'access', client_id: clientId });
    await expect(access.verify((await tokensOf(aws)).AccessToken)).rejects.toThrow();
  });
});

const issuerOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly iss: string })
    .iss;

describe('jose', () => {
  it('fetches the keys that discovery names, and verifies both tokens by them', async () => {
    const { AccessToken, IdToken, clientId } = await tokensOf(own);
    const discovered = (await (
      await fetch(`${issuerOf(AccessToken)}/.well-known/openid-configuration`)
    ).json()) as { readonly issuer: string; readonly jwks_uri: string };
    const keys = createRemoteJWKSet(new URL(discovered.jwks_uri));
    const id = await jwtVerify(IdToken, keys, { issuer: discovered.issuer, audience: clientId });
    expect(id.payload).toMatchObject({ token_use: 'id', 'cognito:username': 'ada' });
    const access = await jwtVerify(AccessToken, keys, { issuer: discovered.issuer });
    expect(access.payload).toMatchObject({ token_use: 'access', client_id: clientId });
    const foreign = (await tokensOf(aws)).AccessToken;
    await expect(jwtVerify(foreign, keys)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });
});
