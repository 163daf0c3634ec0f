import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openItemSource } from './open-item-source.ts';
import { MemoryObjects, testScope } from './testing/memory-objects.ts';
import { fileRequest, readItems, readValues } from './testing/read-items.ts';

let objects: MemoryObjects;
beforeEach(() => {
  objects = new MemoryObjects();
});
afterEach(() => expect(objects.openStreams).toBe(0));

const json = fileRequest({ InputType: 'JSON' });
const lines = fileRequest({ InputType: 'JSONL' });
const at = (ItemsPointer: string) => fileRequest({ InputType: 'JSON', ItemsPointer });
const texts = async (request = json) => (await readItems(objects, request)).map(({ value }) => value.text);

describe('items of a JSON file', () => {
  it('are the elements of its array, with the text they have there', async () => {
    objects.put(
      'file',
      ' [ {"a": 1.0, "b":[1,{"c":"]}"}]} ,12345678901234567890,"x\\"\\\\", null,[ ],\ttrue , -0.10e5]\n',
    );
    expect(await texts()).toEqual([
      '{"a": 1.0, "b":[1,{"c":"]}"}]}',
      '12345678901234567890',
      '"x\\"\\\\"',
      'null',
      '[ ]',
      'true',
      '-0.10e5',
    ]);
  });

  it('are the members of an object that an ItemsPointer points to, each with its name', async () => {
    objects.put('file', '\ufeff{"o":{"a":1, "b\\"" : {"x":2},"__proto__":"é"}}');
    expect((await readItems(objects, at('/o'))).map(({ key, value }) => ({ key, text: value.text }))).toEqual(
      [
        { key: 'a', text: '{"Key":"a","Value":1}' },
        { key: 'b"', text: '{"Key":"b\\"","Value":{"x":2}}' },
        { key: '__proto__', text: '{"Key":"__proto__","Value":"é"}' },
      ],
    );
  });

  it.each([
    ['', [[1]]],
    ['/a', [1, 2]],
    ['/b/0/c~1d', ['x']],
    ['/b/1', [3, [4]]],
    ['/b/2/~0', [{ Key: 'k', Value: 5 }]],
    ['/', [6]],
  ])('are those that an ItemsPointer points to: %j', async (pointer, expected) => {
    objects.put(
      'file',
      pointer === ''
        ? '[[1]]'
        : '{"z":"]},[","a":[1,2],"b":[{"c":0,"c/d":["x"]},[3,[4]],{"~":{"k":5}}],"":[6]}',
    );
    for (const chunkBytes of [1, 3, 1_000]) {
      objects.chunkBytes = chunkBytes;
      expect(await readValues(objects, at(pointer))).toEqual(expected);
      expect(await readValues(objects, at(pointer), { itemsMax: 1, isReopened: true })).toEqual(expected);
    }
  });

  it('are none in an empty array or object', async () => {
    for (const content of ['[]', ' [ ] ', '[\n]']) {
      objects.put('file', content);
      expect(await readItems(objects, json)).toEqual([]);
    }
  });

  it('leave the file behind them unread', async () => {
    objects.chunkBytes = 1_000;
    objects.put('file', `{"a":[1],"b":"${'x'.repeat(1_000_000)}`);
    expect(await readValues(objects, at('/a'))).toEqual([1]);
    expect(objects.bytesRead).toBe(1_000);
  });
});

