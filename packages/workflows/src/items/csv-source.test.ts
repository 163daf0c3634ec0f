import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openItemSource } from './open-item-source.ts';
import { MemoryObjects, testScope } from './testing/memory-objects.ts';
import { fileRequest, readItems, readValues } from './testing/read-items.ts';

let objects: MemoryObjects;
beforeEach(() => {
  objects = new MemoryObjects();
});
afterEach(() => expect(objects.openStreams).toBe(0));

const firstRow = fileRequest({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' });
const given = (...CSVHeaders: string[]) =>
  fileRequest({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders });

describe('items of a CSV file', () => {
  it('are objects of strings by the header, missing ones empty and further ones left out', async () => {
    objects.put(
      'file',
      "Col1,Col2,Col3\nValue1,Value2,Value3\nValue4,Value5,Value6\n,,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n",
    );
    expect(await readValues(objects, firstRow)).toEqual([
      { Col1: 'Value1', Col2: 'Value2', Col3: 'Value3' },
      { Col1: 'Value4', Col2: 'Value5', Col3: 'Value6' },
      { Col1: '', Col2: '', Col3: '' },
      { Col1: 'true', Col2: '1', Col3: "'HelloWorld'" },
      { Col1: 'Null', Col2: 'None', Col3: '' },
      { Col1: '   ', Col2: '', Col3: '' },
    ]);
  });

  it('follow the example of the Developer Guide', async () => {
    objects.put(
      'file',
      'abc,123,"This string contains commas, a double quotation marks (""), and a newline (\n)",{""MyKey"":""MyValue""},"[1,2,3]"',
    );
    expect(
      await readValues(objects, given('MyLetters', 'MyNumbers', 'MyString', 'MyObject', 'MyArray')),
    ).toEqual([
      {
        MyLetters: 'abc',
        MyNumbers: '123',
        MyString: 'This string contains commas, a double quotation marks ("), and a newline (\n)',
        MyObject: '{"MyKey":"MyValue"}',
        MyArray: '[1,2,3]',
      },
    ]);
  });

  it.each([
    ['C:\\\\Program Files\\\\MyApp.exe,6534512', { a: 'C:\\Program Files\\MyApp.exe', b: '6534512' }],
    ['one\\,two,\\x\\"', { a: 'one,two', b: 'x"' }],
    ['"one\\\\","a\\"b\\c"', { a: 'one\\', b: 'a"bc' }],
    ['end\\', { a: 'end', b: '' }],
    ['5" disk,6""', { a: '5" disk', b: '6"' }],
    ['"quoted" rest,"a""b"', { a: 'quoted rest', b: 'a"b' }],
    ['"",x', { a: '', b: 'x' }],
    ['tab\there,\u0001', { a: 'tab\there', b: '\u0001' }],
    ['"a,\r\nb",Zürich 東京 😀', { a: 'a,\r\nb', b: 'Zürich 東京 😀' }],
    ['__proto__,"back\\\nslash"', { a: '__proto__', b: 'back\nslash' }],
  ])('reads %j', async (row, expected) => {
    for (const lineEnd of ['', '\n', '\r\n', '\r'])
      for (const chunkBytes of [1, 2, 3, 1_000]) {
        objects.chunkBytes = chunkBytes;
        objects.put('file', `${row}${lineEnd}`);
        expect(await readValues(objects, given('a', 'b'))).toEqual([expected]);
      }
  });

  it.each([
    ['PIPE', '|'],
    ['SEMICOLON', ';'],
    ['SPACE', ' '],
    ['TAB', '\t'],
    ['COMMA', ','],
  ])('are divided by %s', async (CSVDelimiter, mark) => {
    objects.put('file', `a${mark}b\n1,${mark}"2${mark}"\n`);
    const request = fileRequest({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', CSVDelimiter });
    const expected = mark === ',' ? [{ a: '1', b: '' }] : [{ a: '1,', b: `2${mark}` }];
    expect(await readValues(objects, request)).toEqual(expected);
  });

  it('begin behind a byte order mark, and lines with nothing on them are none', async () => {
    for (const chunkBytes of [1, 2, 100]) {
      objects.chunkBytes = chunkBytes;
      objects.put('file', '\ufeff\n\r\na,b\r\n\r\n1,2\r\n\n\n""\n\n');
      expect(await readValues(objects, firstRow, { isReopened: true, itemsMax: 1 })).toEqual([
        { a: '1', b: '2' },
        { a: '', b: '' },
      ]);
    }
  });

  it('keep the order of the header, whatever its names', async () => {
    objects.put('file', '2,1,__proto__,"a""b",ä\n1,2,3,4,5\n');
    const [item] = await readItems(objects, firstRow);
    expect(item?.value.text).toBe('{"2":"1","1":"2","__proto__":"3","a\\"b":"4","ä":"5"}');
  });

  it('show what is not UTF-8 as the character for that', async () => {
    objects.put('file', Uint8Array.from([0x61, 0x0a, 0x62, 0xff, 0xc3, 0x0a, 0x63]));
    expect(await readValues(objects, firstRow)).toEqual([{ a: 'b\ufffd\ufffd' }, { a: 'c' }]);
  });

  it('of an empty file, and of one with a header only, are none', async () => {
    for (const content of ['', 'a,b', 'a,b\n', '\ufeff', '\n\n']) {
      objects.put('file', content);
      expect(await readValues(objects, firstRow)).toEqual([]);
    }
  });
});

describe('a CSV file that is broken', () => {
  it.each([
    ['a,b,a\n1,2,3\n', 'CSV headers cannot contain duplicates.'],
    [`${'a'.repeat(10_240)}\n1\n`, 'CSV headers cannot exceed 10240 bytes.'],
    ['a,b\n1,"2', 'The CSV file could not be parsed: the quoted field that begins at byte 6 is not closed.'],
    ['"a,b', 'The CSV file could not be parsed: the quoted field that begins at byte 0 is not closed.'],
    [
      `a\n${'x'.repeat(8_388_609)}\n`,
      'The row at byte 2 of the CSV file exceeds the maximum of 8388608 bytes.',
    ],
    [
      `a\n"${'x'.repeat(9_000_000)}`,
      'The row at byte 2 of the CSV file exceeds the maximum of 8388608 bytes.',
    ],
  ])('fails (%#)', async (content, message) => {
    objects.put('file', content);
    await expect(readValues(objects, firstRow)).rejects.toThrow(message);
  });

  it('hands out what stands before the broken place', async () => {
    objects.put('file', 'a\n1\n2\n"3');
    const source = await openItemSource(objects, testScope, firstRow, undefined);
    expect((await source.read(10)).items.map(({ value }) => value.text)).toEqual(['{"a":"1"}', '{"a":"2"}']);
    for (let time = 0; time < 2; time++) await expect(source.read(10)).rejects.toThrow('is not closed');
    await source.close();
  });

  it('with given headers that come twice is refused as well', async () => {
    objects.put('file', '1,2\n');
    await expect(readValues(objects, given('a', 'a'))).rejects.toThrow(
      'CSV headers cannot contain duplicates.',
    );
  });
});

describe('a CSV file that is read on after a crash', () => {
  it('is asked for from the byte that was reached, and for its header', async () => {
    const rows = Array.from({ length: 1_000 }, (_, row) => `${row},"é\n${row}"`);
    objects.put('file', `n,text\r\n${rows.join('\r\n')}`);
    objects.chunkBytes = 100;
    const expected = await readValues(objects, firstRow);
    expect(expected).toHaveLength(1_000);
    objects.bytesRead = 0;
    expect(await readValues(objects, firstRow, { isReopened: true, itemsMax: 97 })).toEqual(expected);
    const size = objects.objects.get('file')?.length ?? 0;
    // Each time the chunk that was begun is read again, and one for the header.
    expect(objects.bytesRead).toBeLessThan(size + 12 * 400);
  });

  it('is the version that was opened, though nothing of it had been read', async () => {
    objects.put('file', 'a\n1\n');
    const source = await openItemSource(objects, testScope, firstRow, undefined);
    const { position } = source;
    await source.close();
    objects.put('file', 'a\n2\n');
    await expect(openItemSource(objects, testScope, firstRow, position)).rejects.toThrow('has changed since');
  });

  it('fails when another file has taken its place', async () => {
    objects.put('file', 'a\n1\n2\n3\n');
    const source = await openItemSource(objects, testScope, firstRow, undefined);
    const { position } = await source.read(1);
    await source.close();
    objects.put('file', 'a\n4\n5\n6\n');
    await expect(openItemSource(objects, testScope, firstRow, position)).rejects.toMatchObject({
      name: 'ItemReaderFailure',
      error: 'States.ItemReaderFailed',
      message: expect.stringMatching(
        /^The object S3:\/\/b\/file has changed since the map run began to read it/,
      ),
    });
  });
});
