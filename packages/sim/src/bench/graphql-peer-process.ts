import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { type BooksKind, books, booksSchema } from './graphql-books.ts';

/**
 * A process that answers the books as another GraphQL server does, with plain functions for resolvers: `KIND PEER`.
 * It prints its port when it listens. All peers stand on node:http.
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

const listener = peer === 'yoga' ? yoga() : peer === 'apollo' ? await apollo() : jit();
const server = createServer(listener);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
