import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { fastify } from 'fastify';
import { type BooksKind, books, booksSchema } from './graphql-books.ts';

/**
 * A process that answers the books as another GraphQL server does, with plain functions for resolvers: `KIND PEER`.
 * It prints its port when it listens. All peers stand on node:http, mercurius by Fastify.
 */
const [kind, peer] = process.argv.slice(2) as [BooksKind, string];

const require = createRequire(import.meta.url);
const fields = {
  Query: { books: () => books },
  ...(kind === 'nested' ? { Book: { author: (book: (typeof books)[number]) => book.author } } : {}),
};

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

async function bodyOf(
  request: IncomingMessage,
): Promise<{ readonly query: string; readonly variables?: object }> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** graphql-yoga by its own listener, its length told so that the load generator sees where an answer ends. */
function yoga(): Listener {
  const { createSchema, createYoga } = require('graphql-yoga');
  return createYoga({
    schema: createSchema({ typeDefs: booksSchema, resolvers: fields }),
    logging: false,
    graphiql: false,
    landingPage: false,
  });
}

/** Apollo Server without a framework around it. */
async function apollo(): Promise<Listener> {
  const server = new ApolloServer({ typeDefs: booksSchema, resolvers: fields, introspection: false });
  await server.start();
  return async (request, response) => {
    const body = await bodyOf(request);
    const headers = new HeaderMap(Object.entries(request.headers as { [name: string]: string }));
    const { body: answer } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body },
      context: async () => ({}),
    });
    send(response, answer.kind === 'complete' ? answer.string : '');
  };
}

/** graphql-jit, which is what mercurius compiles queries with, its queries compiled once. */
function jit(): Listener {
  const { makeExecutableSchema } = require('@graphql-tools/schema');
  const { parse } = require('graphql');
  const { compileQuery } = require('graphql-jit');
  const schema = makeExecutableSchema({ typeDefs: booksSchema, resolvers: fields });
  const compiled = new Map<
    string,
    { query: (root: object, context: object, variables: object) => unknown }
  >();
  return async (request, response) => {
    const { query, variables = {} } = await bodyOf(request);
    let known = compiled.get(query);
    if (known === undefined) {
      known = compileQuery(schema, parse(query)) as NonNullable<typeof known>;
      compiled.set(query, known);
    }
    send(response, JSON.stringify(await known.query({}, {}, variables)));
  };
}

/** mercurius as its own documentation sets it up for speed: a query is compiled when it has come twice. */
async function mercurius(): Promise<number> {
  const server = fastify();
  await server.register(require('mercurius'), { schema: booksSchema, resolvers: fields, jit: 1 });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as AddressInfo).port;
}

/** The port of a server on node:http alone. */
async function listen(listener: Listener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const starts: { readonly [peer: string]: () => Promise<number> } = {
  yoga: () => listen(yoga()),
  apollo: async () => listen(await apollo()),
  jit: () => listen(jit()),
  mercurius,
};
const start = starts[peer];
if (start === undefined) throw new Error(`there is no peer named ${peer}`);
process.stdout.write(`${await start()}\n`);
