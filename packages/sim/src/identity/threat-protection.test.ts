/** Threat protection of user pools on a whole server, by the AWS SDK. */
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminListUserAuthEventsCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateAuthEventFeedbackCommand,
  type AuthEventType,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeRiskConfigurationCommand,
  InitiateAuthCommand,
  SetRiskConfigurationCommand,
  UpdateAuthEventFeedbackCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const password = 'Correct-horse-7';
let server: CairnServer;
let sdk: CognitoIdentityProviderClient;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, limits: { userPoolAuthEventsPerUser: 10 } });
  sdk = new CognitoIdentityProviderClient({
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  sdk.destroy();
  await server.stop();
});

/** A pool with a client and the user ada. */
async function poolWithUser(AdvancedSecurityMode: 'OFF' | 'AUDIT' = 'AUDIT') {
  const { UserPool } = await sdk.send(
    new CreateUserPoolCommand({
      PoolName: 'notes',
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode },
    }),
  );
  const UserPoolId = UserPool?.Id as string;
  const made = await sdk.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'web',
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    }),
  );
  const ClientId = made.UserPoolClient?.ClientId as string;
  const user = { UserPoolId, Username: 'ada' };
  await sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  const signIn = (PASSWORD = password, USERNAME = 'ada') =>
    sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
  return {
    UserPoolId,
    ClientId,
    user,
    signIn,
    signInFrom: (IpAddress: string) =>
      sdk.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada', PASSWORD: password },
          ContextData: { IpAddress, ServerName: 'app', ServerPath: '/', HttpHeaders: [] },
        }),
      ),
    /** They are written behind the answers. */
    events: (count: number): Promise<readonly AuthEventType[]> =>
      vi.waitFor(async () => {
        const { AuthEvents = [] } = await sdk.send(new AdminListUserAuthEventsCommand(user));
        expect(AuthEvents).toHaveLength(count);
        return AuthEvents;
      }),
  };
}

