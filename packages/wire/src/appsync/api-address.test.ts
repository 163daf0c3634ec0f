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

  it.each<[path: string, api: string | undefined]>([
    [`/_aws/appsync/${label}/graphql`, label],
    // AppSync says of an id that no API has it.
    ['/_aws/appsync/a/graphql', 'a'],
    ['/_aws/appsync//graphql', undefined],
    ['/_aws/appsyncs/a/graphql', undefined],
  ])('%s names an API alike for requests and sockets: %s', (path, api) => {
    const asked = graphqlAddressOf('localhost', path);
    expect(asked).toEqual(api === undefined ? undefined : { api, path: '/graphql' });
    expect(realtimeApiOf('localhost', path)).toBe(api);
  });
});
