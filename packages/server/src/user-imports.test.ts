import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateUserImportJobCommand,
  CreateUserPoolCommand,
  DescribeUserImportJobCommand,
  GetCSVHeaderCommand,
  ListUserImportJobsCommand,
  StartUserImportJobCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type CairnServer, createServer } from './create-server.ts';

let directory: string;
let server: CairnServer;
const clients: { destroy(): void }[] = [];

const start = async () => {
  server = await createServer({ port: 0, dataDirectory: directory, logLevel: 'silent', studio: false });
};
const settings = () => ({
  endpoint: server.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
function users() {
  const client = new CognitoIdentityProviderClient(settings());
  clients.push(client);
  return client;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-imports-'));
  await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

async function jobWith(rows: (header: readonly string[]) => readonly string[]) {
  const created = await users().send(
    new CreateUserPoolCommand({ PoolName: 'Notes', AutoVerifiedAttributes: ['email'] }),
  );
  const UserPoolId = created.UserPool?.Id;
  const { CSVHeader = [] } = await users().send(new GetCSVHeaderCommand({ UserPoolId }));
  const CloudWatchLogsRoleArn = 'arn:aws:iam::000000000000:role/logs';
  const { UserImportJob: job } = await users().send(
    new CreateUserImportJobCommand({ UserPoolId, JobName: 'May', CloudWatchLogsRoleArn }),
  );
  const url = job?.PreSignedUrl ?? '';
  const put = (address: string) =>
    fetch(address, { method: 'PUT', body: [CSVHeader.join(','), ...rows(CSVHeader)].join('\n') });
  expect((await put(url.replace(/token=.*/, 'token=guessed'))).status).toBe(403);
  expect((await put(url)).status).toBe(200);
  return { UserPoolId, JobId: job?.JobId, put, url };
}

const rowOf = (header: readonly string[], name: string) => {
  const values: { readonly [column: string]: string } = {
    ...{ email: `${name}@example.com`, email_verified: 'true' },
    ...{ 'cognito:username': name, 'cognito:mfa_enabled': 'false' },
  };
  return header.map((column) => values[column] ?? '').join(',');
};

const ended = (named: { UserPoolId: string | undefined; JobId: string | undefined }) =>
  vi.waitUntil(
    async () => {
      const { UserImportJob: job } = await users().send(new DescribeUserImportJobCommand(named));
      return job?.CompletionDate === undefined ? undefined : job;
    },
    { timeout: 20_000 },
  );

it('users of a file are here, and its log tells of each', async () => {
  const { put, url, ...named } = await jobWith((header) => [rowOf(header, 'ada'), 'spoilt']);
  const started = await users().send(new StartUserImportJobCommand(named));
  expect(started.UserImportJob?.Status).toBe('Pending');
  expect(await ended(named)).toMatchObject({ Status: 'Succeeded', ImportedUsers: 1, FailedUsers: 1 });
  expect((await put(url)).status).toBe(403);
  const { UserPoolId } = named;
  const user = await users().send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
  expect(user.UserStatus).toBe('RESET_REQUIRED');
  const { UserImportJobs } = await users().send(new ListUserImportJobsCommand({ UserPoolId, MaxResults: 5 }));
  expect(UserImportJobs).toHaveLength(1);
  const logs = new CloudWatchLogsClient(settings());
  clients.push(logs);
  const logGroupName = `/aws/cognito/userpools/${UserPoolId}/May`;
  const lines = await vi.waitUntil(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.length >= 3 && events.map(({ message }) => message);
  });
  expect(lines).toContain('[SUCCEEDED] Line Number 2 - The import succeeded.');
});

it('an import goes on when the server is started again, with nobody asking for it', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `user${index}`);
  const {
    put: _put,
    url: _url,
    ...named
  } = await jobWith((header) => names.map((name) => rowOf(header, name)));
  await users().send(new StartUserImportJobCommand(named));
  await server.stop();
  await start();
  expect(await ended(named)).toMatchObject({ Status: 'Succeeded', ImportedUsers: 400, SkippedUsers: 0 });
});
