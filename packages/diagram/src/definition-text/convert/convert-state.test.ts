import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { type ConversionSample, checkConversion } from './check-conversion.ts';
import { convertStateToJsonata } from './convert-state.ts';

const setting = {
  digest: { hex: (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex') },
  nowMs: Date.UTC(2026, 0, 1),
};
const input: Json = {
  n: 3,
  text: 'a,b,,c',
  list: [1, 2, 2, 3],
  deep: { 'b c': [{ d: 'x' }, { d: 'y' }], at: '2026-01-01T00:00:05Z' },
  yes: true,
  none: null,
  json: '{"q":[1]}',
};
const sqs = 'arn:aws:states:::sqs:sendMessage';
const result: Json = { MessageId: 'm-1', MD5OfMessageBody: 'x' };

function check(state: JsonObject, samples: readonly ConversionSample[] = [{ input }]) {
  const converted = convertStateToJsonata(state);
  expect(converted.notes.filter((note) => note.kind === 'left')).toEqual([]);
  for (const outcome of checkConversion(state, converted.state, samples, setting)) {
    expect(outcome, JSON.stringify(converted.state)).toMatchObject({ kind: 'same', differences: [] });
    // Two forms that both fail would be the same as well.
    const fails = state.Type === 'Fail' || outcome.sample.failure !== undefined;
    if (!fails) expect(outcome.status).not.toBe('FAILED');
  }
  return converted.state;
}

describe('a Pass in JSONata does what it did in JSONPath', () => {
  test.each<[string, JsonObject]>([
    ['nothing', {}],
    ['Result', { Result: { a: ['{% 1 %}', 1.5] } }],
    ['ResultPath', { Result: 1, ResultPath: '$.deep.new' }],
    ['ResultPath null', { Result: 1, ResultPath: null }],
    ['InputPath', { InputPath: '$.deep' }],
    ['InputPath null', { InputPath: null }],
    ['OutputPath', { OutputPath: "$.deep['b c'][1]" }],
    ['OutputPath null', { OutputPath: null }],
    ['InputPath and ResultPath', { InputPath: '$.n', ResultPath: '$.m' }],
    [
      'all',
      {
        InputPath: '$.deep',
        Parameters: { 'x.$': '$.at', y: { 'z.$': '$' } },
        ResultPath: '$.r',
        OutputPath: '$.r.y',
      },
    ],
    [
      'names',
      { Parameters: { 'x.$': "$.deep['b c'][0].d", 'y.$': '$$.Execution.Name', 'z.$': '$$.State.Name' } },
    ],
    ['wildcard', { Parameters: { 'x.$': "$.deep['b c'][*].d" } }],
  ])('%s', (_name, fields) => {
    check({ Type: 'Pass', ...fields, End: true });
  });

  test.each([
    "States.Format('{} is {} \\'q\\' \\{\\}', $.n, $.text)",
    "States.Format('{}', $.n)",
    'States.StringToJson($.json)',
    'States.JsonToString($.list)',
    "States.Array($.n, 'x', true, null, 1.5)",
    'States.ArrayPartition($.list, 3)',
    'States.ArrayContains($.list, 3)',
    'States.ArrayContains($.list, 9)',
    'States.ArrayRange(1, $.n, 1)',
    'States.ArrayGetItem($.list, 3)',
    'States.ArrayLength($.list)',
    'States.ArrayUnique($.list)',
    'States.Base64Encode($.text)',
    "States.Base64Decode('YWJj')",
    "States.Hash($.text, 'SHA-256')",
    'States.JsonMerge($.deep, States.StringToJson($.json), false)',
    'States.MathAdd($.n, -1)',
    "States.StringSplit($.text, ',')",
    "States.Format('{}-{}', States.ArrayLength($.list), States.MathAdd(1, 2))",
  ])('%s', (expression) => {
    check({ Type: 'Pass', Parameters: { 'x.$': expression }, End: true });
  });

  it('names an identifier by $uuid', () => {
    const state = convertStateToJsonata({
      Type: 'Pass',
      Parameters: { 'id.$': 'States.UUID()' },
      End: true,
    }).state;
    expect(state).toEqual({
      Type: 'Pass',
      QueryLanguage: 'JSONata',
      Output: { id: '{% $uuid() %}' },
      End: true,
    });
  });

  it('assigns what it assigned', () => {
    const variables = { v: { w: 2 } };
    check(
      { Type: 'Pass', Parameters: { 'a.$': '$v.w' }, Assign: { 'b.$': '$.a', 'c.$': '$v', d: 1 }, End: true },
      [{ input, variables }],
    );
  });
});

describe('a Task in JSONata does what it did in JSONPath', () => {
  const task = {
    Type: 'Task',
    Resource: sqs,
    Parameters: { QueueUrl: 'q', 'MessageBody.$': '$.deep' },
    End: true,
  };
  const samples = [{ input, result }, { input }, { input, failure: { error: 'Oops', cause: 'why' } }];

  test.each<[string, JsonObject]>([
    ['Parameters', {}],
    ['ResultSelector', { ResultSelector: { 'id.$': '$.MessageId', fixed: 1 } }],
    ['ResultSelector in ResultPath', { ResultSelector: { 'id.$': '$.MessageId' }, ResultPath: '$.sent' }],
    ['ResultPath null', { ResultPath: null }],
    ['ResultPath and OutputPath', { ResultPath: '$.sent', OutputPath: '$.sent.MessageId' }],
    ['Assign', { ResultSelector: { 'id.$': '$.MessageId' }, Assign: { 'id.$': '$.MessageId' } }],
    ['Catch', { Catch: [{ ErrorEquals: ['Oops'], ResultPath: '$.error', Next: 'F' }] }],
    ['Catch null', { Catch: [{ ErrorEquals: ['Oops'], ResultPath: null, Next: 'F' }] }],
    ['Catch plain', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'F', Assign: { 'e.$': '$.Error' } }] }],
    ['InputPath', { InputPath: '$.deep', Parameters: { QueueUrl: 'q', 'MessageBody.$': '$.at' } }],
  ])('%s', (_name, fields) => {
    check({ ...task, ...fields }, samples);
  });

  it('gives a function what InputPath leaves', () => {
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const state = check({ Type: 'Task', Resource: arn, InputPath: '$.deep', End: true }, [
      { input },
      { input, result: 1 },
    ]);
    expect(state.Arguments).toBe('{% $states.input.deep %}');
  });
});

