import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leadS3To } from './lead-s3-to.ts';
import { s3TargetOf } from './s3-target.ts';

const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  asked.push(request);
  request.resume();
  response.end('here');
});
let endpoint: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let undo = () => {};
afterEach(() => {
  undo();
  asked.length = 0;
});

describe('where a request for S3 goes', () => {
  const local = new URL('http://localhost:4566');
  const far = new URL('https://cairn.example');
  it.each([
    [
      'https://notes.s3.us-east-1.amazonaws.com/a%20b?x-id=PutObject',
      local,
      'http://notes.s3.localhost:4566/a%20b?x-id=PutObject',
    ],
    ['https://s3.eu-west-1.amazonaws.com/my.notes/a', local, 'http://s3.localhost:4566/my.notes/a'],
    ['https://notes.s3.amazonaws.com/a', far, 'https://cairn.example/a'],
    ['https://notes.s3-eu-west-1.amazonaws.com/a', far, 'https://cairn.example/a'],
    ['https://notes.s3.dualstack.us-east-1.amazonaws.com/a', far, 'https://cairn.example/a'],
  ])('%s', (url, to, expected) => {
    expect(s3TargetOf(url, to)).toEqual({ url: expected, originalHost: new URL(url).hostname });
  });

  it.each([
    'http://notes.s3.us-east-1.amazonaws.com/a',
    'https://notes.s3.us-east-1.amazonaws.com.evil.example/a',
    'https://evils3.us-east-1.amazonaws.com/a',
    'https://sts.us-east-1.amazonaws.com/',
    'https://example.com/?https://s3.us-east-1.amazonaws.com',
    '/relative',
    '',
  ])('is where it was: %s', (url) => {
    expect(s3TargetOf(url, local)).toBeUndefined();
  });
});

describe('fetch', () => {
  const url = 'https://notes.s3.us-east-1.amazonaws.com/a?x-id=GetObject';

  it('asks the server, and says whom it was signed for', async () => {
    undo = leadS3To(endpoint);
    const answer = await fetch(url, { headers: { authorization: 'signed' } });
    expect(await answer.text()).toBe('here');
    expect(asked[0]?.url).toBe('/a?x-id=GetObject');
    expect(asked[0]?.headers).toMatchObject({
      'x-original-host': 'notes.s3.us-east-1.amazonaws.com',
      authorization: 'signed',
    });
  });

  it('takes a Request and a URL as it does without', async () => {
    undo = leadS3To(endpoint);
    await fetch(new Request(url, { method: 'PUT', body: 'b', headers: { 'x-amz-date': 'now' } }));
    await fetch(new URL(url), { method: 'DELETE' });
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE']);
    expect(asked[0]?.headers).toMatchObject({ 'x-amz-date': 'now', 'content-length': '1' });
  });

  it('leaves all else alone, and all when it is undone', async () => {
    const before = globalThis.fetch;
    undo = leadS3To(endpoint);
    await fetch(`${endpoint}/other`);
    expect(asked[0]?.headers['x-original-host']).toBeUndefined();
    undo();
    expect(globalThis.fetch).toBe(before);
  });
});
