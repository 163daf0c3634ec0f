import { expect, test } from 'vitest';
import { lineLog } from './line-log.ts';

function logged(message: string, fields?: object): string {
  let written = '';
  lineLog((line) => {
    written += line;
  })('warn', message, fields);
  return written.replace(/^\S+ /, '');
}

test('an entry is one line: what a user wrote cannot forge another', () => {
  expect(logged('one\n2026-01-01 error FORGED \u001b[31m\u2028')).toBe(
    'warn one\\u000a2026-01-01 error FORGED \\u001b[31m\\u2028\n',
  );
});

test('fields are JSON, and errors show their stack', () => {
  const entry = logged('it broke', { error: new RangeError('too long'), count: 1 });
  expect(entry).toMatch(/^warn it broke \{"error":"RangeError: too long\\n\s+at .*","count":1\}\n$/);
});
