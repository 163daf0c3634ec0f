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
  { peer: 'mercurius', name: 'mercurius with its JIT, on Fastify', atLeast: 0.5 },
  { peer: 'jit', name: 'graphql-jit of mercurius on node:http', atLeast: 0.5 },
] as const;

/** Where the books are asked for. */
interface Target {
  readonly endpoint: string;
  readonly path: string;
  readonly key: string;
  readonly stop: () => Promise<void> | void;
}

/** Turns that the servers take: what else the machine does falls on all of them. */
const turnsOf = (seconds: number) => (seconds < 1 ? 1 : 3);

/** An API of the books on a server process. */
async function startApi(kind: BooksKind): Promise<Target> {
  const server = await ServerProcess.start({ dataDirectory: undefined });
  const client = new AppSyncClient(clientConfiguration(server.endpoint));
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
  client.destroy();
  const { endpoint } = server;
  const path = `/_aws/appsync/${apiId}/graphql`;
  return { endpoint, path, key: apiKey?.id as string, stop: async () => void (await server.stop()) };
}

async function startPeer(kind: BooksKind, peer: string): Promise<Target> {
  const program = fileURLToPath(new URL('../graphql-peer-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, kind, peer], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const endpoint = `http://127.0.0.1:${String(port).trim()}`;
  return { endpoint, path: '/graphql', key: '', stop: () => void child.kill() };
}

/** Answers per second. */
async function rateOf({ endpoint, path, key }: Target, seconds: number): Promise<number> {
  const { answers, errors, ...took } = await runLoad({
    endpoint,
    path,
    operation: '',
    input: { query: booksQuery },
    headers: { Host: new URL(endpoint).host, 'Content-Type': 'application/json', 'x-api-key': key },
    expected: booksExpected,
    connections,
    seconds,
  });
  if (errors > 0) throw new Error(`${errors} of ${answers} answers are wrong`);
  return answers / took.seconds;
}

/** The best of each, by turns. */
async function ratesOf(targets: readonly Target[], seconds: number): Promise<readonly number[]> {
  const rates = targets.map(() => 0);
  const turns = turnsOf(seconds);
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, target] of targets.entries())
      rates[index] = Math.max(rates[index] ?? 0, await rateOf(target, Math.min(seconds, 5) / turns));
  }
  return rates;
}

function rowOf(kind: BooksKind, method: string): BenchRow {
  const name = `graphql-${kind}`;
  return {
    name,
    run: async ({ seconds }) => {
      const targets: Target[] = [];
      try {
        targets.push(await startApi(kind));
        for (const { peer } of peers) targets.push(await startPeer(kind, peer));
        // Code is compiled while it runs: nobody is measured cold.
        for (const target of targets) await rateOf(target, Math.min(seconds, 2));
        const [value = 0, ...rates] = await ratesOf(targets, seconds);
        return peers.map(({ peer, name: peerName, atLeast }, index): BenchResult => {
          const rate = rates[index] ?? 0;
          return {
            ...{ name: `${name} beside ${peer}`, value, unit: 'queries/s', method },
            // What is asked for is asked of the first row; the other only stands beside its peers.
            ...(kind === 'root' ? { target: { atLeast: atLeast * rate } } : {}),
            peer: { name: peerName, value: rate },
          };
        });
      } finally {
        for (const { stop } of targets) await stop();
      }
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
