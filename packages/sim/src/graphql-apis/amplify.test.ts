import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppSyncClient, DeleteApiKeyCommand } from '@aws-sdk/client-appsync';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';
import { AmplifyClient } from './amplify-client.ts';
import { createMessageApi, type MessageApi } from './message-api.ts';

let dataDirectory: string;
let server: ServerProcess;
let api: MessageApi;
const clients: AmplifyClient[] = [];

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-amplify-'));
  server = await ServerProcess.start({ dataDirectory });
  api = await createMessageApi(server.endpoint, Date.now());
}, 60_000);
afterEach(async () => {
  for (const client of clients.splice(0)) await client.stop();
});
afterAll(async () => {
  await server.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** The official client over TLS, by a certificate of the server's own authority. */
async function amplify(apiKey = api.apiKey): Promise<AmplifyClient> {
  const endpoint = `${server.endpoint.replace('http://127.0.0.1', 'https://localhost')}${api.path}`;
  const authorityFile = join(dataDirectory, 'tls', 'ca.pem');
  const client = await AmplifyClient.start(endpoint, { apiKey, authorityFile });
  clients.push(client);
  return client;
}

const send =
  'mutation ($id: ID!, $text: String) { send(id: $id, text: $text) { __typename id text author { name } } }';
const onSend = 'subscription ($id: ID) { onSend(id: $id) { id text author { name } } }';

describe('aws-amplify over TLS', { timeout: 60_000 }, () => {
  it('queries, mutates and shows errors as AppSync gives them', async () => {
    const client = await amplify();
    expect(await client.request(send, { id: '1', text: 'one' })).toMatchObject({
      data: { send: { id: '1', text: 'one', author: { name: 'Ana' } } },
    });
    expect(await client.request('query { message(id: "7") { id } }')).toMatchObject({
      data: { message: { id: '7' } },
    });
    expect(await client.request('query { unknown }')).toMatchObject({
      errors: [
        { message: expect.stringContaining("FieldUndefined: Field 'unknown' in type 'Query' is undefined") },
      ],
    });
  });

  it('is told of mutations, each subscription of what it asks for, in their order', async () => {
    const client = await amplify();
    await client.subscribe('all', onSend);
    await client.subscribe('one', onSend, { id: '2' });
    for (const id of ['1', '2', '3']) await client.request(send, { id, text: 'a' });
    await expect.poll(() => client.messagesOf('all').length).toBe(3);
    expect(client.messagesOf('all')).toEqual(
      ['1', '2', '3'].map((id) => ({ onSend: { id, text: 'a', author: { name: 'Ana' } } })),
    );
    expect(client.messagesOf('one')).toEqual([{ onSend: { id: '2', text: 'a', author: { name: 'Ana' } } }]);
    client.unsubscribe('all');
    await client.request(send, { id: '2', text: 'b' });
    await expect.poll(() => client.messagesOf('one').length).toBe(2);
    expect(client.messagesOf('all').length).toBe(3);
  });

  it('is refused with a wrong key', async () => {
    const client = await amplify('da2-wrongwrongwrongwrongwrongwr');
    expect(await client.request('query { message(id: "7") { id } }')).toMatchObject({
      errors: [{ message: expect.stringContaining('Unauthorized') }],
    });
    await client.subscribe('all', onSend);
    expect(JSON.stringify(client.errorsOf('all'))).toContain('UnauthorizedException');
  });

  it('subscribes again by itself after the server was killed and has started again', async () => {
    const client = await amplify();
    await client.subscribe('all', onSend);
    await client.request(send, { id: '1', text: 'before' });
    const before = client.establishedCount();
    await server.kill();
    await server.start();
    await expect.poll(() => client.establishedCount(), { timeout: 40_000 }).toBeGreaterThan(before);
    await client.request(send, { id: '2', text: 'after' });
    await expect.poll(() => client.messagesOf('all').length).toBe(2);
  });

  it('hears nothing more once its key is deleted', async () => {
    const client = await amplify();
    await client.subscribe('all', onSend);
    const other = await createMessageApi(server.endpoint, Date.now());
    const appsync = new AppSyncClient(clientConfiguration(server.endpoint));
    await appsync.send(new DeleteApiKeyCommand({ apiId: api.apiId, id: api.apiKey }));
    appsync.destroy();
    await expect
      .poll(() => JSON.stringify(client.errorsOf('all')), { timeout: 40_000 })
      .toContain('Unauthorized');
    expect(client.messagesOf('all')).toEqual([]);
    api = other;
  });
});
