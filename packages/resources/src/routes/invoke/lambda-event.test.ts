import { expect, it } from 'vitest';
import { answerOfFunction } from './lambda-event.ts';

const answer = (result: unknown, simple = false) => answerOfFunction(JSON.stringify(result), simple);

it('takes status, headers and body of a function', () => {
  expect(answer({ statusCode: 201, headers: { 'X-A': 'b' }, body: 'text' })).toEqual({
    status: 201,
    headers: [
      ['X-A', 'b'],
      ['Content-Type', 'application/json'],
    ],
    body: 'text',
  });
});

it('decodes a body that comes in base64', () => {
  expect(answer({ statusCode: 200, body: 'AQI=', isBase64Encoded: true }).body).toEqual(
    new Uint8Array([1, 2]),
  );
});

it('joins single and multiple headers, multiple ones first', () => {
  const { headers } = answer({
    statusCode: 200,
    headers: { 'set-cookie': 'c', 'content-type': 'text/plain' },
    multiValueHeaders: { 'Set-Cookie': ['a', 'b'] },
  });
  expect(headers).toEqual([
    ['Set-Cookie', 'a'],
    ['Set-Cookie', 'b'],
    ['content-type', 'text/plain'],
  ]);
});

it.each([
  [{ status: 200 }],
  [{ statusCode: 'x' }],
  [{ statusCode: 200, body: { a: 1 } }],
  ['text'],
  [null],
  [{ statusCode: 200, body: '?', isBase64Encoded: true }],
])('answers 502 where a function of a REST API gives %j', (result) => {
  expect(answer(result).status).toBe(502);
});

it('takes a result without a status as the body of a 200 in payload format 2.0', () => {
  expect(answer({ hello: 1 }, true)).toMatchObject({ status: 200, body: '{"hello":1}' });
  expect(answer('text', true)).toMatchObject({ status: 200, body: 'text' });
  expect(answer({ statusCode: 302, cookies: ['a=b'] }, true).headers).toContainEqual(['Set-Cookie', 'a=b']);
});
