import { seededRandom } from '@cairn/kit';
import { expect, test } from 'vitest';
import { DiskModel } from './disk-model.ts';
import { parseTrace, type TracedOperation } from './syscall-trace.ts';

const path = '/data/journal';
const write = (offset: number, text: string): TracedOperation => ({
  kind: 'write',
  path,
  offset,
  bytes: Buffer.from(text),
});

function cuts(operations: readonly TracedOperation[]): Set<string> {
  const disk = new DiskModel();
  for (const operation of operations) disk.apply(operation);
  const found = new Set<string>();
  for (let seed = 0; seed < 50; seed++) found.add(String(disk.cut(seededRandom(seed)).get(path)?.toString()));
  return found;
}

test('what was synced is always there', () => {
  expect(cuts([write(0, 'one'), { kind: 'sync', path, since: 1 }])).toEqual(new Set(['one']));
});

test('what was written after the sync may be lost, and what came before the write may still be seen', () => {
  const found = cuts([write(0, 'one'), { kind: 'sync', path, since: 1 }, write(0, 'two')]);
  expect(found).toEqual(new Set(['one', 'two']));
});

test('a sync does not cover a write that began after it', () => {
  const found = cuts([write(0, 'one'), write(3, 'two'), { kind: 'sync', path, since: 1 }]);
  expect(found).toEqual(new Set(['one', 'onetwo']));
});

test('a truncated file forgets what stood behind', () => {
  expect(
    cuts([write(0, 'onetwo'), { kind: 'sync', path, since: 1 }, { kind: 'truncate', path, size: 3 }]),
  ).toEqual(new Set(['one']));
});

test('a trace is read with calls of several threads interleaved', () => {
  const hex = (text: string) =>
    Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  const trace = [
    `10  openat(AT_FDCWD<${hex('/data')}>, "${hex(path)}", O_RDWR|O_CREAT, 0644) = 5<${hex(path)}>`,
    `10  pwrite64(5<${hex(path)}>, "${hex('abc')}", 3, 0) = 3`,
    `10  fdatasync(5<${hex(path)}> <unfinished ...>`,
    `11  pwrite64(5<${hex(path)}>, "${hex('def')}", 3, 3) = 3`,
    '10  <... fdatasync resumed>)             = 0',
    `11  write(7<${hex('socket:[123]')}>, "${hex('HTTP/1.1 200 OK')}", 15) = 15`,
  ].join('\n');
  expect(parseTrace(trace)).toEqual([
    { kind: 'create', path, truncates: false },
    { kind: 'write', path, offset: 0, bytes: Buffer.from('abc') },
    { kind: 'write', path, offset: 3, bytes: Buffer.from('def') },
    { kind: 'sync', path, since: 2 },
    { kind: 'sent', text: 'HTTP/1.1 200 OK' },
  ]);
});
