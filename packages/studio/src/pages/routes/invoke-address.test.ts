import { expect, it } from 'vitest';
import { curlCommand, invokeAddress } from './invoke-address.ts';

const page = { protocol: 'http:', hostname: 'studio.localhost', port: '4566', region: 'us-east-1' };

it('tells where a stage answers', () => {
  const rest = { kind: 'rest', id: 'abc', endpoint: undefined } as const;
  expect(invokeAddress(rest, 'prod', page)).toBe('http://abc.execute-api.us-east-1.localhost:4566/prod');
  expect(invokeAddress(rest, 'prod', { ...page, hostname: 'studio.example' })).toBeUndefined();
  const http = { kind: 'http', id: 'abc', endpoint: 'https://abc.example' } as const;
  expect(invokeAddress(http, '$default', page)).toBe('https://abc.example');
  expect(invokeAddress({ ...http, endpoint: 'javascript:alert(1)' }, '$default', page)).toBeUndefined();
});

it('writes a request as a command, whatever its body holds', () => {
  expect(curlCommand({ method: 'POST', url: 'http://a/b', body: "it's" })).toBe(
    `curl -i -X POST 'http://a/b' -H 'content-type: application/json' -d 'it'\\''s'`,
  );
});
