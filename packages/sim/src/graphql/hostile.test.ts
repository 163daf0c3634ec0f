import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileScripts, hostileTemplates } from './hostile-code.ts';
import { hostileRequests } from './hostile-documents.ts';
import { askHostile, makeHostileApi, sendHostile } from './hostile-laboratory.ts';
import { ApiMaker, type ApiPlace, askApi } from './shop-api.ts';

let server: CairnServer;
let maker: ApiMaker;
let hostile: ApiPlace;
let logged: string[];

beforeAll(async () => {
  logged = [];
  server = await createServer({
    ...{ memory: true, port: 0, studio: false },
    log: (level, message, fields) => {
      if (level === 'error') logged.push(`${message} ${JSON.stringify(fields)}`);
    },
  });
  maker = new ApiMaker(server.endpoint);
  hostile = await makeHostileApi(maker);
}, 60_000);
afterAll(async () => {
  maker.destroy();
  await server.stop();
});

describe('a request that means harm', () => {
  it.each(hostileRequests.map((request) => [request.name, request] as const))(
    'is answered: %s',
    async (_name, request) => {
      const { status, text } = await sendHostile(server.endpoint, hostile, request);
      expect([status, text.length < 6_000_000, request.answer.test(text)], text.slice(0, 500)).toEqual([
        request.status,
        true,
        true,
      ]);
      expect(text).not.toMatch(/node_modules|packages\/|at \w+ \(/);
    },
  );
});

describe('a resolver that means harm', () => {
  it.each([...hostileScripts, ...hostileTemplates].map((code) => [code.name, code] as const))(
    'ends at its own field: %s',
    async (_name, code) => {
      const { status, body } = await askHostile(server.endpoint, hostile, code);
      expect([status, body.data?.safe]).toEqual([200, 'safe']);
      const [error] = body.errors ?? [];
      expect(error?.errorType ?? 'none').toBe(code.errorType);
      expect(String(error?.message ?? body.data?.[code.field])).toMatch(code.message);
      if (error !== undefined) expect(error.path).toEqual([code.field]);
    },
  );
});

it('nothing of it all was a failure of the server, and the API still answers', async () => {
  expect(logged).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  expect((await askApi(server.endpoint, hostile, '{ safe }')).body).toEqual({ data: { safe: 'safe' } });
});