describe('a JSON file that is broken', () => {
  it.each([
    ['', 'The JSON file could not be parsed at byte 0: it ends too early'],
    ['1', 'Attempting to map over non-iterable node.'],
    ['"[1]"', 'Attempting to map over non-iterable node.'],
    ['{"a":[1]}', 'Attempting to map over non-iterable node.'],
    ['nul', 'The JSON file could not be parsed at byte 0: Unrecognized token'],
    ['[1,2', "The JSON file could not be parsed at byte 4: a comma or ']' was expected"],
    ['[1,', 'The JSON file could not be parsed at byte 3: it ends too early'],
    ['[1,]', 'The JSON file could not be parsed at byte 3:'],
    ['[,1]', 'The JSON file could not be parsed at byte 1:'],
    ['[1 2]', "The JSON file could not be parsed at byte 3: a comma or ']' was expected"],
    ['[{"a":1]', 'The JSON file could not be parsed at byte 1:'],
    ['["a', 'The JSON file could not be parsed at byte 1:'],
    ['[tru]', 'The JSON file could not be parsed at byte 1:'],
    ['[01]', 'The JSON file could not be parsed at byte 1:'],
    ['[1]]', 'The JSON file could not be parsed at byte 3: text follows the document'],
    [
      `[${'['.repeat(2_000)}${']'.repeat(2_000)}]`,
      'The JSON file could not be parsed at byte 1: Document nesting depth',
    ],
    [
      `["${'x'.repeat(8_388_608)}"]`,
      'The item at byte 1 of the JSON file exceeds the maximum of 8388608 bytes.',
    ],
  ])('fails (%#)', async (content, message) => {
    for (const chunkBytes of content.length < 100 ? [1, 2, 100] : [65_536]) {
      objects.chunkBytes = chunkBytes;
      objects.put('file', content);
      await expect(readValues(objects, json)).rejects.toMatchObject({
        name: 'ItemReaderFailure',
        message: expect.stringContaining(message),
      });
    }
  });

  it.each([
    ['/x', '{"a":[]}', "The ItemsPointer does not match the JSON file: there is no '/x'."],
    ['/a/1/b', '{"a":[0]}', "The ItemsPointer does not match the JSON file: there is no '/a/1'."],
    ['/a/b', '{"a":5}', "The ItemsPointer does not match the JSON file: there is no '/a/b'."],
    ['/a', '{"a":5}', 'Attempting to map over non-iterable node.'],
    ['/b', '{"a":oops,"b":[]}', 'The JSON file could not be parsed at byte 5:'],
    ['/o', '{"o":{"a"', 'The JSON file could not be parsed at byte 9: a colon was expected'],
    ['/o', '{"o":{a:1}}', "The JSON file could not be parsed at byte 6: a member's name was expected"],
    ['/o', '{"o":{"a":}}', 'The JSON file could not be parsed at byte 10:'],
    ['/o', '{"o":{"a":1,}}', "The JSON file could not be parsed at byte 12: a member's name was expected"],
    ['a', '{"a":5}', "The ItemsPointer 'a' is not a JSON pointer."],
    [
      '/b',
      `{"a":"${'x'.repeat(16_777_216)}","b":[1]}`,
      'The items must begin within the first 16777216 bytes of the JSON file.',
    ],
  ])('fails where an ItemsPointer leads nowhere: %s (%#)', async (pointer, content, message) => {
    objects.put('file', content);
    await expect(readValues(objects, at(pointer))).rejects.toThrow(message);
  });

  it('is refused when it is not UTF-8', async () => {
    objects.put('file', Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]));
    await expect(readValues(objects, json)).rejects.toThrow('at byte 1: it is not UTF-8 text');
  });
});

describe('items of a JSON Lines file', () => {
  it('are its lines, with the text they have there', async () => {
    for (const chunkBytes of [1, 2, 1_000]) {
      objects.chunkBytes = chunkBytes;
      objects.put('file', '{"a": 1.0}\r\n\n  [1, 2]\t\n"é\\n"\n12345678901234567890');
      expect(await texts(lines)).toEqual(['{"a": 1.0}', '[1, 2]', '"é\\n"', '12345678901234567890']);
    }
  });

  it.each([
    ['{"a":1}\n{"a":\n', 'The JSON Lines file could not be parsed at byte 8:'],
    ['1\n2 3\n', 'The JSON Lines file could not be parsed at byte 2:'],
    [
      `1\n"${'x'.repeat(8_388_608)}"`,
      'The item at byte 2 of the JSON Lines file exceeds the maximum of 8388608 bytes.',
    ],
  ])('fail where a line is broken (%#)', async (content, message) => {
    objects.put('file', content);
    await expect(readValues(objects, lines)).rejects.toThrow(message);
  });
});

describe('a file that is read on after a crash', () => {
  it.each([
    ['JSON', json, (values: readonly string[]) => `[${values.join(' ,\n')}]`],
    ['JSON Lines', lines, (values: readonly string[]) => values.join('\n')],
  ])('is asked for from the byte that was reached: %s', async (_, request, print) => {
    const values = Array.from({ length: 1_000 }, (_, n) => `{"n":${n},"s":"é"}`);
    objects.put('file', print(values));
    objects.chunkBytes = 100;
    const found = await readItems(objects, request, { itemsMax: 97, isReopened: true });
    expect(found.map(({ value }) => value.text)).toEqual(values);
    expect(objects.bytesRead).toBeLessThan((objects.objects.get('file')?.length ?? 0) + 12 * 200);
  });

  it('hands out few items at a time when they are large', async () => {
    objects.put('file', Array.from({ length: 10 }, () => `"${'x'.repeat(3_000_000)}"`).join('\n'));
    const source = await openItemSource(objects, testScope, lines, undefined);
    expect((await source.read(1_000)).items).toHaveLength(2);
    await source.close();
  });
});
