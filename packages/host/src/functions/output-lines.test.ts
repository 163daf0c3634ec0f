import { expect, it } from 'vitest';
import { OutputLines } from './output-lines.ts';

it('gives the same lines however the bytes are cut', () => {
  const bytes = Buffer.from('one\n\ntwo €\r\nthree \u{1f600}');
  for (let size = 1; size <= bytes.length; size++) {
    const heard: string[] = [];
    const lines = new OutputLines((line) => heard.push(line));
    for (let at = 0; at < bytes.length; at += size) lines.push(bytes.subarray(at, at + size));
    lines.end();
    expect(heard, `pieces of ${size}`).toEqual(['one', 'two €', 'three \u{1f600}']);
  }
});

it('does not gather a line without end', () => {
  const heard: string[] = [];
  const lines = new OutputLines((line) => heard.push(line));
  for (let times = 0; times < 3; times++) lines.push(Buffer.alloc(40_000, 'x'));
  expect(heard.map(({ length }) => length)).toEqual([80_000]);
});
