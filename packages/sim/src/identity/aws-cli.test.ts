import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli)
  process.stdout.write('LEFT OUT: the IAM test with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let folder: string;
  let server: CairnServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-iam-cli-'));
    server = await createServer({ port: 0, memory: true, auth: 'strict' });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function aws(...parameters: readonly string[]) {
    const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
    const { stdout } = await promisify(execFile)('aws', [...parameters, '--output', 'json'], {
      cwd: folder,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: server.endpoint,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_CONFIG_FILE: join(folder, 'no-config'),
        AWS_PAGER: '',
      },
    });
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  it('asks who it is, makes roles with policies and lists them', { timeout: 120_000 }, async () => {
    const root = 'arn:aws:iam::000000000000:root';
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: '000000000000', Arn: root });
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }] });
    await aws(
      'iam',
      'create-role',
      '--role-name',
      'r',
      '--assume-role-policy-document',
      trust,
      '--tags',
      'Key=a,Value=b',
    );
    await aws(
      'iam',
      'put-role-policy',
      '--role-name',
      'r',
      '--policy-name',
      'p',
      '--policy-document',
      policy,
    );
    const { Role } = await aws('iam', 'get-role', '--role-name', 'r');
    expect(Role).toMatchObject({
      AssumeRolePolicyDocument: JSON.parse(trust),
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const shown = await aws('iam', 'get-role-policy', '--role-name', 'r', '--policy-name', 'p');
    expect(shown.PolicyDocument).toEqual(JSON.parse(policy));
    const { SummaryMap } = await aws('iam', 'get-account-summary');
    expect(SummaryMap).toMatchObject({ Roles: 1 });
    await expect(aws('iam', 'delete-role', '--role-name', 'r')).rejects.toMatchObject({
      stderr: expect.stringContaining(
        '(DeleteConflict) when calling the DeleteRole operation: Cannot delete entity, must delete policies first.',
      ),
    });
  });
});
