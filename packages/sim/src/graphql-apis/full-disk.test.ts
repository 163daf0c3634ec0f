import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateGraphqlApiCommand } from '@aws-sdk/client-appsync';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { ApiMaker, type ApiPlace, askApi, asking } from '../graphql/shop-api.ts';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';

const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
if (!mayMount)
  process.stdout.write(
    'LEFT OUT: a full disk below GraphQL APIs, since this user may not mount (Linux, as root)\n',
  );

const sdl = `type Post { id: ID! text: String }
type Query { post(id: ID!): Post }
type Mutation { addPost(id: ID!, text: String): Post }`;

/** An API over a table. */
async function makeApi(maker: ApiMaker, endpoint: string): Promise<ApiPlace> {
  const tables = new DynamoDBClient(clientConfiguration(endpoint));
  const AttributeName = 'id';
  await tables.send(
    new CreateTableCommand({
      ...{ TableName: 'posts', BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      KeySchema: [{ AttributeName, KeyType: 'HASH' }],
    }),
  );
  tables.destroy();
  const place = await maker.api(sdl);
  const { apiId } = place;
  await maker.source(apiId, {
    ...{ name: 'posts', type: 'AMAZON_DYNAMODB', serviceRoleArn: 'arn:aws:iam::000000000000:role/posts' },
    dynamodbConfig: { tableName: 'posts', awsRegion: 'us-east-1' },
  });
  await maker.script(apiId, 'Query.post', 'posts', asking('ddb.get({ key: { id: ctx.args.id } })'));
  const put = asking('ddb.put({ key: { id: ctx.args.id }, item: { text: ctx.args.text } })');
  await maker.script(apiId, 'Mutation.addPost', 'posts', put);
  return place;
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let bytes = 65_536; bytes >= 1; ) {
      const { bytesWritten } = await file.write(Buffer.alloc(bytes)).catch(() => ({ bytesWritten: 0 }));
      if (bytesWritten < bytes) bytes = Math.floor(bytes / 2);
    }
  } finally {
    await file.close();
  }
}

const addPost = 'mutation ($id: ID!, $text: String) { addPost(id: $id, text: $text) { id } }';

it.runIf(mayMount)(
  'a full disk refuses mutations, loses none, and once there is room all goes on',
  {
    timeout: 120_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-full-graphql-'));
    const place = join(folder, 'small');
    await mkdir(place);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', place]).status).toBe(0);
    let server: ServerProcess | undefined;
    let maker: ApiMaker | undefined;
    try {
      const ballast = join(place, 'ballast');
      await writeFile(ballast, Buffer.alloc(6 * 1_048_576));
      server = await ServerProcess.start({ dataDirectory: join(place, 'data') });
      const { endpoint } = server;
      maker = new ApiMaker(endpoint);
      const api = await makeApi(maker, endpoint);
      const texts = new Map<string, string>();
      const add = async (id: string, characters: number) => {
        const text = `${id} ${'x'.repeat(characters)}`;
        const { status, body } = await askApi(endpoint, api, addPost, { id, text });
        expect(status).toBe(200);
        if (body.errors === undefined) {
          expect(body.data).toEqual({ addPost: { id } });
          texts.set(id, text);
        }
        return body;
      };
      const addUntilRefused = async (name: string, characters: number) => {
        for (let number = 0; number < 1_000; number += 1) {
          const body = await add(`${name}-${number}`, characters);
          if (body.errors !== undefined) return { id: `${name}-${number}`, body };
        }
        throw new Error('nothing was refused');
      };
      const expectAllThere = async (): Promise<void> => {
        for (const [id, text] of texts) {
          const { body } = await askApi(endpoint, api, 'query ($id: ID!) { post(id: $id) { text } }', { id });
          expect(body, id).toEqual({ data: { post: { text } } });
        }
      };
      const large = await addUntilRefused('large', 100_000);
      expect(texts.size).toBeGreaterThan(3);
      await fill(ballast);
      const small = await addUntilRefused('small', 5_000);
      for (const { id, body } of [large, small]) {
        expect(body).toEqual({
          data: { addPost: null },
          errors: [
            expect.objectContaining({
              path: ['addPost'],
              errorType: 'DynamoDB:InternalServerErrorException',
            }),
          ],
        });
        const found = await askApi(endpoint, api, 'query ($id: ID!) { post(id: $id) { id } }', { id });
        expect(found.body, 'what was refused is not there').toEqual({ data: { post: null } });
      }
      await expectAllThere();
      const creation = new CreateGraphqlApiCommand({
        ...{ name: 'another', authenticationType: 'API_KEY', ownerContact: 'x'.repeat(200) },
        tags: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`tag${at}`, 'x'.repeat(200)])),
      });
      await expect(maker.client.send(creation)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });

      await rm(ballast);
      expect((await add(large.id, 100_000)).errors).toBeUndefined();
      expect((await maker.client.send(creation)).graphqlApi).toMatchObject({ name: 'another' });
      await expectAllThere();
      await server.kill();
      await server.start();
      await expectAllThere();
      expect((await add('after', 10)).errors).toBeUndefined();
    } finally {
      maker?.destroy();
      await server?.stop();
      spawnSync('umount', [place]);
      await rm(folder, { recursive: true, force: true });
    }
  },
);
