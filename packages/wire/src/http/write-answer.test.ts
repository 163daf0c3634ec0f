import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { WireAnswer } from '../protocol/wire-request.ts';
import { writeAnswer, writeFailure } from './write-answer.ts';

/** What a client reads until the connection ends. */
async function answerOf(
  answer: WireAnswer,
  before: (response: { write(text: string): unknown }) => void = () => {},
) {
  const server = createServer((_, response) => {
    try {
      before(response);
      writeAnswer(response, 'id', answer, []);
    } catch {
      writeFailure(response, 'id');
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  await once(socket, 'close');
  server.close();
  return text;
}

const plain = { contentType: 'text/plain', body: 'x' };

describe('an answer that cannot be written', () => {
  it.each([
    ['a status that is none', { ...plain, status: 1_000 }],
    ['a status without end', { ...plain, status: 1e30 }],
    ['a name of two lines', { ...plain, status: 200, headers: ['X\r\nY', 'a'] }],
    ['a value of two lines', { ...plain, status: 200, headers: ['X', 'a\r\nSet-Cookie: b'] }],
  ])('is a 500: %s', async (_, answer) => {
    const text = await answerOf(answer);
    expect(text).toMatch(/^HTTP\/1\.1 500 /);
    expect(text).toContain('\r\nx-amzn-RequestId: id\r\n');
    expect(text).toMatch(/\r\n\r\n\{"message":"Internal server error"\}$/);
    expect(text).not.toContain('Set-Cookie');
  });

  it('ends the connection where something was sent already', async () => {
    const text = await answerOf({ ...plain, status: 200 }, (response) => response.write('begun'));
    expect(text).not.toContain('Internal server error');
  });

  it('lets go of what it would have sent', async () => {
    const released: string[] = [];
    const stream = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: true as const, value: undefined }),
        return: () => {
          released.push('stream');
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    };
    await answerOf({ ...plain, status: 9, stream });
    expect(released).toEqual(['stream']);
  });
});
