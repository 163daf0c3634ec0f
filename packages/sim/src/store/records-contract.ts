import type { Store } from '@cairn/store';
import { expect, it } from 'vitest';

/** What records promise on every store. */
export function recordsContract(records: () => Store['records']): void {
  const put = (key: string, value = `value of ${key}`) => ({ collection: 'c', key, value });

  it('gives back what was written last', async () => {
    expect(await records().get('c', 'k')).toBeUndefined();
    expect(
      await records().write([put('k', '1'), put('k', '2'), { ...put('k', 'other'), collection: 'd' }]),
    ).toBe(true);
    expect(await records().get('c', 'k')).toBe('2');
    expect(await records().get('d', 'k')).toBe('other');
    await records().write([{ collection: 'c', key: 'k', value: undefined }, put('é𝒳', '')]);
    expect(await records().get('c', 'k')).toBeUndefined();
    expect(await records().get('c', 'é𝒳')).toBe('');
    expect(await records().write([])).toBe(true);
  });

  it('writes nothing when a key that must be absent is there', async () => {
    await records().write([put('taken')]);
    const writes = [put('a'), { ...put('taken', 'new'), ifAbsent: true }, put('b')];
    expect(await records().write(writes)).toBe(false);
    expect(await records().list('c', { limit: 9 })).toEqual([{ key: 'taken', value: 'value of taken' }]);
    expect(await records().write([{ ...put('free'), ifAbsent: true }])).toBe(true);
    expect(await records().write([{ ...put('free'), ifAbsent: true }])).toBe(false);
  });

  it('writes nothing when a document is not the one expected', async () => {
    await records().write([put('k', 'old'), put('\u{1f600}', '')]);
    expect(await records().write([put('a'), { ...put('k', 'new'), ifValue: 'other' }])).toBe(false);
    expect(await records().write([{ ...put('none'), ifValue: '' }])).toBe(false);
    expect(await records().get('c', 'a')).toBeUndefined();
    expect(await records().get('c', 'k')).toBe('old');
    expect(await records().write([{ ...put('k', 'new'), ifValue: 'old' }, put('a')])).toBe(true);
    expect(await records().write([{ ...put('\u{1f600}', '\ud800'), ifValue: '' }])).toBe(true);
    expect(await records().write([{ ...put('\u{1f600}', 'v'), ifValue: '\ud800' }])).toBe(true);
    const gone = { collection: 'c', key: 'k', value: undefined, ifValue: 'new' };
    expect(await records().write([gone])).toBe(true);
    expect(await records().write([gone])).toBe(false);
  });

  it('looks at what was there before any of the writes', async () => {
    expect(await records().write([put('k', '1'), { ...put('k', '2'), ifAbsent: true }])).toBe(true);
    expect(await records().write([put('k', '3'), { ...put('k', '4'), ifValue: '2' }])).toBe(true);
    expect(await records().write([put('k', '5'), { ...put('k', '6'), ifValue: '5' }])).toBe(false);
    expect(await records().get('c', 'k')).toBe('4');
  });

  it('lets one of many overlapping changes of a document win', async () => {
    await records().write([put('one', 'old')]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => records().write([{ ...put('one', String(at)), ifValue: 'old' }])),
    );
    expect(answers).toEqual(answers.map((_, at) => at === 0));
    expect(await records().get('c', 'one')).toBe('0');
  });

  it('lets one of many overlapping writes of an absent key win', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => records().write([{ ...put('one', String(at)), ifAbsent: true }])),
    );
    expect(answers).toEqual(answers.map((_, at) => at === 0));
    expect(await records().get('c', 'one')).toBe('0');
  });

  it.each([
    ['all', {}, ['a', 'a/1', 'a/10', 'a/2', 'a0', 'b', 'é', '\uff5e', '𝒳']],
    ['those with a prefix', { prefix: 'a/' }, ['a/1', 'a/10', 'a/2']],
    ['those after a key', { after: 'a/10' }, ['a/2', 'a0', 'b', 'é', '\uff5e', '𝒳']],
    ['those with a prefix after a key', { prefix: 'a/', after: 'a/1' }, ['a/10', 'a/2']],
    ['those with a prefix after a key before it', { prefix: 'a/', after: 'a' }, ['a/1', 'a/10', 'a/2']],
    ['those with a prefix after a key beyond it', { prefix: 'a/', after: 'b' }, []],
    ['downwards', { reverse: true }, ['𝒳', '\uff5e', 'é', 'b', 'a0', 'a/2', 'a/10', 'a/1', 'a']],
    ['downwards with a prefix', { reverse: true, prefix: 'a/' }, ['a/2', 'a/10', 'a/1']],
    ['downwards after a key', { reverse: true, after: 'a/2' }, ['a/10', 'a/1', 'a']],
    ['downwards with a prefix after a key', { reverse: true, prefix: 'a/', after: 'a/2' }, ['a/10', 'a/1']],
    [
      'downwards with a prefix after a key beyond it',
      { reverse: true, prefix: 'a/', after: 'b' },
      ['a/2', 'a/10', 'a/1'],
    ],
    ['downwards with a prefix after a key before it', { reverse: true, prefix: 'a/', after: 'a' }, []],
    ['those from a key', { from: 'a/2' }, ['a/2', 'a0', 'b', 'é', '\uff5e', '𝒳']],
    ['those below a key', { to: 'a/2' }, ['a', 'a/1', 'a/10']],
    ['those between keys', { from: 'a/1', to: 'a0' }, ['a/1', 'a/10', 'a/2']],
    ['those between keys after one', { from: 'a/1', to: 'a0', after: 'a/1' }, ['a/10', 'a/2']],
    ['downwards between keys', { from: 'a/1', to: 'a0', reverse: true }, ['a/2', 'a/10', 'a/1']],
    [
      'downwards between keys after one',
      { from: 'a/1', to: 'b', reverse: true, after: 'a/2' },
      ['a/10', 'a/1'],
    ],
    [
      'downwards below a key after one beyond it',
      { to: 'a/2', reverse: true, after: 'b' },
      ['a/10', 'a/1', 'a'],
    ],
    ['those with a prefix from a key', { prefix: 'a/', from: 'a/10' }, ['a/10', 'a/2']],
    ['nothing between keys in the wrong order', { from: 'b', to: 'a' }, []],
  ] as const)('lists %s, in the order of code points', async (_, options, keys) => {
    const unordered = ['𝒳', 'b', 'a/2', 'a', 'é', 'a/10', '\uff5e', 'a0', 'a/1'];
    await records().write([...unordered.map((key) => put(key)), { ...put('a'), collection: 'b' }]);
    const limited = async (limit: number) => records().list('c', { ...options, limit });
    expect((await limited(100)).map(({ key }) => key)).toEqual(keys);
    expect(await limited(2)).toEqual(keys.slice(0, 2).map((key) => ({ key, value: `value of ${key}` })));
  });

  it('ends a page with the record by which its documents exceed a number of characters', async () => {
    await records().write(['a', 'b', 'c', 'd'].map((key) => put(key, '12345')));
    const page = async (charactersMax: number) =>
      (await records().list('c', { limit: 9, charactersMax })).map(({ key }) => key).join('');
    expect(await Promise.all([0, 4, 5, 9, 10, 14, 99].map(page))).toEqual([
      'a',
      'a',
      'ab',
      'ab',
      'abc',
      'abc',
      'abcd',
    ]);
  });

  it('gets many records of many collections at once', async () => {
    await records().write([put('a', '1'), { ...put('a', '2'), collection: 'd' }]);
    const keys = ['c', 'd', 'e'].map((collection) => ({ collection, key: 'a' }));
    expect(await records().getAll([...keys, { collection: 'c', key: 'b' }])).toEqual([
      '1',
      '2',
      undefined,
      undefined,
    ]);
    expect(await records().getAll([])).toEqual([]);
  });

  it('clears a collection and no other', async () => {
    const many = Array.from({ length: 2_500 }, (_, at) => put(`k${at}`));
    await records().write([...many, { ...put('k1'), collection: 'd' }]);
    await records().clear('c');
    await records().clear('none');
    expect(await records().list('c', { limit: 1 })).toEqual([]);
    expect(await records().list('d', { limit: 2 })).toHaveLength(1);
    expect(await records().write([{ ...put('k1'), ifAbsent: true }])).toBe(true);
  });
}
