import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignerKey } from './request-signer.ts';

let server: CairnServer;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
});
afterAll(() => server.stop());

const options = (credentials: SignerKey) => ({
  endpoint: server.endpoint,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
});
const callerOf = async (key: SignerKey) =>
  (await new STSClient(options(key)).send(new GetCallerIdentityCommand({}))).Arn;

async function makeUser(iam: IAMClient, UserName: string): Promise<SignerKey> {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
}

it('keys of users and of sessions are let in, while they hold and with their own token only', async () => {
  const iam = new IAMClient(options(server.cairn.rootAccessKey));
  const user = await makeUser(iam, 'worker');
  expect(await callerOf(user)).toBe('arn:aws:iam::000000000000:user/worker');
  const trust = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'sts:AssumeRole' },
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'helper', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const policy = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
  };
  await iam.send(
    new PutUserPolicyCommand({ UserName: 'worker', PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }),
  );
  const assume = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'night' });
  const { Credentials } = await new STSClient(options(user)).send(assume);
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  expect(await callerOf(session)).toBe('arn:aws:sts::000000000000:assumed-role/helper/night');
  const { sessionToken: _, ...without } = session;
  const refused = { name: 'InvalidClientTokenId' };
  await expect(callerOf({ ...session, sessionToken: 'another' })).rejects.toMatchObject(refused);
  await expect(callerOf(without)).rejects.toMatchObject(refused);
  await expect(callerOf({ ...user, sessionToken: session.sessionToken })).rejects.toMatchObject(refused);
  const { accessKeyId } = user;
  await iam.send(
    new UpdateAccessKeyCommand({ UserName: 'worker', AccessKeyId: accessKeyId, Status: 'Inactive' }),
  );
  await expect(callerOf(user)).rejects.toMatchObject(refused);
});