describe('a risk configuration', () => {
  it('is kept for the pool and for a client, and is put back by the names alone', async () => {
    const { UserPoolId, ClientId } = await poolWithUser('OFF');
    const describe = async (place: object = {}) =>
      (await sdk.send(new DescribeRiskConfigurationCommand({ UserPoolId, ...place }))).RiskConfiguration;
    expect(await describe()).toEqual({ UserPoolId });
    const RiskExceptionConfiguration = {
      BlockedIPRangeList: ['203.0.113.0/24'],
      SkippedIPRangeList: ['2001:db8::/32'],
    };
    const noAction = { EventAction: 'NO_ACTION', Notify: false } as const;
    const given = {
      RiskExceptionConfiguration,
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'NO_ACTION' } },
      AccountTakeoverRiskConfiguration: { Actions: { HighAction: noAction } },
    } as const;
    const { RiskConfiguration } = await sdk.send(
      new SetRiskConfigurationCommand({ UserPoolId, ClientId, ...given }),
    );
    expect(RiskConfiguration).toMatchObject({ UserPoolId, ClientId, ...given });
    expect(RiskConfiguration?.LastModifiedDate).toBeInstanceOf(Date);
    expect(await describe({ ClientId })).toEqual(RiskConfiguration);
    expect(await describe()).toEqual({ UserPoolId });
    await sdk.send(new SetRiskConfigurationCommand({ UserPoolId, ClientId }));
    expect(await describe({ ClientId })).toEqual({ UserPoolId, ClientId });
  });

  it('refuses to block stolen passwords by name where there is no list of them', async () => {
    const { UserPoolId } = await poolWithUser();
    const given = { CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } } } as const;
    await expect(sdk.send(new SetRiskConfigurationCommand({ UserPoolId, ...given }))).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
      message: expect.stringContaining('--compromised-passwords'),
    });
  });

  it.each(['203.0.113.7', '203.0.113.0/33', 'everywhere', '::/129', '/8'])(
    'refuses %s as a range',
    async (range) => {
      const { UserPoolId } = await poolWithUser();
      const RiskExceptionConfiguration = { BlockedIPRangeList: [range] };
      const refused = sdk.send(new SetRiskConfigurationCommand({ UserPoolId, RiskExceptionConfiguration }));
      await expect(refused).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  it('is none for a client of another pool', async () => {
    const { UserPoolId } = await poolWithUser();
    const { ClientId } = await poolWithUser();
    const refused = sdk.send(new DescribeRiskConfigurationCommand({ UserPoolId, ClientId }));
    await expect(refused).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a blocked range', () => {
  const refusal = {
    name: 'NotAuthorizedException',
    message: 'Request not allowed due to security reasons.',
  };

  it('lets nobody in from there, whoever is named and whatever is right', async () => {
    const { UserPoolId, signIn } = await poolWithUser();
    const BlockedIPRangeList = ['127.0.0.0/8', '::1/128'];
    const RiskExceptionConfiguration = { BlockedIPRangeList };
    await sdk.send(new SetRiskConfigurationCommand({ UserPoolId, RiskExceptionConfiguration }));
    await expect(signIn()).rejects.toMatchObject(refusal);
    await expect(signIn(password, 'nobody')).rejects.toMatchObject(refusal);
    await sdk.send(new SetRiskConfigurationCommand({ UserPoolId }));
    expect((await signIn()).AuthenticationResult?.AccessToken).toBeTypeOf('string');
  });

  it('is that of the client where it has one, and holds for users of an administrator’s server', async () => {
    const { UserPoolId, ClientId, signInFrom, events } = await poolWithUser();
    const set = (place: object, range: string) =>
      sdk.send(
        new SetRiskConfigurationCommand({
          ...place,
          UserPoolId,
          RiskExceptionConfiguration: { BlockedIPRangeList: [range] },
        }),
      );
    await set({}, '203.0.113.0/24');
    await set({ ClientId }, '198.51.100.0/24');
    await signInFrom('203.0.113.7');
    await expect(signInFrom('198.51.100.7')).rejects.toMatchObject(refusal);
    const [newest, before] = await events(2);
    expect(newest).toMatchObject({
      EventResponse: 'Fail',
      EventRisk: { RiskDecision: 'Block' },
      ChallengeResponses: [],
      EventContextData: { IpAddress: '198.51.100.7' },
    });
    expect(before).toMatchObject({
      EventResponse: 'Pass',
      EventContextData: { IpAddress: '203.0.113.7' },
    });
  });
});

describe('events of sign-ins', () => {
  it('are told the newest first, page by page, and take what administrators think of them', async () => {
    const { user, signIn, events } = await poolWithUser();
    await expect(signIn('Wrong-horse-7')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await signIn();
    const [passed, failed] = await events(2);
    expect(passed).toMatchObject({
      EventType: 'SignIn',
      EventResponse: 'Pass',
      ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Success' }],
    });
    expect(failed).toMatchObject({
      EventResponse: 'Fail',
      ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Failure' }],
    });
    const first = await sdk.send(new AdminListUserAuthEventsCommand({ ...user, MaxResults: 1 }));
    expect(first.AuthEvents).toEqual([passed]);
    const { NextToken } = first;
    const second = await sdk.send(new AdminListUserAuthEventsCommand({ ...user, MaxResults: 1, NextToken }));
    expect(second.AuthEvents).toEqual([failed]);
    expect(second.NextToken).toBeUndefined();
    const EventId = failed?.EventId as string;
    await sdk.send(new AdminUpdateAuthEventFeedbackCommand({ ...user, EventId, FeedbackValue: 'Invalid' }));
    const [, judged] = await events(2);
    expect(judged?.EventFeedback).toMatchObject({ FeedbackValue: 'Invalid', Provider: 'Admin' });
    expect(judged?.EventFeedback?.FeedbackDate).toBeInstanceOf(Date);
    const unknown = sdk.send(
      new AdminUpdateAuthEventFeedbackCommand({ ...user, EventId: 'none', FeedbackValue: 'Valid' }),
    );
    await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are no more than a limit, and go with their user', async () => {
    const { user, signIn, events } = await poolWithUser();
    // One tenth more than ten may be there before the oldest go.
    for (let count = 0; count < 12; count++) await signIn();
    const kept = await events(10);
    const times = kept.map(({ CreationDate }) => CreationDate?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
    await sdk.send(new AdminDeleteUserCommand(user));
    await sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
    expect(await events(0)).toEqual([]);
  });

  it('are not kept without threat protection', async () => {
    const { user, signIn } = await poolWithUser('OFF');
    await signIn();
    await expect(sdk.send(new AdminListUserAuthEventsCommand(user))).rejects.toMatchObject({
      name: 'UserPoolAddOnNotEnabledException',
    });
  });

  it('take the word of users by the token of a mail alone', async () => {
    const { user } = await poolWithUser();
    const refused = sdk.send(
      new UpdateAuthEventFeedbackCommand({
        ...user,
        EventId: 'e',
        FeedbackToken: 'a.b.c',
        FeedbackValue: 'Valid',
      }),
    );
    await expect(refused).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});
