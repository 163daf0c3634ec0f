import { expect, test } from 'vitest';
import { BrowserGuard } from './browser-guard.ts';

const guard = new BrowserGuard({
  hostnames: ['cairn.example'],
  origins: ['https://app.example'],
  studioHostnames: ['studio.localhost', 'studio.example'],
});

test.each([
  [{ host: 'localhost:4566' }, 'pass'],
  [{ host: 'LOCALHOST' }, 'pass'],
  [{ host: 'states.us-east-1.localhost:4566' }, 'pass'],
  [{ host: '127.0.0.1:4566' }, 'pass'],
  [{ host: '[::1]:4566' }, 'pass'],
  [{ host: 'sync-localhost:4566' }, 'pass'],
  [{ host: 'sync-127.0.0.1:4566' }, 'pass'],
  [{ host: 'cairn.example:4566' }, 'pass'],
  [{ host: 'sync-cairn.example' }, 'pass'],
  [{}, 'refuse'],
  [{ host: 'notes.s3.us-east-1.amazonaws.com' }, 'pass'],
  [{ host: 's3.eu-west-1.amazonaws.com' }, 'pass'],
  [{ host: 'notes.s3.us-east-1.amazonaws.com.evil.example' }, 'refuse'],
  [{ host: 'evils3.us-east-1.amazonaws.com' }, 'refuse'],
  [{ host: 'sts.us-east-1.amazonaws.com' }, 'refuse'],
  [{ host: 'notes.s3.us-east-1.amazonaws.com', origin: 'https://evil.example' }, 'refuse'],
  [{ host: '' }, 'refuse'],
  [{ host: 'evil.example' }, 'refuse'],
  [{ host: 'localhost.evil.example' }, 'refuse'],
  [{ host: 'evil-localhost' }, 'refuse'],
  [{ host: '127.0.0.1.evil.example' }, 'refuse'],
  [{ host: 'localhost:4566:1' }, 'refuse'],
  [{ host: 'user@localhost' }, 'refuse'],
  [{ host: 'localhost', origin: 'http://localhost:3000' }, 'pass'],
  [{ host: 'localhost', origin: 'http://127.0.0.1:5173' }, 'pass'],
  [{ host: 'localhost', origin: 'https://[::1]:5173' }, 'pass'],
  [{ host: 'localhost', origin: 'https://app.example' }, 'pass'],
  [{ host: 'localhost', origin: 'https://app.example', 'sec-fetch-site': 'cross-site' }, 'pass'],
  [{ host: 'localhost', origin: 'https://evil.example' }, 'refuse'],
  [{ host: 'localhost', origin: 'http://localhost.evil.example' }, 'refuse'],
  [{ host: 'localhost', origin: 'http://localhost@evil.example' }, 'refuse'],
  [{ host: 'localhost', origin: 'null' }, 'refuse'],
  [{ host: 'localhost', origin: 'file://' }, 'refuse'],
  [{ host: 'localhost', 'sec-fetch-site': 'cross-site' }, 'refuse'],
  [{ host: 'localhost', 'sec-fetch-site': 'same-origin' }, 'pass'],
  [{ host: 'localhost', 'sec-fetch-site': 'none' }, 'pass'],
])('%j: %s', (headers, verdict) => {
  expect(guard.judge(headers).kind).toBe(verdict);
});

test.each([
  ['localhost:4566', 'server'],
  ['127.0.0.1:4566', 'server'],
  ['[::1]:4566', 'server'],
  ['sync-localhost:4566', 'server'],
  ['cairn.example', 'server'],
  ['app.localhost:4566', 'site'],
  ['notes.s3.us-east-1.amazonaws.com', 'site'],
  ['states.us-east-1.localhost:4566', 'site'],
  ['studio.localhost:4566', 'studio'],
  ['STUDIO.example', 'studio'],
  ['sync-studio.localhost', 'site'],
  ['a.studio.localhost', 'site'],
])('%s is the host of the %s', (host, face) => {
  for (const _ of ['first seen', 'remembered'])
    expect(guard.judge({ host })).toEqual({ kind: 'pass', origin: undefined, face });
});

test.each([
  [{}, 'pass'],
  [{ origin: 'http://studio.localhost:4566', 'sec-fetch-site': 'same-origin' }, 'pass'],
  [{ origin: 'https://studio.localhost:4566' }, 'pass'],
  [{ 'sec-fetch-site': 'same-origin' }, 'pass'],
  [{ 'sec-fetch-site': 'none' }, 'pass'],
  [{ origin: 'http://studio.localhost:3000' }, 'refuse'],
  [{ origin: 'http://localhost:4566' }, 'refuse'],
  [{ origin: 'https://app.example' }, 'refuse'],
  [{ origin: 'null' }, 'refuse'],
  [{ origin: '' }, 'refuse'],
  [{ origin: 'http://studio.localhost:4566', 'sec-fetch-site': 'cross-site' }, 'refuse'],
  [{ 'sec-fetch-site': 'same-site' }, 'refuse'],
  [{ 'sec-fetch-site': 'cross-site' }, 'refuse'],
])("the studio's host, asked with %j: %s", (headers, verdict) => {
  const host = 'studio.localhost:4566';
  expect(guard.judge({ host, ...headers })).toMatchObject({ kind: verdict, face: 'studio' });
});

test.each([
  ['box.lan:4566', 'box.lan'],
  ['10.0.0.7', '10.0.0.7'],
  ['[fe80::1]:4566', '[fe80::1]'],
  ['<b>', 'NAME'],
  [undefined, 'NAME'],
])('%s is refused with what allows it', (host, name) => {
  expect(guard.judge({ host })).toEqual({
    kind: 'refuse',
    face: undefined,
    because: 'host',
    reason: `The Host header does not name this server. If it should: start it with --hostname ${name}`,
  });
});
