/** What CloudWatch of a whole server knows of the users of its pools. */
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

const password = 'Correct-horse-7';
let server: CairnServer;
beforeAll(async () => {
  server = await createServer({ port: 0, memory: true });
});
afterAll(() => server.stop());

it('counts sign-ups, sign-ins and refreshes of a client, those that were refused as none', async () => {
  const options = {
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'x' },
    maxAttempts: 1,
  };
  const sdk = new CognitoIdentityProviderClient(options);
  const cloudWatch = new CloudWatchClient(options);
  const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
  const UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await sdk.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'web',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  );
  const ClientId = UserPoolClient?.ClientId as string;
  const signUp = () => sdk.send(new SignUpCommand({ ClientId, Username: 'ada', Password: password }));
  const signIn = (PASSWORD: string) =>
    sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD },
      }),
    );
  const refresh = (RefreshToken: string | undefined) =>
    sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));

  await signUp();
  await expect(signUp()).rejects.toThrow();
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada' }));
  await expect(signIn('Wrong-horse-7')).rejects.toThrow();
  await signIn(password);
  const { AuthenticationResult } = await signIn(password);
  await refresh(AuthenticationResult?.RefreshToken);
  await expect(refresh('none')).rejects.toThrow();

  const statistics = async (MetricName: string) => {
    const { Datapoints = [] } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Cognito',
        MetricName,
        Dimensions: [
          { Name: 'UserPool', Value: UserPoolId },
          { Name: 'UserPoolClient', Value: ClientId },
        ],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 3_600_000),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
      }),
    );
    const total = (statistic: 'Sum' | 'SampleCount') =>
      Datapoints.reduce((sum, point) => sum + (point[statistic] ?? 0), 0);
    return [total('Sum'), total('SampleCount')];
  };
  await vi.waitFor(
    async () => {
      expect(await statistics('SignUpSuccesses')).toEqual([1, 2]);
      expect(await statistics('SignInSuccesses')).toEqual([2, 3]);
      expect(await statistics('TokenRefreshSuccesses')).toEqual([1, 2]);
    },
    { timeout: 10_000 },
  );
  sdk.destroy();
  cloudWatch.destroy();
});
