import { describe, expect, it } from 'vitest';
import { graphqlAddressOf } from '../appsync-data/graphql-address.ts';
import { realtimeApiOf } from '../appsync-realtime/realtime-address.ts';
import { BrowserGuard } from '../http/browser-guard.ts';

const label = 'abcdefghijklmnopqrstuvwxyz';
const guard = new BrowserGuard({ hostnames: [], origins: [] });

describe('the address of a GraphQL API', () => {
  it.each<[host: string, kind: 'graphql' | 'realtime' | 'none']>([
    [`${label}.appsync-api.us-east-1.amazonaws.com`, 'graphql'],
    [`${label.toUpperCase()}.AppSync-API.us-east-1.amazonaws.com`, 'graphql'],
    [`${label}.appsync-api.us-gov-west-1.amazonaws.com`, 'graphql'],
    [`${label}.appsync-realtime-api.us-east-1.amazonaws.com`, 'realtime'],
    [`${label}.appsync-api.nowhere.amazonaws.com`, 'none'],
    [`${label}.appsync-realtime-api.nowhere.amazonaws.com`, 'none'],
    [`${label}0.appsync-api.us-east-1.amazonaws.com`, 'none'],
    [`${label}.appsync-api.us-east-1`, 'none'],
  ])('%s is that of its kind alike for the guard, requests and sockets: %s', (host, kind) => {
    expect(guard.judge({ host }).kind).toBe(kind === 'none' ? 'refuse' : 'pass');
    expect(graphqlAddressOf(host, '/graphql')?.api).toBe(kind === 'graphql' ? label : undefined);
    expect(realtimeApiOf(host, '/graphql')).toBe(kind === 'none' ? undefined : label);
  });

  it.each<[path: string, isOne: boolean]>([
    [`/_aws/appsync/${label}/graphql`, true],
    [`/_aws/appsync/${label}0/graphql`, false],
    ['/_aws/appsync/a/graphql', false],
    [`/_aws/appsync/${label.toUpperCase()}/graphql`, false],
  ])('%s is one alike for requests and sockets: %s', (path, isOne) => {
    expect(graphqlAddressOf('localhost', path)?.path).toBe(isOne ? '/graphql' : undefined);
    expect(realtimeApiOf('localhost', path)).toBe(isOne ? label : undefined);
  });
});
