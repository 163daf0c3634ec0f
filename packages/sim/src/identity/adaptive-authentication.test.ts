/** Sign-ins by their risk, on a whole server, by the AWS SDK. */
import {
  type AccountTakeoverActionType,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateAuthEventFeedbackCommand,
  CreateUserPoolDomainCommand,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
  UpdateAuthEventFeedbackCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inbox } from '../cognito/inbox.ts';
import { password, type ThreatPool, ThreatWorld } from './threat-world.ts';

let world: ThreatWorld;
let inbox: Inbox;
beforeAll(async () => {
  world = await ThreatWorld.make();
  inbox = new Inbox(world.server.endpoint);
});
afterAll(() => world.stop());

const elsewhere = { address: '198.51.100.9' };
const otherDevice = { agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/139.0 Safari/537.36' };
const blocked = {
  name: 'NotAuthorizedException',
  message: 'Unable to login because of security reasons.',
};
const action = (EventAction: AccountTakeoverActionType['EventAction'], Notify = false) => ({
  EventAction,
  Notify,
});
/** An action for each level. */
function takeover(
  [low, medium, high]: readonly AccountTakeoverActionType['EventAction'][],
  notify?: { readonly [kind: string]: { readonly Subject: string; readonly HtmlBody: string } },
) {
  const isNotified = notify !== undefined;
  return {
    AccountTakeoverRiskConfiguration: {
      Actions: {
        LowAction: action(low, isNotified),
        MediumAction: action(medium, isNotified),
        HighAction: action(high, isNotified),
      },
      ...(isNotified && {
        NotifyConfiguration: {
          SourceArn: 'arn:aws:ses:eu-west-1:000000000000:identity/a@example.com',
          From: 'a@example.com',
          ...notify,
        },
      }),
    },
  };
}
/** Users may have a second factor, and need not: by mail. */
async function poolWithCodes(): Promise<ThreatPool> {
  const pool = await world.pool('ENFORCED', {
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/a@example.com',
    },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_phone_number', Priority: 1 }] },
  });
  await world.sdk.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: pool.UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      EmailMfaConfiguration: { Message: 'Your code is {####}', Subject: 'Code' },
    }),
  );
  return pool;
}

const risksOf = async (pool: ThreatPool, count: number) =>
  (await pool.events(count)).map(({ EventRisk }) => [EventRisk?.RiskLevel, EventRisk?.RiskDecision]);

