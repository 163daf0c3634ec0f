import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as Ssm from '@aws-sdk/client-ssm';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';

let server: CairnServer;
let ssm: Ssm.SSMClient;

beforeEach(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  ssm = new Ssm.SSMClient(clientConfiguration(server.endpoint));
});
afterEach(async () => {
  ssm.destroy();
  await server.stop();
});

const put = (Name: string, Value: string, more: Partial<Ssm.PutParameterCommandInput> = {}) =>
  ssm.send(new Ssm.PutParameterCommand({ Name, Value, Type: 'String', ...more }));
const get = async (Name: string, WithDecryption?: boolean) =>
  (await ssm.send(new Ssm.GetParameterCommand({ Name, WithDecryption }))).Parameter;

describe('parameters', () => {
  it('are put, read by name, version, label and ARN, and kept with their history', async () => {
    expect(await put('/app/url', 'one')).toMatchObject({ Version: 1, Tier: 'Standard' });
    await expect(put('/app/url', 'two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(await put('/app/url', 'two', { Overwrite: true })).toMatchObject({ Version: 2 });
    const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/url';
    expect(await get('/app/url')).toMatchObject({
      Name: '/app/url',
      Value: 'two',
      Version: 2,
      Type: 'String',
      ARN,
      DataType: 'text',
    });
    expect((await get('/app/url'))?.LastModifiedDate).toBeInstanceOf(Date);
    expect(await get('/app/url:1')).toMatchObject({ Value: 'one', Selector: ':1' });
    expect(await get(ARN)).toMatchObject({ Value: 'two' });
    const labelled = await ssm.send(
      new Ssm.LabelParameterVersionCommand({
        Name: '/app/url',
        ParameterVersion: 1,
        Labels: ['stable', '1st'],
      }),
    );
    expect(labelled).toMatchObject({ InvalidLabels: ['1st'], ParameterVersion: 1 });
    expect(await get('/app/url:stable')).toMatchObject({ Value: 'one' });
    const { Parameters } = await ssm.send(new Ssm.GetParameterHistoryCommand({ Name: '/app/url' }));
    expect(Parameters).toMatchObject([
      { Version: 1, Value: 'one', Labels: ['stable'] },
      { Version: 2, Value: 'two', Labels: [] },
    ]);
    await ssm.send(
      new Ssm.UnlabelParameterVersionCommand({ Name: '/app/url', ParameterVersion: 1, Labels: ['stable'] }),
    );
    await expect(get('/app/url:stable')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await ssm.send(new Ssm.DeleteParameterCommand({ Name: '/app/url' }));
    await expect(get('/app/url')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    expect(await server.cairn.store.records.list('parameter-versions', { limit: 1 })).toEqual([]);
  });

  it('that are secure are opened only where that is asked for', async () => {
    await put('key', 'swordfish', { Type: 'SecureString' });
    expect((await get('key'))?.Value).not.toContain('swordfish');
    expect(await get('key', true)).toMatchObject({ Value: 'swordfish', Type: 'SecureString' });
    const [kept] = await server.cairn.store.records.list('parameters', { limit: 1 });
    expect(kept?.value).not.toContain('swordfish');
  });

  it('are read together, and those that are not there are named', async () => {
    await put('a', '1');
    await put('b', '2');
    const { Parameters, InvalidParameters } = await ssm.send(
      new Ssm.GetParametersCommand({ Names: ['a', 'b', 'c', 'a:7'] }),
    );
    expect(Parameters?.map(({ Name }) => Name)).toEqual(['a', 'b']);
    expect(InvalidParameters).toEqual(['c', 'a:7']);
    expect(await ssm.send(new Ssm.DeleteParametersCommand({ Names: ['a', 'c'] }))).toMatchObject({
      DeletedParameters: ['a'],
      InvalidParameters: ['c'],
    });
  });

  it('are found by their path, in pages', async () => {
    for (const name of ['/app/a', '/app/b', '/app/deep/c', '/apple', '/other/d']) await put(name, name);
    for (let n = 0; n < 12; n++) await put(`/many/${String(n).padStart(2, '0')}`, 'x');
    const names = async (Path: string, more: object = {}) => {
      const seen: unknown[] = [];
      for await (const page of Ssm.paginateGetParametersByPath({ client: ssm }, { Path, ...more }))
        seen.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      return seen;
    };
    expect(await names('/app')).toEqual(['/app/a', '/app/b']);
    expect(await names('/app/', { Recursive: true })).toEqual(['/app/a', '/app/b', '/app/deep/c']);
    expect(await names('/many')).toHaveLength(12);
    expect(await names('/', { Recursive: true })).toHaveLength(17);
  });

  it('are described and filtered', async () => {
    await put('/app/a', '1', { Description: 'first', Tags: [{ Key: 'team', Value: 'red' }] });
    await put('/app/b', '1,2', { Type: 'StringList' });
    const described = async (...ParameterFilters: Ssm.ParameterStringFilter[]) =>
      (await ssm.send(new Ssm.DescribeParametersCommand({ ParameterFilters }))).Parameters;
    expect(await described({ Key: 'Type', Values: ['String'] })).toMatchObject([
      {
        Name: '/app/a',
        Description: 'first',
        Tier: 'Standard',
        Version: 1,
        LastModifiedUser: 'arn:aws:iam::000000000000:root',
      },
    ]);
    expect(await described({ Key: 'tag:team', Values: ['red'] })).toHaveLength(1);
    expect(await described({ Key: 'Name', Option: 'Contains', Values: ['app'] })).toHaveLength(2);
    expect(await described({ Key: 'Path', Option: 'Recursive', Values: ['/app'] })).toHaveLength(2);
    await expect(described({ Key: 'Colour', Values: ['x'] })).rejects.toMatchObject({
      name: 'InvalidFilterKey',
    });
  });

  it('have tags', async () => {
    await put('a', '1');
    const resource = { ResourceType: 'Parameter', ResourceId: 'a' } as const;
    await ssm.send(
      new Ssm.AddTagsToResourceCommand({
        ...resource,
        Tags: [
          { Key: 'x', Value: '1' },
          { Key: 'y', Value: '2' },
        ],
      }),
    );
    await ssm.send(new Ssm.RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['x'] }));
    expect((await ssm.send(new Ssm.ListTagsForResourceCommand(resource))).TagList).toEqual([
      { Key: 'y', Value: '2' },
    ]);
  });

  it('refer to secrets', async () => {
    const secrets = new SecretsManagerClient(clientConfiguration(server.endpoint));
    await secrets.send(new CreateSecretCommand({ Name: 'prod/db', SecretString: '{"user":"u"}' }));
    const name = '/aws/reference/secretsmanager/prod/db';
    const parameter = await get(name, true);
    expect(parameter).toMatchObject({ Name: name, Value: '{"user":"u"}', Type: 'SecureString', Version: 0 });
    expect(JSON.parse(parameter?.SourceResult as string)).toMatchObject({ Name: 'prod/db' });
    await expect(get(name)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(get(`${name}2`, true)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    secrets.destroy();
  });

  it('keep the pattern that their values match', async () => {
    await put('a', '12', { AllowedPattern: '^\\d+$' });
    await put('a', '13', { Overwrite: true });
    const { Parameters } = await ssm.send(new Ssm.DescribeParametersCommand({}));
    expect(Parameters?.[0]).toMatchObject({ Name: 'a', Version: 2, AllowedPattern: '^\\d+$' });
    await put('a', 'x', { Overwrite: true, AllowedPattern: '' });
    expect(await get('a')).toMatchObject({ Value: 'x' });
  });

  it('lose their oldest version after a hundred', async () => {
    for (let n = 1; n <= 102; n++) await put('a', String(n), { Overwrite: true });
    await expect(get('a:2')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    expect(await get('a:3')).toMatchObject({ Value: '3' });
  });

  const refused: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['a name with spaces', () => put('a b', 'x'), 'ValidationException'],
    ['a path that does not begin with a slash', () => put('a/b', 'x'), 'ValidationException'],
    ['a name of AWS', () => put('/aws/x', 'x'), 'ValidationException'],
    ['too many levels', () => put('/a'.repeat(16), 'x'), 'HierarchyLevelLimitExceededException'],
    ['too long a value', () => put('a', 'x'.repeat(4_097)), 'ValidationException'],
    [
      'what does not match its pattern',
      () => put('a', '12x', { AllowedPattern: '^\\d+$' }),
      'ParameterPatternMismatchException',
    ],
    [
      'what does not match the pattern that it was made with',
      async () => [
        await put('a', '12', { AllowedPattern: '\\d+' }),
        await put('a', 'x', { Overwrite: true }),
      ],
      'ParameterPatternMismatchException',
    ],
    [
      'a pattern that is none',
      () => put('a', 'x', { AllowedPattern: '(' }),
      'InvalidAllowedPatternException',
    ],
    [
      'a pattern that would take long',
      () => put('a', 'a'.repeat(4_000), { AllowedPattern: 'a{1000}'.repeat(140) }),
      'InvalidAllowedPatternException',
    ],
    [
      'another type',
      async () => [await put('a', 'x'), await put('a', 'x', { Type: 'SecureString', Overwrite: true })],
      'HierarchyTypeMismatchException',
    ],
    ['a parameter without a type', () => put('a', 'x', { Type: undefined }), 'ValidationException'],
    [
      'what else has tags',
      () => ssm.send(new Ssm.ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId: 'x' })),
      'InvalidResourceType',
    ],
  ];
  it.each(refused)('refuse %s', async (_, call, name) => {
    await expect(call()).rejects.toMatchObject({ name });
  });
});
