import { type Json, printJson } from '@cairn/kit';
import { expect, it } from 'vitest';
import { toJsonObject } from './json-object.ts';
import { toJsonString } from './json-string.ts';

const answer: Json = {
  sqlStatementResults: [
    { numberOfRecordsUpdated: 1, generatedFields: [] },
    {
      records: [
        [
          { longValue: 1 },
          { isNull: true },
          { arrayValue: { arrayValues: [{ longValues: [1, 2] }, { stringValues: ['a'] }] } },
          { blobValue: 'aGVsbG8=' },
          { booleanValue: false },
        ],
      ],
      columnMetadata: [
        { label: 'id' },
        { label: 'gone' },
        { name: 'tags' },
        { label: 'blob' },
        { label: 'on' },
      ],
    },
  ],
};

it('rows are objects by the labels of their columns, without those that are null', () => {
  const rows = [[], [{ id: 1, tags: [[1, 2], ['a']], blob: 'aGVsbG8=', on: false }]];
  expect(toJsonObject(answer)).toEqual(rows);
  expect(toJsonObject(printJson(answer))).toEqual(rows);
  expect(toJsonString(answer)).toBe(JSON.stringify(rows));
});

it('what is no answer has no rows', () => {
  expect(toJsonObject('not JSON')).toBeNull();
  expect(toJsonObject({})).toBeNull();
  expect(toJsonString('')).toBe('');
});
