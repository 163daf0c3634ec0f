import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Json } from '@cairn/kit';
import * as graphql from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import type { ApiProgram } from './api-program.ts';
import { type Handler, Raised, requestOf, type TestApiOptions, testApi } from './testing/test-api.ts';

/** Vectors lie beside the repository and are no part of it. */
const folder = fileURLToPath(new URL('../../../../../shared/conformance/appsync/', import.meta.url));

type Verdict = { readonly verdict: 'pass' | 'fail' | 'skip'; readonly reason?: string };
type Api = { -readonly [Member in keyof TestApiOptions]: TestApiOptions[Member] } & { program?: ApiProgram };
type Body = { readonly query: string; readonly variables?: object; readonly operationName?: string };
type Input = {
  readonly apiId: string;
  readonly code: string;
  readonly typeName: string;
  readonly fieldName: string;
};

/** What the replay takes for a server: APIs in memory, whose resolvers the replay makes of the vectors. */
class ReplayServer {
  readonly graphql = graphql;
  readonly #apis = new Map<string, Api>();
  readonly #shared = new Map<string, unknown>();

  once(key: string, make: () => unknown): unknown {
    if (!this.#shared.has(key)) this.#shared.set(key, make());
    return this.#shared.get(key);
  }

  atEnd(): void {}

  async call(operation: string, input: Input & { readonly definition: Uint8Array }): Promise<unknown> {
    if (operation === 'CreateGraphqlApi') {
      const apiId = `api${this.#apis.size}`;
      this.#apis.set(apiId, { resolvers: [], handlers: {} });
      return { graphqlApi: { apiId, uris: { GRAPHQL: apiId } } };
    }
    if (operation === 'CreateApiKey') return { apiKey: { id: 'key' } };
    const api = this.#apis.get(input.apiId);
    if (api === undefined) throw new Error('no such API');
    if (operation === 'StartSchemaCreation') {
      api.sdl = new TextDecoder().decode(input.definition);
      const read = readSchema(api.sdl);
      return isSchemaRejection(read) ? { status: 'FAILED', details: read.details } : { status: 'SUCCESS' };
    }
    if (operation === 'CreateResolver') addResolver(api, input);
    return {};
  }

  async postGraphql(url: string, _key: string, body: Body): Promise<unknown> {
    const api = this.#apis.get(url) as Api;
    api.program ??= testApi(api);
    const answer = await api.program.execute(requestOf(body.query, body));
    return { status: answer.status, body: JSON.parse(answer.body) };
  }
}

/** The replay's code is JavaScript with one import; here its functions are the test's. */
function addResolver(api: Api, { code, typeName, fieldName }: Input): void {
  const name = `${typeName}.${fieldName}`;
  const text = code.replace(/^import.*$/m, '').replaceAll('export function', 'function');
  const make = new Function('util', `${text}; return { request, response };`);
  const handler =
    (part: 'request' | 'response'): Handler =>
    (context, { appendError }) => {
      const error = (message: string): never => {
        throw new Raised(message);
      };
      return make({ error, appendError })[part]({ ...context, args: context.arguments }) as Json;
    };
  api.handlers = { ...api.handlers, [name]: { request: handler('request'), response: handler('response') } };
  api.resolvers = [
    ...(api.resolvers ?? []),
    { typeName, fieldName, kind: 'UNIT', dataSourceName: 'none', code: name },
  ];
}

describe.skipIf(!existsSync(join(folder, 'graphql-core.jsonl')))('the vectors of GraphQL itself', () => {
  it('hold but for three in a hundred', async () => {
    const { replayGraphql } = await import(pathToFileURL(join(folder, 'graphql-core.mjs')).href);
    const lines = readFileSync(join(folder, 'graphql-core.jsonl'), 'utf8').trim().split('\n');
    const server = new ReplayServer();
    const failed: string[] = [];
    let replayed = 0;
    for (const line of lines) {
      const vector = JSON.parse(line);
      const { verdict, reason }: Verdict = await replayGraphql(vector, server);
      if (verdict !== 'skip') replayed += 1;
      if (verdict === 'fail') failed.push(`${vector.id}: ${reason}`);
    }
    expect(replayed).toBeGreaterThan(40);
    expect(failed.length / replayed, failed.join('\n')).toBeLessThanOrEqual(0.03);
  });
});
