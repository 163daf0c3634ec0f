import { expect, it } from 'vitest';
import { printAnswer } from './print-answer.ts';

const json = { status: 200, contentType: 'application/x-amz-json-1.0', body: '{"a":"b"}' };

it('is an answer as HTTP has it, whose connection stays open', () => {
  const printed = printAnswer('an-id', { ...json, headers: ['x-a', 'b'] }, 75);
  expect(printed).toMatch(
    /^HTTP\/1\.1 200 OK\r\nx-amzn-RequestId: an-id\r\nContent-Type: application\/x-amz-json-1\.0\r\nContent-Length: 9\r\nx-a: b\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=75\r\n\r\n\{"a":"b"\}$/,
  );
});

it('counts bytes, not characters', () => {
  const printed = printAnswer('an-id', { ...json, body: '{"a":"é💧"}' }, 75);
  const text = Buffer.from(printed as Uint8Array).toString();
  expect(text).toContain('\r\nContent-Length: 14\r\n');
  expect(text.endsWith('\r\n\r\n{"a":"é💧"}')).toBe(true);
});

it('takes bytes as they are', () => {
  const body = new Uint8Array([0xff, 0x00]);
  const printed = Buffer.from(printAnswer('an-id', { ...json, body }, 75) as Uint8Array);
  expect([...printed.subarray(-2)]).toEqual([0xff, 0x00]);
});

it.each(['b\r\nx-c: d', 'b\n', '\u0000', 'é'])('refuses %j as the value of a header', (value) => {
  expect(() => printAnswer('an-id', { ...json, headers: ['x-a', value] }, 75)).toThrow('cannot stand');
});
