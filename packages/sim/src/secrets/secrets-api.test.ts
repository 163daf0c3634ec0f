import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as Manager from '@aws-sdk/client-secrets-manager';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { createFunction } from '../wire/create-function.ts';

let server: CairnServer;
let secrets: Manager.SecretsManagerClient;

beforeEach(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  secrets = new Manager.SecretsManagerClient(clientConfiguration(server.endpoint));
});
afterEach(async () => {
  secrets.destroy();
  await server.stop();
});

const create = (Name: string, more: Partial<Manager.CreateSecretCommandInput> = {}) =>
  secrets.send(new Manager.CreateSecretCommand({ Name, SecretString: 'swordfish', ...more }));
const get = (SecretId: string, more: Partial<Manager.GetSecretValueCommandInput> = {}) =>
  secrets.send(new Manager.GetSecretValueCommand({ SecretId, ...more }));
const put = (
  SecretId: string,
  SecretString: string,
  more: Partial<Manager.PutSecretValueCommandInput> = {},
) => secrets.send(new Manager.PutSecretValueCommand({ SecretId, SecretString, ...more }));
const describeSecret = (SecretId: string) => secrets.send(new Manager.DescribeSecretCommand({ SecretId }));

describe('secrets', () => {
  it('are found by name, ARN and ARN without its end, whatever their name', async () => {
    for (const name of ['db', 'db-abcdef', 'prod/app/db']) {
      const { ARN = '', VersionId } = await create(name, { SecretString: name });
      expect(ARN).toMatch(
        new RegExp(`^arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-[A-Za-z0-9]{6}$`),
      );
      for (const id of [name, ARN, ARN.slice(0, -7)]) {
        const answer = await get(id);
        expect(answer).toMatchObject({
          ARN,
          Name: name,
          SecretString: name,
          VersionId,
          VersionStages: ['AWSCURRENT'],
        });
        expect(answer.CreatedDate).toBeInstanceOf(Date);
      }
    }
  });

  it('hold bytes too', async () => {
    await create('bytes', { SecretString: undefined, SecretBinary: Buffer.from([0, 1, 255]) });
    expect((await get('bytes')).SecretBinary).toEqual(new Uint8Array([0, 1, 255]));
  });

  it('keep versions, whose labels move with each value', async () => {
    await create('db', { SecretString: 'one' });
    await put('db', 'two');
    const { VersionId } = await put('db', 'three', { VersionStages: ['mine'] });
    expect((await get('db')).SecretString).toBe('two');
    expect((await get('db', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    expect((await get('db', { VersionStage: 'mine' })).SecretString).toBe('three');
    expect((await get('db', { VersionId })).SecretString).toBe('three');
    const current = (await get('db')).VersionId;
    await secrets.send(
      new Manager.UpdateSecretVersionStageCommand({
        SecretId: 'db',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: VersionId,
        RemoveFromVersionId: current,
      }),
    );
    expect((await get('db')).SecretString).toBe('three');
    expect((await get('db', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two');
    const { Versions } = await secrets.send(
      new Manager.ListSecretVersionIdsCommand({ SecretId: 'db', IncludeDeprecated: true }),
    );
    expect(Versions).toHaveLength(3);
    expect((await describeSecret('db')).VersionIdsToStages).toEqual({
      [VersionId as string]: ['AWSCURRENT', 'mine'],
      [current as string]: ['AWSPREVIOUS'],
    });
  });

  it('take the same token with the same value as the same call', async () => {
    const ClientRequestToken = '12345678-1234-1234-1234-123456789012';
    const first = await create('db', { ClientRequestToken });
    expect(await create('db', { ClientRequestToken })).toMatchObject({
      ARN: first.ARN,
      VersionId: ClientRequestToken,
    });
    await expect(put('db', 'other', { ClientRequestToken })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    await put('db', 'swordfish', { ClientRequestToken });
  });

  it('are deleted with a window in which they come back, or for good', async () => {
    await create('db');
    const { DeletionDate } = await secrets.send(
      new Manager.DeleteSecretCommand({ SecretId: 'db', RecoveryWindowInDays: 7 }),
    );
    expect(((DeletionDate as Date).getTime() - Date.now()) / 86_400_000).toBeCloseTo(7, 1);
    await expect(get('db')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    await expect(create('db')).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect((await secrets.send(new Manager.ListSecretsCommand({}))).SecretList).toEqual([]);
    const planned = await secrets.send(new Manager.ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(planned.SecretList).toHaveLength(1);
    await secrets.send(new Manager.RestoreSecretCommand({ SecretId: 'db' }));
    expect((await get('db')).SecretString).toBe('swordfish');
    await secrets.send(new Manager.DeleteSecretCommand({ SecretId: 'db', ForceDeleteWithoutRecovery: true }));
    await expect(get('db')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
    await create('db', { SecretString: 'new' });
    expect((await get('db')).SecretString).toBe('new');
    expect(await server.cairn.store.records.list('secrets-values', { limit: 10 })).toHaveLength(1);
  });

  it('are described, changed, tagged, listed and filtered', async () => {
    await create('prod/db', { Description: 'the base', Tags: [{ Key: 'team', Value: 'red' }] });
    await create('test/db', { Tags: [{ Key: 'team', Value: 'blue' }] });
    await secrets.send(
      new Manager.UpdateSecretCommand({ SecretId: 'prod/db', Description: 'the other base' }),
    );
    await secrets.send(
      new Manager.TagResourceCommand({ SecretId: 'prod/db', Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    await secrets.send(new Manager.UntagResourceCommand({ SecretId: 'prod/db', TagKeys: ['team'] }));
    expect(await describeSecret('prod/db')).toMatchObject({
      Description: 'the other base',
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const list = async (input: Manager.ListSecretsCommandInput) =>
      (await secrets.send(new Manager.ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name);
    expect(await list({ SortBy: 'name', SortOrder: 'asc' })).toEqual(['prod/db', 'test/db']);
    expect(await list({ Filters: [{ Key: 'name', Values: ['prod/'] }] })).toEqual(['prod/db']);
    expect(await list({ Filters: [{ Key: 'name', Values: ['!prod/'] }] })).toEqual(['test/db']);
    expect(await list({ Filters: [{ Key: 'tag-value', Values: ['blue'] }] })).toEqual(['test/db']);
    expect(await list({ Filters: [{ Key: 'description', Values: ['OTHER'] }] })).toEqual(['prod/db']);
    const { SecretValues, Errors } = await secrets.send(
      new Manager.BatchGetSecretValueCommand({ SecretIdList: ['prod/db', 'no'] }),
    );
    expect(SecretValues).toMatchObject([{ Name: 'prod/db', SecretString: 'swordfish' }]);
    expect(Errors).toMatchObject([{ SecretId: 'no', ErrorCode: 'ResourceNotFoundException' }]);
  });

  it('are listed in pages', async () => {
    for (let n = 0; n < 7; n++) await create(`s${n}`);
    const seen: unknown[] = [];
    for await (const page of Manager.paginateListSecrets(
      { client: secrets, pageSize: 3 },
      { SortBy: 'name', SortOrder: 'asc' },
    ))
      seen.push(...(page.SecretList ?? []).map(({ Name }) => Name));
    expect(seen).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
  });

  it('have policies', async () => {
    await create('db');
    const ResourcePolicy = '{"Version":"2012-10-17","Statement":[]}';
    await secrets.send(new Manager.PutResourcePolicyCommand({ SecretId: 'db', ResourcePolicy }));
    const read = () => secrets.send(new Manager.GetResourcePolicyCommand({ SecretId: 'db' }));
    expect((await read()).ResourcePolicy).toBe(ResourcePolicy);
    await secrets.send(new Manager.DeleteResourcePolicyCommand({ SecretId: 'db' }));
    expect((await read()).ResourcePolicy).toBeUndefined();
    await expect(
      secrets.send(new Manager.PutResourcePolicyCommand({ SecretId: 'db', ResourcePolicy: '{' })),
    ).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
  });

  const refused: readonly (readonly [string, () => Promise<unknown>, string, RegExp])[] = [
    ['a name of its own', () => create('a b'), 'InvalidParameterException', /Invalid name/],
    [
      'a second secret of a name',
      async () => [await create('a'), await create('a')],
      'ResourceExistsException',
      /the secret a already exists/,
    ],
    [
      'no value',
      () => put('a', undefined as never),
      'InvalidRequestException',
      /either SecretString or SecretBinary/,
    ],
    [
      'too long a value',
      () => create('a', { SecretString: 'x'.repeat(65_537) }),
      'InvalidParameterException',
      /65536 bytes/,
    ],
    [
      'a label that nothing has',
      async () => [await create('a'), await get('a', { VersionStage: 'X' })],
      'ResourceNotFoundException',
      /for staging label: X$/,
    ],
    [
      'replicas',
      () => create('a', { AddReplicaRegions: [{ Region: 'eu-west-1' }] }),
      'InvalidParameterException',
      /AddReplicaRegions is not supported here/,
    ],
    [
      'a short window',
      async () => [
        await create('a'),
        await secrets.send(new Manager.DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 1 })),
      ],
      'InvalidParameterException',
      /between 7 and 30 days/,
    ],
    [
      'a rotation without a function',
      async () => [await create('a'), await secrets.send(new Manager.RotateSecretCommand({ SecretId: 'a' }))],
      'InvalidRequestException',
      /No Lambda rotation function ARN/,
    ],
  ];
  it.each(refused)('refuse %s', async (_, call, name, message) => {
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});

describe('random passwords', () => {
  it.each([
    [{}, /^[!-~]{32}$/],
    [{ PasswordLength: 8, ExcludePunctuation: true }, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{8}$/],
    [
      { ExcludeNumbers: true, ExcludeUppercase: true, ExcludeLowercase: true, ExcludeCharacters: '!' },
      /^[^A-Za-z0-9! ]{32}$/,
    ],
    [{ ExcludePunctuation: true, IncludeSpace: true, PasswordLength: 4 }, /^[A-Za-z0-9 ]{4}$/],
  ])('with %j fit %s', async (input, pattern) => {
    const { RandomPassword } = await secrets.send(new Manager.GetRandomPasswordCommand(input));
    expect(RandomPassword).toMatch(pattern);
  });

  it('refuse a length that has no room for each kind', async () => {
    await expect(
      secrets.send(new Manager.GetRandomPasswordCommand({ PasswordLength: 3 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('a rotation', () => {
  /** The four steps as AWS's templates do them, by calls of the server itself. */
  const code = `
const call = async (target, input) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.' + target,
      authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: JSON.stringify(input),
  });
  const output = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(output));
  return output;
};
exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
  const { VersionIdsToStages } = await call('DescribeSecret', { SecretId });
  if (!VersionIdsToStages[ClientRequestToken]?.includes('AWSPENDING')) throw new Error('not pending');
  if (Step === 'createSecret') {
    await call('PutSecretValue', { SecretId, ClientRequestToken, SecretString: 'rotated', VersionStages: ['AWSPENDING'] });
  }
  if (Step === 'testSecret') {
    const { SecretString } = await call('GetSecretValue', { SecretId, VersionStage: 'AWSPENDING' });
    if (SecretString !== 'rotated') throw new Error('wrong');
  }
  if (Step === 'finishSecret') {
    const RemoveFromVersionId = Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
    await call('UpdateSecretVersionStage', { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId });
  }
};`;

  it('goes through its four steps by a function', async () => {
    const lambda = new LambdaClient(clientConfiguration(server.endpoint));
    const RotationLambdaARN = await createFunction(lambda, 'rotates', { code });
    await create('db');
    const { VersionId } = await secrets.send(
      new Manager.RotateSecretCommand({
        SecretId: 'db',
        RotationLambdaARN,
        RotationRules: { AutomaticallyAfterDays: 30 },
      }),
    );
    await vi.waitFor(
      async () => expect((await describeSecret('db')).LastRotatedDate).toBeInstanceOf(Date),
      15_000,
    );
    expect(await get('db')).toMatchObject({ SecretString: 'rotated', VersionId });
    expect((await get('db', { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('swordfish');
    const described = await describeSecret('db');
    expect(described).toMatchObject({ RotationEnabled: true, RotationLambdaARN });
    expect(described.NextRotationDate?.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    await secrets.send(new Manager.CancelRotateSecretCommand({ SecretId: 'db' }));
    expect(await describeSecret('db')).toMatchObject({ RotationEnabled: false });
    lambda.destroy();
  });
});

describe('at rest', () => {
  it('nothing that was secret can be read in the data directory, and all is there after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-topics-secrets-'));
    const data = join(folder, 'data');
    const start = () => createServer({ dataDirectory: data, port: 0, logLevel: 'silent' });
    let own = await start();
    const client = () => new Manager.SecretsManagerClient(clientConfiguration(own.endpoint));
    const word = 'open-sesame-1234567890';
    await client().send(new Manager.CreateSecretCommand({ Name: 'cave', SecretString: word }));
    await own.stop();
    const key = (await readFile(`${data}.key`, 'utf8')).trim();
    for (const path of await readdir(data, { recursive: true })) {
      const file = join(data, path);
      if (!(await stat(file)).isFile()) continue;
      for (const secret of [word, key, Buffer.from(key, 'base64')])
        expect((await readFile(file)).includes(secret)).toBe(false);
    }
    own = await start();
    expect((await client().send(new Manager.GetSecretValueCommand({ SecretId: 'cave' }))).SecretString).toBe(
      word,
    );
    await own.stop();
    await rm(`${data}.key`);
    await expect(start()).rejects.toThrow(/are sealed with the key .* Nothing was changed/);
    await rm(folder, { recursive: true, force: true });
  });
});