describe('a Choice in JSONata goes where it went in JSONPath', () => {
  test.each<JsonObject>([
    { Variable: '$.n', NumericEquals: 3 },
    { Variable: '$.n', NumericGreaterThan: 2.5 },
    { Variable: '$.text', NumericGreaterThan: 2.5 },
    { Variable: '$.text', StringLessThan: 'b' },
    { Variable: '$.n', StringLessThan: 'b' },
    { Variable: '$.text', StringEqualsPath: '$.text' },
    { Variable: '$.text', StringEqualsPath: '$.n' },
    { Variable: '$.text', StringMatches: 'a,*c' },
    { Variable: '$.text', StringMatches: 'a.*' },
    { Variable: '$.yes', BooleanEquals: true },
    { Variable: '$.n', BooleanEquals: true },
    { Variable: '$.none', IsNull: true },
    { Variable: '$.none', IsPresent: true },
    { Variable: '$.missing', IsPresent: false },
    { Variable: '$.deep.at', IsTimestamp: true },
    { Variable: '$.text', IsTimestamp: false },
    { Variable: '$.n', IsNumeric: true },
    { Variable: '$.n', IsString: false },
    { Variable: '$.yes', IsBoolean: true },
    { Variable: '$.deep.at', TimestampGreaterThan: '2026-01-01T01:00:00+01:00' },
    { Variable: '$.deep.at', TimestampLessThanEquals: '2026-01-01T00:00:04Z' },
    { Not: { Variable: '$.n', NumericEquals: 3 } },
    {
      And: [
        { Variable: '$.n', IsPresent: true },
        {
          Or: [
            { Variable: '$.n', NumericEquals: 1 },
            { Variable: '$.yes', BooleanEquals: true },
          ],
        },
      ],
    },
  ])('%j', (rule) => {
    check({ Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' });
    check({ Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No', OutputPath: '$.deep' });
  });
});

describe('other states', () => {
  it('wait as long', () => {
    check({ Type: 'Wait', SecondsPath: '$.n', OutputPath: '$.deep', End: true });
    check({ Type: 'Wait', TimestampPath: '$.deep.at', End: true });
  });

  it('fail and succeed alike', () => {
    check({ Type: 'Fail', ErrorPath: '$.text', CausePath: "States.Format('{}!', $.n)" });
    check({ Type: 'Succeed', InputPath: '$.deep', OutputPath: '$.at' });
  });

  it('go through the same items', () => {
    const ItemProcessor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const items = {
      Type: 'Map',
      ItemsPath: '$.list',
      ItemSelector: { 'i.$': '$$.Map.Item.Value', 'n.$': '$.n' },
      ItemProcessor,
      End: true,
    };
    check(items, [{ input, result: [1, 2] }]);
    check({ ...items, ResultPath: '$.done', MaxConcurrencyPath: '$.n' }, [{ input, result: [1, 2] }]);
  });

  it('name what they leave out', () => {
    const { notes, isComplete } = convertStateToJsonata({
      Type: 'Pass',
      Parameters: { 'x.$': '$..d' },
      End: true,
    });
    expect(isComplete).toBe(false);
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'left' }));
  });

  it('are told apart when they differ', () => {
    const [outcome] = checkConversion(
      { Type: 'Pass', Result: 1, End: true },
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: 2, End: true },
      [{ input }],
      setting,
    );
    expect(outcome).toMatchObject({
      kind: 'different',
      differences: [{ aspect: 'output', before: '1', after: '2' }],
    });
  });
});
