/** What happens in user pools, in log groups of the same server, by the AWS SDK. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  GetLogDeliveryConfigurationCommand,
  type LogConfigurationType,
  SetLogDeliveryConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { account, region, ThreatWorld } from './threat-world.ts';

let directory: string;
let world: ThreatWorld;
let logs: CloudWatchLogsClient;

async function start(options: object = {}): Promise<void> {
  world = await ThreatWorld.make({ dataDirectory: directory, ...options });
  logs = new CloudWatchLogsClient({
    endpoint: world.server.endpoint,
    region,
    credentials: world.credentials,
    maxAttempts: 1,
  });
}
async function stop(): Promise<void> {
  logs.destroy();
  await world.stop();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-log-delivery-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true, force: true });
});

const arnOf = (name: string) => `arn:aws:logs:${region}:${account}:log-group:${name}`;
const toGroup = (
  EventSource: LogConfigurationType['EventSource'],
  LogGroupArn: string,
): LogConfigurationType => ({
  EventSource,
  LogLevel: EventSource === 'userNotification' ? 'ERROR' : 'INFO',
  CloudWatchLogsConfiguration: { LogGroupArn },
});
const deliver = (UserPoolId: string, ...LogConfigurations: LogConfigurationType[]) =>
  world.sdk.send(new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations }));
const make = (logGroupName: string) => logs.send(new CreateLogGroupCommand({ logGroupName }));
const linesOf = (logGroupName: string, count: number) =>
  vi.waitFor(
    async () => {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      expect(events).toHaveLength(count);
      return events.map(({ message = '' }) => JSON.parse(message));
    },
    { timeout: 10_000 },
  );

describe('a configuration of logs', () => {
  it('names groups that are there, is told and is put back', async () => {
    const { UserPoolId } = await world.pool('AUDIT');
    const get = async () =>
      (await world.sdk.send(new GetLogDeliveryConfigurationCommand({ UserPoolId }))).LogDeliveryConfiguration;
    expect(await get()).toEqual({ UserPoolId, LogConfigurations: [] });
    await make('/pools/notes');
    const configurations = [
      toGroup('userNotification', arnOf('/pools/notes')),
      toGroup('userAuthEvents', arnOf('/pools/notes')),
    ];
    const { LogDeliveryConfiguration } = await deliver(UserPoolId, ...configurations);
    expect(LogDeliveryConfiguration?.LogConfigurations).toEqual(configurations);
    await stop();
    await start();
    expect(await get()).toEqual(LogDeliveryConfiguration);
    await deliver(UserPoolId);
    expect(await get()).toEqual({ UserPoolId, LogConfigurations: [] });
  });

  it('is refused where it could not be kept', async () => {
    const { UserPoolId } = await world.pool('AUDIT');
    await make('here');
    const here = toGroup('userAuthEvents', arnOf('here'));
    const refusals: readonly (readonly [string, ...LogConfigurationType[]])[] = [
      ['ResourceNotFoundException', toGroup('userAuthEvents', arnOf('her'))],
      ['InvalidParameterException', toGroup('userAuthEvents', arnOf('here').replace(region, 'eu-west-1'))],
      ['InvalidParameterException', toGroup('userAuthEvents', 'arn:aws:s3:::bucket')],
      ['InvalidParameterException', { ...here, LogLevel: 'ERROR' }],
      ['InvalidParameterException', here, here],
      ['InvalidParameterException', { EventSource: 'userAuthEvents', LogLevel: 'INFO' }],
      [
        'UnsupportedOperationException',
        {
          EventSource: 'userAuthEvents',
          LogLevel: 'INFO',
          S3Configuration: { BucketArn: 'arn:aws:s3:::logs' },
        },
      ],
    ];
    for (const [name, ...configurations] of refusals)
      await expect(deliver(UserPoolId, ...configurations)).rejects.toMatchObject({ name });
    const plain = await world.pool('OFF', { UserPoolTier: 'ESSENTIALS' });
    await expect(deliver(plain.UserPoolId, here)).rejects.toMatchObject({
      name: 'FeatureUnavailableInTierException',
    });
  });
});

describe('sign-ins', () => {
  it('are in the group as AWS writes them', async () => {
    const pool = await world.pool('AUDIT');
    await make('sign-ins');
    await deliver(pool.UserPoolId, toGroup('userAuthEvents', arnOf('sign-ins')));
    await pool.signIn();
    await expect(pool.signIn({}, { word: 'Wrong-horse-7' })).rejects.toThrow(/Incorrect/);
    const lines = await linesOf('sign-ins', 2);
    const passed = lines.find(({ message }) => message.eventResponse === 'Pass');
    expect(passed).toMatchObject({
      eventTimestamp: expect.stringMatching(/^\d{13}$/),
      eventSource: 'USER_ACTIVITY',
      logLevel: 'INFO',
      logSourceId: { userPoolId: pool.UserPoolId },
      message: {
        version: '1',
        eventType: 'SIGN_IN',
        userName: 'ada',
        clientId: pool.ClientId,
        creationDate: expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}$/),
        riskDecision: 'PASS',
        challenges: ['Password:Success'],
        ipAddress: '203.0.113.7',
        deviceName: 'Firefox, Linux',
        compromisedCredentialDetected: 'false',
      },
    });
    const [, event] = await pool.events(2);
    expect(passed.message.eventId).toBe(event?.EventId);
  });

  it('are in the group of a server that asks policies, and of nobody who may not let others write to it', async () => {
    await stop();
    await start({ auth: 'strict' });
    const pool = await world.pool('AUDIT');
    await make('strict');
    await deliver(pool.UserPoolId, toGroup('userAuthEvents', arnOf('strict')));
    await pool.signIn();
    await linesOf('strict', 1);
    const iam = new IAMClient({ endpoint: world.server.endpoint, region, credentials: world.credentials });
    await iam.send(new CreateUserCommand({ UserName: 'op' }));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'cognito-idp:*', Resource: '*' }],
    });
    await iam.send(new PutUserPolicyCommand({ UserName: 'op', PolicyName: 'pools', PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'op' }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    const op = new CognitoIdentityProviderClient({ endpoint: world.server.endpoint, region, credentials });
    const { UserPoolId } = pool;
    const set = new SetLogDeliveryConfigurationCommand({ UserPoolId, LogConfigurations: [] });
    await expect(op.send(set)).rejects.toThrow(/logs:CreateLogDelivery/);
    op.destroy();
    iam.destroy();
  });

  it('wait for a group that is gone no longer than it takes to see that, and hold nobody up', async () => {
    const pool = await world.pool('AUDIT');
    await make('gone');
    await deliver(pool.UserPoolId, toGroup('userAuthEvents', arnOf('gone')));
    await logs.send(new DeleteLogGroupCommand({ logGroupName: 'gone' }));
    await pool.signIn();
    await pool.events(1);
    await make('gone');
    await pool.signIn();
    await linesOf('gone', 1);
  });

  it('are all there after a stop and a start, however many came at once', async () => {
    const pool = await world.pool('AUDIT');
    await make('many');
    await deliver(pool.UserPoolId, toGroup('userAuthEvents', arnOf('many')));
    await Promise.all(Array.from({ length: 60 }, () => pool.signIn()));
    await stop();
    await start();
    const lines = await linesOf('many', 60);
    expect(new Set(lines.map(({ message }) => message.eventId)).size).toBe(60);
  });
});

describe('a message that cannot be delivered', () => {
  it('is in the group: where it has no way out, and where the mail server does not answer', async () => {
    const { UserPoolId, ClientId } = await world.pool('OFF');
    await make('mails');
    await deliver(UserPoolId, toGroup('userNotification', arnOf('mails')));
    await stop();
    await start({ inbox: false });
    const forgot = new ForgotPasswordCommand({ ClientId, Username: 'ada' });
    await expect(world.sdk.send(forgot)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' });
    const [line] = await linesOf('mails', 1);
    expect(line).toMatchObject({
      eventSource: 'USER_NOTIFICATION',
      logLevel: 'ERROR',
      message: { details: expect.stringMatching(/^CustomMessage_ForgotPassword to ada: .*--smtp/) },
      logSourceId: { userPoolId: UserPoolId },
    });
    await stop();
    await start({ smtp: 'smtp://127.0.0.1:9' });
    await world.sdk.send(forgot);
    const lines = await linesOf('mails', 2);
    expect(JSON.stringify(lines)).toMatch(/ECONNREFUSED|refused/i);
  });
});
