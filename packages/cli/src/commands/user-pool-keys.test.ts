import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../command-process.ts';

const password = 'Correct-horse-7';
let server: CairnServer;
let sdk: CognitoIdentityProviderClient;
beforeAll(async () => {
  server = await createServer({
    port: 0,
    memory: true,
    studio: false,
    limits: { userPoolPublishedKeys: 4 },
  });
  sdk = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'x' },
  });
});
afterAll(async () => {
  sdk.destroy();
  await server.stop();
});

const rotate = (...parameters: readonly string[]): Promise<CommandResult> =>
  runCommand(['user-pool', 'rotate-keys', ...parameters], {
    environment: { CAIRN_ENDPOINT: server.endpoint, AWS_REGION: 'us-east-1' },
  });

describe('cairn user-pool rotate-keys', () => {
  it('makes new keys; tokens of those before hold on, and a limit holds', async () => {
    const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
    const UserPoolId = UserPool?.Id as string;
    const { UserPoolClient } = await sdk.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'web',
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      }),
    );
    const user = { UserPoolId, Username: 'ada' };
    await sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
    await sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    const signIn = async () => {
      const { AuthenticationResult } = await sdk.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId: UserPoolClient?.ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada', PASSWORD: password },
        }),
      );
      return AuthenticationResult?.AccessToken as string;
    };
    const before = await signIn();
    const { code, out } = await rotate(UserPoolId, '--json');
    expect(code).toBe(0);
    const rotated = JSON.parse(out);
    const after = await signIn();
    expect(decodeProtectedHeader(after).kid).toBe(rotated.accessTokenKeyId);
    expect(decodeProtectedHeader(before).kid).not.toBe(rotated.accessTokenKeyId);
    const published = createRemoteJWKSet(new URL(`/${UserPoolId}/.well-known/jwks.json`, server.endpoint));
    for (const token of [before, after]) {
      await jwtVerify(token, published, { algorithms: ['RS256'] });
      expect((await sdk.send(new GetUserCommand({ AccessToken: token }))).Username).toBe('ada');
    }
    expect(await rotate(UserPoolId)).toMatchObject({
      code: 2,
      error: expect.stringContaining('LimitExceededException: 4 keys of the user pool are published'),
    });
  });

  it('prints the names of the keys, and names a pool that there is not', async () => {
    const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
    const { out } = await rotate(UserPool?.Id as string);
    expect(out).toMatch(/^ID tokens {6}\S{44}\naccess tokens {2}\S{44}\n$/);
    expect(await rotate('us-east-1_Nowhere')).toMatchObject({
      code: 2,
      error: 'cairn: ResourceNotFoundException: User pool us-east-1_Nowhere does not exist.\n',
    });
  });
});