describe('a sign-in', () => {
  it('is as risky as it is new: the device, the network, both', async () => {
    const pool = await world.pool('AUDIT');
    await pool.signIn();
    await pool.signIn({ address: '203.0.113.200' });
    await pool.signIn(elsewhere);
    await pool.signIn(otherDevice);
    await pool.signIn({ address: '192.0.2.1', agent: 'curl/8' });
    expect(await risksOf(pool, 5)).toEqual([
      ['Medium', 'AccountTakeover'],
      ['Low', 'AccountTakeover'],
      ['Low', 'AccountTakeover'],
      [undefined, 'NoRisk'],
      [undefined, 'NoRisk'],
    ]);
    const [newest] = await pool.events(5);
    expect(newest).toMatchObject({
      EventResponse: 'Pass',
      EventContextData: { IpAddress: '192.0.2.1', DeviceName: 'Other, Other' },
    });
  });

  it('is riskier after wrong passwords, and where many users were tried from its address', async () => {
    const pool = await world.pool('AUDIT');
    await pool.signIn();
    for (let count = 0; count < 3; count++)
      await expect(pool.signIn({}, { word: 'Wrong-horse-7' })).rejects.toThrow(/Incorrect/);
    await pool.events(4);
    await pool.signIn();
    expect((await risksOf(pool, 5))[0]).toEqual(['Low', 'AccountTakeover']);
    for (let count = 0; count < 5; count++)
      await expect(pool.signIn(elsewhere, { username: `nobody${count}` })).rejects.toThrow(/Incorrect/);
    await pool.signIn({ ...elsewhere, ...otherDevice });
    expect((await risksOf(pool, 6))[0]).toEqual(['High', 'AccountTakeover']);
  });

  it('is not reckoned from networks that are skipped', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.risk({
      ...takeover(['BLOCK', 'BLOCK', 'BLOCK']),
      RiskExceptionConfiguration: { SkippedIPRangeList: ['198.51.100.0/24'] },
    });
    await pool.signIn();
    expect((await pool.signIn({ ...elsewhere, ...otherDevice })).AuthenticationResult).toBeDefined();
    await expect(pool.signIn({ address: '192.0.2.1' })).rejects.toMatchObject(blocked);
  });

  it('that is blocked ends, is remembered as such, and does not make its network known', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.risk(takeover(['BLOCK', 'BLOCK', 'BLOCK']));
    await pool.signIn();
    await expect(pool.signIn(elsewhere)).rejects.toMatchObject(blocked);
    // Whoever does not know the password hears nothing of risks.
    await expect(pool.signIn(elsewhere, { word: 'Wrong-horse-7' })).rejects.toThrow(/Incorrect/);
    await expect(pool.signIn(elsewhere)).rejects.toMatchObject(blocked);
    const events = await pool.events(4);
    expect(events[0]).toMatchObject({
      EventResponse: 'Fail',
      EventRisk: { RiskLevel: 'Low', RiskDecision: 'Block', CompromisedCredentialsDetected: false },
    });
    expect((await pool.signIn()).AuthenticationResult).toBeDefined();
  });

  it('is only remembered where the pool audits', async () => {
    const pool = await world.pool('AUDIT');
    await pool.risk(takeover(['BLOCK', 'BLOCK', 'BLOCK']));
    await pool.signIn();
    expect((await pool.signIn(elsewhere)).AuthenticationResult).toBeDefined();
  });

  it('shows a second factor where it is risky and there is one', async () => {
    const pool = await poolWithCodes();
    await pool.risk(takeover(['MFA_REQUIRED', 'MFA_IF_CONFIGURED', 'BLOCK']));
    expect((await pool.signIn()).AuthenticationResult).toBeDefined();
    const asked = await pool.signIn(elsewhere);
    expect(asked).toMatchObject({ ChallengeName: 'EMAIL_OTP' });
    const [waiting] = await pool.events(2);
    expect(waiting).toMatchObject({ EventResponse: 'InProgress', EventRisk: { RiskLevel: 'Low' } });
    const { AuthenticationResult } = await world.sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId: pool.UserPoolId,
        ClientId: pool.ClientId,
        ChallengeName: 'EMAIL_OTP',
        Session: asked.Session,
        ChallengeResponses: { USERNAME: 'ada', EMAIL_OTP_CODE: await inbox.code('ada@example.com') },
      }),
    );
    expect(AuthenticationResult).toBeDefined();
    expect((await pool.events(2))[0]).toMatchObject({ EventId: waiting?.EventId });
    expect((await pool.signIn({ address: '192.0.2.7', ...otherDevice })).ChallengeName).toBe('EMAIL_OTP');
  });

  it('without a second factor goes on, or is blocked, as the action says', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.risk(takeover(['MFA_IF_CONFIGURED', 'MFA_REQUIRED', 'BLOCK']));
    await pool.signIn();
    expect((await pool.signIn(elsewhere)).AuthenticationResult).toBeDefined();
    await expect(pool.signIn({ address: '192.0.2.1', ...otherDevice })).rejects.toMatchObject(blocked);
  });
});

describe('what a client tells of its device', () => {
  const encoded = (DeviceId: string, timestamp: number) =>
    btoa(JSON.stringify({ payload: JSON.stringify({ contextData: { DeviceId }, timestamp }), version: '1' }));
  const signIn = ({ ClientId }: ThreatPool, EncodedData: string) =>
    world.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
        UserContextData: { EncodedData, IpAddress: '192.0.2.99' },
      }),
    );

  it('makes it known to the next sign-in; of its address it is not believed', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.risk(takeover(['BLOCK', 'BLOCK', 'BLOCK']));
    await signIn(pool, encoded('d-1', 1));
    await signIn(pool, encoded('d-1', 2));
    await expect(signIn(pool, encoded('d-2', 3))).rejects.toMatchObject(blocked);
    const [newest] = await pool.events(3);
    expect(newest?.EventContextData?.IpAddress).toMatch(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
  });
});

