import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: user pools with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let folder: string;
  let server: CairnServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-users-cli-'));
    server = await createServer({ port: 0, memory: true, auth: 'strict', logLevel: 'silent', studio: false });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** `cognito-idp` with a command and its options; with the root's key unless it is an app that asks. */
  async function aws(command: string, options: Readonly<Record<string, string>>, { asApp = false } = {}) {
    const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
    const parameters = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { stdout } = await promisify(execFile)(
      'aws',
      ['cognito-idp', command, ...parameters, '--output', 'json', ...(asApp ? ['--no-sign-request'] : [])],
      {
        cwd: folder,
        env: {
          ...process.env,
          ...(asApp ? {} : keys),
          AWS_ENDPOINT_URL: server.endpoint,
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_CONFIG_FILE: join(folder, 'no-config'),
          AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
          AWS_PAGER: '',
        },
      },
    );
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  it('makes a pool and an app, and signs a user up and in without a signature', {
    timeout: 120_000,
  }, async () => {
    const { UserPool } = await aws('create-user-pool', { 'pool-name': 'notes' });
    const pool = { 'user-pool-id': UserPool.Id };
    const { UserPoolClient } = await aws('create-user-pool-client', {
      ...pool,
      'client-name': 'web',
      'explicit-auth-flows': 'ALLOW_USER_PASSWORD_AUTH',
    });
    const client = { 'client-id': UserPoolClient.ClientId };
    const ada = { username: 'ada', password: 'Passw0rd!' };
    const { UserConfirmed } = await aws('sign-up', { ...client, ...ada }, { asApp: true });
    expect(UserConfirmed).toBe(false);
    await aws('admin-confirm-sign-up', { ...pool, username: 'ada' });
    const { AuthenticationResult } = await aws(
      'initiate-auth',
      {
        ...client,
        'auth-flow': 'USER_PASSWORD_AUTH',
        'auth-parameters': `USERNAME=${ada.username},PASSWORD=${ada.password}`,
      },
      { asApp: true },
    );
    const { AccessToken } = AuthenticationResult;
    const user = await aws('get-user', { 'access-token': AccessToken }, { asApp: true });
    expect(user).toMatchObject({ Username: 'ada' });
    const { Users } = await aws('list-users', { ...pool, filter: 'status = "Enabled"' });
    expect(Users).toMatchObject([{ Username: 'ada', UserStatus: 'CONFIRMED', Enabled: true }]);
    await expect(aws('list-users', pool, { asApp: true })).rejects.toMatchObject({
      stderr: expect.stringMatching(/MissingAuthenticationToken|AccessDenied/),
    });
  });
});
