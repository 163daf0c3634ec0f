import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppSyncClient,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  DeleteGraphqlApiCommand,
  GetIntrospectionSchemaCommand,
  GetSchemaCreationStatusCommand,
  ListApiKeysCommand,
  ListGraphqlApisCommand,
  ListResolversCommand,
  ListTypesCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientOptions } from '../events/events-server.ts';
import { ServerProcess } from '../server-process.ts';
import { code, runtime } from './graphql-laboratory.ts';

let folder: string;
let server: ServerProcess;
let appSync: AppSyncClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-graphql-'));
  server = await ServerProcess.start({
    dataDirectory: join(folder, 'data'),
    arguments: ['--limit', 'graphqlApisMax=100000'],
  });
  appSync = new AppSyncClient(clientOptions(server.endpoint));
});
afterEach(async () => {
  appSync.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A schema that tells its version, by a field and by so many types. */
function schemaOf(version: number): Uint8Array {
  const types = Array.from({ length: version % 5 }, (_, index) => `type T${index} { a: Int }`);
  return new TextEncoder().encode(`type Query { v${version}: String } ${types.join(' ')}`);
}

async function create(): Promise<string> {
  const { graphqlApi } = await appSync.send(
    new CreateGraphqlApiCommand({ name: 'a', authenticationType: 'API_KEY' }),
  );
  return graphqlApi?.apiId as string;
}

it('what was acknowledged is there after a kill, and no API is there by halves', {
  timeout: 120_000,
}, async () => {
  const apiId = await create();
  await appSync.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  const acknowledged = new Set([apiId]);
  const deleted = new Set<string>();
  let version = 0;
  let resolved = -1;
  for (const bound of [6, 14, 22]) {
    let isKilled = false;
    const change = async (): Promise<void> => {
      for (let next = version + 1; !isKilled; next += 1) {
        await appSync.send(new StartSchemaCreationCommand({ apiId, definition: schemaOf(next) }));
        version = next;
        const place = { apiId, typeName: 'Query', fieldName: `v${next}` };
        await appSync.send(new CreateResolverCommand({ ...place, dataSourceName: 'none', runtime, code }));
        resolved = next;
        if (next >= bound) {
          isKilled = true;
          await server.kill();
        }
      }
    };
    const createAndDelete = async (): Promise<void> => {
      while (!isKilled) {
        const kept = await create();
        acknowledged.add(kept);
        const gone = await create();
        await appSync.send(new StartSchemaCreationCommand({ apiId: gone, definition: schemaOf(0) }));
        await appSync.send(new DeleteGraphqlApiCommand({ apiId: gone }));
        deleted.add(gone);
      }
    };
    await Promise.allSettled([change(), createAndDelete(), createAndDelete()]);
    await server.start();
    appSync.destroy();
    appSync = new AppSyncClient(clientOptions(server.endpoint));
    // The schema is of one version, with all types of it; its status is that of the same.
    const { schema } = await appSync.send(new GetIntrospectionSchemaCommand({ apiId, format: 'SDL' }));
    const found = Number(/v(\d+): String/.exec(new TextDecoder().decode(schema))?.[1]);
    expect([version, version + 1]).toContain(found);
    version = found;
    const { types } = await appSync.send(new ListTypesCommand({ apiId, format: 'SDL' }));
    expect(types?.length).toBe(1 + (found % 5));
    const { details } = await appSync.send(new GetSchemaCreationStatusCommand({ apiId }));
    expect(details).toBe(`Successfully created schema with ${1 + (found % 5)} types.`);
    const resolvers = await pages(async (nextToken) => {
      const page = await appSync.send(new ListResolversCommand({ apiId, typeName: 'Query', nextToken }));
      return [page.resolvers?.map(({ fieldName }) => fieldName as string) ?? [], page.nextToken];
    });
    expect(resolvers).toContain(`v${resolved}`);
    const apis = await pages(async (nextToken) => {
      const page = await appSync.send(new ListGraphqlApisCommand({ nextToken }));
      return [page.graphqlApis?.map((api) => api.apiId as string) ?? [], page.nextToken];
    });
    for (const id of acknowledged) expect(apis).toContain(id);
    for (const id of deleted) expect(apis).not.toContain(id);
    // Each that is listed is there.
    for (const id of apis) await appSync.send(new ListApiKeysCommand({ apiId: id }));
  }
});

async function pages(
  ask: (
    nextToken: string | undefined,
  ) => Promise<readonly [items: readonly string[], next: string | undefined]>,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const [items, next] = await ask(nextToken);
    all.push(...items);
    if (next === undefined) return all;
    nextToken = next;
  }
}
