import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import { ServerProcess } from '../../server-process.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import type { BenchResult, BenchRow } from '../bench-row.ts';
import { type BooksKind, booksExpected, booksQuery, booksResolvers, booksSchema } from '../graphql-books.ts';
import { runLoad } from '../load.ts';

const connections = 50;
/** Answers a second have to be so many times those of a peer. */
const peers = [
  { peer: 'yoga', name: 'graphql-yoga, plain functions', atLeast: 1 },
  { peer: 'apollo', name: 'Apollo Server, plain functions', atLeast: 1 },
  { peer: 'jit', name: 'graphql-jit of mercurius on node:http', atLeast: 0.5 },
] as const;

/** An API of the books on a server process. @returns where it is asked, and with which headers */
async function withApi<Answer>(
  kind: BooksKind,
  work: (target: {
    readonly endpoint: string;
    readonly path: string;
    readonly key: string;
  }) => Promise<Answer>,
): Promise<Answer> {
  const server = await ServerProcess.start({ dataDirectory: undefined });
  const client = new AppSyncClient(clientConfiguration(server.endpoint));
  try {
    const { graphqlApi } = await client.send(
      new CreateGraphqlApiCommand({ name: 'books', authenticationType: 'API_KEY' }),
    );
    const apiId = graphqlApi?.apiId as string;
    const definition = new TextEncoder().encode(booksSchema);
    await client.send(new StartSchemaCreationCommand({ apiId, definition }));
    await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
    for (const resolver of booksResolvers(kind)) {
      const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
      await client.send(new CreateResolverCommand({ apiId, ...resolver, dataSourceName: 'none', runtime }));
    }
    const { apiKey } = await client.send(new CreateApiKeyCommand({ apiId }));
    const key = apiKey?.id as string;
    return await work({ endpoint: server.endpoint, path: `/_aws/appsync/${apiId}/graphql`, key });
  } finally {
    client.destroy();
    await server.stop();
  }
}

/** Answers per second. */
async function rateOf(
  { endpoint, path, key }: { readonly endpoint: string; readonly path: string; readonly key: string },
  seconds: number,
): Promise<number> {
  const load = {
    endpoint,
    path,
    operation: '',
    input: { query: booksQuery },
    headers: { Host: new URL(endpoint).host, 'Content-Type': 'application/json', 'x-api-key': key },
    expected: booksExpected,
    connections,
  };
  await runLoad({ ...load, seconds: Math.min(seconds, 1) });
  const { answers, errors, seconds: lasted } = await runLoad({ ...load, seconds });
  if (errors > 0) throw new Error(`${errors} of ${answers} answers are wrong`);
  return answers / lasted;
}

async function peerRate(kind: BooksKind, peer: string, seconds: number): Promise<number> {
  const program = fileURLToPath(new URL('../graphql-peer-process.ts', import.meta.url));
  const environment = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, [program, kind, peer], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    const endpoint = `http://127.0.0.1:${String(port).trim()}`;
    return await rateOf({ endpoint, path: '/graphql', key: '' }, seconds);
  } finally {
    child.kill();
  }
}

function rowOf(kind: BooksKind, method: string): BenchRow {
  const name = `graphql-${kind}`;
  return {
    name,
    run: async ({ seconds }) => {
      const value = await withApi(kind, (target) => rateOf(target, seconds));
      const results: BenchResult[] = [];
      for (const { peer, name: peerName, atLeast } of peers) {
        const rate = await peerRate(kind, peer, Math.min(seconds, 5));
        // What is asked for is asked of the first row; the other only stands beside it.
        const target = kind === 'root' ? { target: { atLeast: atLeast * rate } } : {};
        results.push({
          ...{ name: `${name} beside ${peer}`, value, unit: 'queries/s', method },
          ...target,
          peer: { name: peerName, value: rate },
        });
      }
      return results;
    },
  };
}

/** One resolver in JavaScript gives 20 books with their authors; the rest are plain fields. */
export const graphqlRoot = rowOf(
  'root',
  '50 connections; 20 books by one resolver in JavaScript, source NONE',
);

/** Each book's author has a resolver too. */
export const graphqlNested = rowOf(
  'nested',
  '50 connections; 20 books by 21 resolvers in JavaScript, source NONE',
);
