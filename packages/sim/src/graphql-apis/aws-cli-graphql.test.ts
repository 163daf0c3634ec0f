import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';
import { code, schema } from './graphql-laboratory.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: AppSync with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let server: CairnServer;
  let folder: string;
  beforeAll(async () => {
    server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
    folder = await mkdtemp(join(tmpdir(), 'cairn-cli-graphql-'));
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function aws(command: string, ...more: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)(
      'aws',
      ['appsync', ...command.split(' '), ...more, '--output', 'json'],
      { env: awsEnvironment(server.endpoint) },
    );
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('makes an API with a schema, a source, a resolver and a key', { timeout: 180_000 }, async () => {
    const { graphqlApi } = await aws('create-graphql-api --name cli --authentication-type API_KEY');
    const { apiId, arn } = graphqlApi as { readonly apiId: string; readonly arn: string };
    const file = join(folder, 'schema.graphql');
    await writeFile(file, schema);
    const started = await aws(`start-schema-creation --api-id ${apiId} --definition fileb://${file}`);
    expect(started).toEqual({ status: 'PROCESSING' });
    expect(await aws(`get-schema-creation-status --api-id ${apiId}`)).toMatchObject({ status: 'SUCCESS' });
    await aws(`create-data-source --api-id ${apiId} --name none --type NONE`);
    await aws(
      `create-resolver --api-id ${apiId} --type-name Query --field-name one --data-source-name none`,
      ...['--runtime', 'name=APPSYNC_JS,runtimeVersion=1.0.0', '--code', code],
    );
    expect(await aws(`get-resolver --api-id ${apiId} --type-name Query --field-name one`)).toMatchObject({
      resolver: { kind: 'UNIT', code },
    });
    expect(await aws(`create-api-key --api-id ${apiId}`)).toMatchObject({
      apiKey: { id: expect.stringMatching(/^da2-/) },
    });
    const output = join(folder, 'printed.graphql');
    await aws(`get-introspection-schema --api-id ${apiId} --format SDL ${output}`);
    expect(await readFile(output, 'utf8')).toContain('type Post');
    await aws(`tag-resource --resource-arn ${arn} --tags a=b`);
    expect(await aws(`list-tags-for-resource --resource-arn ${arn}`)).toEqual({ tags: { a: 'b' } });
    expect(
      await aws(
        'evaluate-code --runtime name=APPSYNC_JS,runtimeVersion=1.0.0 --function response',
        ...['--code', code, '--context', '{"result":{"a":1}}'],
      ),
    ).toMatchObject({ evaluationResult: '{"a":1}' });
    await aws(`delete-graphql-api --api-id ${apiId}`);
    expect(await aws('list-graphql-apis')).toEqual({ graphqlApis: [] });
  });
});
