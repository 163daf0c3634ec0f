import { expect, test } from 'vitest';
import { answerEnd, statusOf } from './answer-end.ts';

const answer = 'HTTP/1.1 200 OK\r\nx-id: 1\r\nCONTENT-length:  12\r\nDate: now\r\n\r\n{"a":"0123"}';

test('the end of an answer is found once its head is there, however much of the body is', () => {
  const bytes = Buffer.from(answer);
  const bodyStart = answer.indexOf('{');
  for (let length = 0; length <= bytes.length; length += 1) {
    const expected = length < bodyStart ? undefined : { bodyStart, bodyEnd: bytes.length };
    expect(answerEnd(bytes, length), String(length)).toEqual(expected);
  }
});

test('what follows in the buffer is no part of a head that is not all there', () => {
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 5\r\n\r\nhello');
  expect(answerEnd(bytes, 'HTTP/1.1 200 OK\r\nx: y\r\n'.length)).toBeUndefined();
});

test('a status is read where HTTP/1.1 has it', () => {
  expect(statusOf(Buffer.from('HTTP/1.1 403 Forbidden\r\n\r\n'))).toBe(403);
});
