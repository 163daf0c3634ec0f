import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: tables with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let server: CairnServer;
  beforeAll(async () => {
    server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  });
  afterAll(async () => {
    await server.stop();
  });

  async function aws(command: string, ...more: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)(
      'aws',
      [...command.split(' '), ...more, '--output', 'json'],
      {
        env: awsEnvironment(server.endpoint),
      },
    );
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('makes a table, writes, reads and follows its stream', { timeout: 240_000 }, async () => {
    const { TableDescription } = await aws(
      'dynamodb create-table --table-name cli --billing-mode PAY_PER_REQUEST --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE',
    );
    await aws('dynamodb wait table-exists --table-name cli');
    await aws('dynamodb put-item --table-name cli --item', '{"id":{"S":"a"},"n":{"N":"5"}}');
    const { Items } = await aws('dynamodb scan --table-name cli');
    expect(Items).toEqual([{ id: { S: 'a' }, n: { N: '5' } }]);
    const { LatestStreamArn } = TableDescription as { readonly LatestStreamArn: string };
    const { StreamDescription } = await aws(
      `dynamodbstreams describe-stream --stream-arn ${LatestStreamArn}`,
    );
    const [shard] = (StreamDescription as { readonly Shards: readonly { readonly ShardId: string }[] })
      .Shards;
    const { ShardIterator } = await aws(
      `dynamodbstreams get-shard-iterator --stream-arn ${LatestStreamArn} --shard-iterator-type TRIM_HORIZON --shard-id`,
      shard?.ShardId as string,
    );
    const { Records } = await aws('dynamodbstreams get-records --shard-iterator', ShardIterator as string);
    expect(Records).toMatchObject([{ eventName: 'INSERT', dynamodb: { Keys: { id: { S: 'a' } } } }]);
  });
});
