import { expect, it } from 'vitest';
import { apiEndpoints } from './api-endpoints.ts';

const hostId = 'h'.repeat(26);
const api = { apiId: 'a', hostId, account: '000000000000', region: 'eu-west-1' };
const host = `${hostId}.appsync-api.eu-west-1`;
const realtimeHost = `${hostId}.appsync-realtime-api.eu-west-1`;

it.each([
  [
    'http://127.0.0.1:4566',
    `http://${host}.localhost:4566/graphql`,
    `ws://${realtimeHost}.localhost:4566/graphql`,
  ],
  [
    'https://[::1]:4566',
    `https://${host}.localhost:4566/graphql`,
    `wss://${realtimeHost}.localhost:4566/graphql`,
  ],
  ['http://localhost', `http://${host}.localhost/graphql`, `ws://${realtimeHost}.localhost/graphql`],
  [
    'http://studio.localhost:4566',
    `http://${host}.localhost:4566/graphql`,
    `ws://${realtimeHost}.localhost:4566/graphql`,
  ],
  [
    'https://appsync.eu-west-1.amazonaws.com',
    `https://${host}.amazonaws.com/graphql`,
    `wss://${realtimeHost}.amazonaws.com/graphql`,
  ],
  [
    'https://cairn.example.com',
    `https://${host}.cairn.example.com/graphql`,
    `wss://${realtimeHost}.cairn.example.com/graphql`,
  ],
])('below %s an API has hosts of its own', (endpoint, graphql, realtime) => {
  const { uris, dns } = apiEndpoints(endpoint, api);
  expect(uris).toEqual({ GRAPHQL: graphql, REALTIME: realtime });
  expect(dns.GRAPHQL).toBe(new URL(graphql).hostname);
});

it.each(['http://192.168.0.7:4566', 'https://[2001:db8::1]:4566'])(
  'below the address %s there are no names: an API is reached by its path',
  (endpoint) => {
    const { uris } = apiEndpoints(endpoint, api);
    expect(uris.GRAPHQL).toBe(`${endpoint}/_aws/appsync/${hostId}/graphql`);
    expect(uris.REALTIME).toBe(`${endpoint.replace('http', 'ws')}/_aws/appsync/${hostId}/graphql/realtime`);
  },
);
