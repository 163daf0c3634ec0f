import { expect, it } from 'vitest';
import { addressesOf } from './api-addresses.ts';

const uris = {
  GRAPHQL: 'http://abc.appsync-api.us-east-1.localhost:4566/graphql',
  REALTIME: 'ws://abc.appsync-realtime-api.us-east-1.localhost:4566/graphql',
};

it('names the address by path, below a name that every client resolves, and those over TLS', () => {
  expect(addressesOf({ apiId: 'abc', uris }, 'http://studio.localhost:4566')).toEqual([
    ['Endpoint', uris.GRAPHQL],
    ['Endpoint by path', 'http://localhost:4566/_aws/appsync/abc/graphql'],
    ['Subscriptions', uris.REALTIME],
    ['Endpoint over TLS', 'https://abc.appsync-api.us-east-1.localhost:4566/graphql'],
    ['By path, over TLS', 'https://localhost:4566/_aws/appsync/abc/graphql'],
  ]);
});

it('names each address once where the page itself came over TLS', () => {
  const secure = { GRAPHQL: uris.GRAPHQL.replace('http:', 'https:') };
  expect(addressesOf({ apiId: 'abc', uris: secure }, 'https://cairn.example.com')).toEqual([
    ['Endpoint', secure.GRAPHQL],
    ['Endpoint by path', 'https://cairn.example.com/_aws/appsync/abc/graphql'],
  ]);
});