describe('the mail about a risky sign-in', () => {
  const texts = {
    BlockEmail: {
      Subject: 'Blocked for {username}',
      HtmlBody:
        '<p>{username} {ip-address} {device-name} {city} {event-id} {feedback-token}</p>' +
        '<a href="{one-click-link-valid}">mine</a> <a href="{one-click-link-invalid}">not mine</a>',
    },
  };
  const mailOf = async (to: string) => (await inbox.newest(to)) ?? { subject: '', body: '' };
  const facts = /<p>(\S+) (\S+) (.+) unknown (\S+) (\S+)<\/p>/;

  it('tells what happened, and its token says whose sign-in it was', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.addUser('bo');
    const bo = { username: 'bo' };
    await world.sdk.send(
      new CreateUserPoolDomainCommand({ UserPoolId: pool.UserPoolId, Domain: 'threatened' }),
    );
    await pool.risk(takeover(['BLOCK', 'BLOCK', 'BLOCK'], texts));
    await pool.signIn({}, bo);
    await expect(pool.signIn({ ...elsewhere, ...otherDevice }, bo)).rejects.toMatchObject(blocked);
    const { subject, body } = await mailOf('bo@example.com');
    expect(subject).toBe('Blocked for bo');
    const [, name, address, device, EventId = '', FeedbackToken = ''] = facts.exec(body) ?? [];
    expect([name, address, device]).toEqual(['bo', '198.51.100.9', 'Chrome, Windows']);
    expect(body).toMatch(
      /href="https:\/\/auth\.localhost:\d+\/threatened\/authEventFeedback\?user_name=bo&amp;/,
    );
    const given = { UserPoolId: pool.UserPoolId, EventId, FeedbackValue: 'Valid' } as const;
    for (const wrong of [
      { Username: 'ada', FeedbackToken },
      { Username: 'nobody', FeedbackToken },
      { Username: 'bo', FeedbackToken: `${FeedbackToken.slice(1)}x` },
      { Username: 'bo', FeedbackToken, EventId: 'other' },
    ]) {
      const refused = world.sdk.send(new UpdateAuthEventFeedbackCommand({ ...given, ...wrong }));
      await expect(refused).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    }
    await world.sdk.send(new UpdateAuthEventFeedbackCommand({ ...given, Username: 'bo', FeedbackToken }));
    const [judged] = await pool.events(2, 'bo');
    expect(judged?.EventFeedback).toMatchObject({ FeedbackValue: 'Valid', Provider: 'User' });
    // What is his is known from now on, until somebody says that it is not.
    expect((await pool.signIn({ ...elsewhere, ...otherDevice }, bo)).AuthenticationResult).toBeDefined();
    for (const event of await pool.events(3, 'bo')) {
      if (event.EventContextData?.IpAddress !== '198.51.100.9') continue;
      await world.sdk.send(
        new AdminUpdateAuthEventFeedbackCommand({
          ...{ UserPoolId: pool.UserPoolId, Username: 'bo', FeedbackValue: 'Invalid' },
          EventId: event.EventId,
        }),
      );
    }
    await expect(pool.signIn({ ...elsewhere, ...otherDevice }, bo)).rejects.toMatchObject(blocked);
  });

  it('that cannot be sent holds no sign-in up', async () => {
    const silent = await ThreatWorld.make({ inbox: false });
    const pool = await silent.pool('ENFORCED');
    await pool.risk(takeover(['NO_ACTION', 'NO_ACTION', 'NO_ACTION'], {}));
    await pool.signIn();
    expect((await pool.signIn(elsewhere)).AuthenticationResult).toBeDefined();
    await silent.stop();
  });

  it('is in the words of this server where a configuration has none', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.addUser('cy');
    await pool.risk(takeover(['NO_ACTION', 'NO_ACTION', 'NO_ACTION'], {}));
    await pool.signIn({}, { username: 'cy' });
    await pool.signIn(elsewhere, { username: 'cy' });
    expect((await mailOf('cy@example.com')).subject).toBe('New sign-in attempt');
  });
});
