import { type JsonObject, parseJson } from '@cairn/kit';
import { expect, test } from 'vitest';
import { Run } from './testing/run.ts';

const input = '{"a":{"b":1,"2":1,"1":2},"c":{"x":1,"0":1}}';

test.each([
  ['InputPath', '"InputPath":"$.a"', '{"b":1,"2":1,"1":2}'],
  ['ResultPath', '"Result":7,"ResultPath":"$.a.0"', '{"a":{"b":1,"2":1,"1":2,"0":7},"c":{"x":1,"0":1}}'],
  ['Parameters', '"Parameters":{"z":1,"9.$":"$.c","8":2}', '{"z":1,"9":{"x":1,"0":1},"8":2}'],
  [
    'States.JsonToString',
    '"Parameters":{"s.$":"States.JsonToString($.a)"}',
    '{"s":"{\\"b\\":1,\\"2\\":1,\\"1\\":2}"}',
  ],
  ['States.Format', `"Parameters":{"s.$":"States.Format('{}', $.a)"}`, '{"s":"{b=1, 2=1, 1=2}"}'],
  [
    'States.JsonMerge',
    '"Parameters":{"m.$":"States.JsonMerge($.a, $.c, false)"}',
    '{"m":{"b":1,"2":1,"1":2,"x":1,"0":1}}',
  ],
  ['several names in a path', `"InputPath":"$.a['b','2','1']"`, '{"b":1,"2":1,"1":2}'],
])('%s keeps the order of members whose names are numbers', (_name, fields, output) => {
  const text = `{"StartAt":"S","States":{"S":{"Type":"Pass",${fields},"End":true}}}`;
  const definition = parseJson(text) as JsonObject;
  const { execution } = Run.start(definition, { input });
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { text: output } });
});
