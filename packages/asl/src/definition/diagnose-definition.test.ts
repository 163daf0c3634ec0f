import { describe, expect, it, test } from 'vitest';
import { diagnoseDefinition } from './diagnose-definition.ts';
import { type Diagnostic, diagnosticsMax, isAcceptable, printDiagnostic } from './diagnostic.ts';

type Definition = Record<string, unknown>;

/** A machine of one state `S`, with a terminal `Done` to go to. */
function machine(state: Definition, top: Definition = {}): Definition {
  const done = JSON.stringify(state).includes('"Done"') ? { Done: { Type: 'Succeed' } } : {};
  return { StartAt: 'S', States: { S: state, ...done }, ...top };
}

function errorsOf(definition: Definition, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): string[] {
  const { diagnostics } = diagnoseDefinition(JSON.stringify(definition), { type });
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR').map(printShort);
}

function printShort({ code, message, location }: Diagnostic): string {
  return `${code === 'SCHEMA_VALIDATION_FAILED' ? '' : `${code} `}${message} @${location ?? ''}`;
}

const pass = { Type: 'Pass', End: true };
const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
const wait = { Type: 'Wait', End: true };
const choice = { Type: 'Choice' };
const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
const map = { Type: 'Map', ItemProcessor: processor, End: true };
const jsonata = { QueryLanguage: 'JSONata' };
const notAPath = 'Value must be a valid JSONPath.';
const template = (key: string): string =>
  `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`;

describe('text that is no definition', () => {
  test.each([
    [' ', 'Definition must be a valid JSON object @'],
    ['[]', 'Definition must be a valid JSON object @'],
    ['"text"', 'Definition must be a valid JSON object @'],
    ['null', 'Definition must be a valid JSON object @'],
  ])('%j is refused', (text, expected) => {
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics.map(printShort)).toEqual([expected]);
  });

  it('names what the JSON parser met, and where it had read to', () => {
    const [diagnostic] = diagnoseDefinition('oops', { type: 'STANDARD' }).diagnostics;
    expect(diagnostic).toEqual({
      severity: 'ERROR',
      code: 'INVALID_JSON_DESCRIPTION',
      message:
        "Unrecognized token 'oops': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n" +
        ' at [Source: (String)"oops"; line: 1, column: 5]',
      location: '[Source: (String)"oops"; line: 1, column: 5]',
    });
  });

  it('repeats only the beginning of a long text', () => {
    const [diagnostic] = diagnoseDefinition(`{'${'x'.repeat(600)}`, { type: 'STANDARD' }).diagnostics;
    expect(diagnostic?.location).toMatch(
      /^\[Source: \(String\)"\{'x{498}"\[truncated 102 chars\]; line: 1, column: 3\]$/,
    );
  });
});

describe('the grammar', () => {
  const cases: [Definition, ...string[]][] = [
    [{}, 'These fields are required: [States, StartAt] @/'],
    [{ StartAt: 'A' }, 'These fields are required: [States] @/'],
    [{ States: { S: pass } }, 'These fields are required: [StartAt] @/'],
    [{ StartAt: 'A', States: {} }, 'Value cannot be empty @/States'],
    [{ StartAt: 'A', States: [] }, 'Expected value of type Object @/States'],
    [{ StartAt: 1, States: { S: pass } }, 'Expected value of type String @/StartAt'],
    [{ StartAt: 'S', States: { S: 1 } }, 'Expected value of type Object @/States/S'],
    [machine(pass, { Version: '2.0' }), 'Value should be one of the following: [1.0] @/Version'],
    [machine(pass, { TimeoutSeconds: -1 }), 'Minimum value is 0 @/TimeoutSeconds'],
    [machine(pass, { TimeoutSeconds: 1.5 }), 'Expected value of type Integer @/TimeoutSeconds'],
    [machine(pass, { Coment: 'x' }), "Field 'Coment' is not supported @/"],
    [
      machine(pass, { QueryLanguage: 'SQL' }),
      'Value should be one of the following: [JSONPath, JSONata] @/QueryLanguage',
    ],
    [machine({ End: true }), 'These fields are required: [Type] @/States/S'],
    [
      machine({ Type: 'None' }),
      "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] @/States/S/Type",
    ],
    [
      machine({ Type: 'Pass' }),
      'This object should have only one of the following fields: [Next, End] @/States/S',
    ],
    [
      machine({ Type: 'Pass', End: false }),
      'This object should have only one of the following fields: [Next, End] @/States/S',
    ],
    [
      machine({ ...pass, Next: 'Done' }),
      'There should only be one of the following fields: [Next, End] @/States/S',
    ],
    [machine({ ...pass, End: 'true' }), 'Expected value of type Boolean @/States/S/End'],
    [machine({ ...pass, TimeoutSeconds: 1 }), "Field 'TimeoutSeconds' is not supported @/States/S"],
    [machine({ ...pass, Catch: [] }), "Field 'Catch' is not supported @/States/S"],
    [
      machine({ ...pass, __proto__x: 1, constructor: 1 }),
      "Field '__proto__x' is not supported @/States/S",
      "Field 'constructor' is not supported @/States/S",
    ],
    [machine({ Type: 'Succeed', End: true }), "Field 'End' is not supported @/States/S"],
    [machine({ Type: 'Fail', InputPath: '$' }), "Field 'InputPath' is not supported @/States/S"],
    [
      machine({ Type: 'Fail', Error: 'E', ErrorPath: '$.e' }),
      'There should only be one of the following fields: [Error, ErrorPath] @/States/S',
    ],
    [machine({ Type: 'Fail', Cause: 1 }), 'Expected value of type String @/States/S/Cause'],
    [machine({ Type: 'Fail', CausePath: 'text' }), `${notAPath} @/States/S/CausePath`],
    [machine({ Type: 'Parallel', Branches: [], End: true }), 'Value cannot be empty @/States/S/Branches'],
    [
      machine({ Type: 'Parallel', Branches: [{ ...processor, TimeoutSeconds: 1 }], End: true }),
      "Field 'TimeoutSeconds' is not supported @/States/S/Branches[0]",
    ],
    [
      machine({ Type: 'Map', End: true }),
      'This object should have only one of the following fields: [ItemProcessor, Iterator] @/States/S',
    ],
    [
      machine({ ...map, Iterator: processor }),
      'There should only be one of the following fields: [ItemProcessor, Iterator] @/States/S',
    ],
    [
      machine({ ...map, ItemProcessor: { ...processor, QueryLanguage: 'JSONata' } }),
      "Field 'QueryLanguage' is not supported @/States/S/ItemProcessor",
    ],
    [machine({ ...map, MaxConcurrency: -1 }), 'Minimum value is 0 @/States/S/MaxConcurrency'],
    [
      machine({ ...map, MaxConcurrency: 1, MaxConcurrencyPath: '$.n' }),
      'There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath] @/States/S',
    ],
    [
      machine({ ...map, MaxConcurrencyPath: '$$.Execution.Input.n' }),
      'Value is not a Reference Path @/States/S/MaxConcurrencyPath',
    ],
    [
      machine({ ...map, ToleratedFailurePercentage: 101 }),
      'Maximum value is 100.0 @/States/S/ToleratedFailurePercentage',
    ],
    [
      machine({ ...map, ToleratedFailurePercentage: -0.5 }),
      'Minimum value is 0.0 @/States/S/ToleratedFailurePercentage',
    ],
    [
      machine({ ...map, Label: 'x'.repeat(41) }),
      `INVALID_LABEL_NAME Invalid Label name: Label '${'x'.repeat(41)}' exceeds the 40-character limit allowed by the service @/States/S/Label`,
    ],
  ];
  test.each(cases)('%j', (definition, ...expected) => {
    expect(errorsOf(definition)).toEqual(expected);
  });
});

describe('Wait', () => {
  const fields = '[SecondsPath, Seconds, TimestampPath, Timestamp]';
  const noTimestamp = 'String does not match RFC3339 timestamp @/States/S/Timestamp';
  test.each<[Definition, ...string[]]>([
    [{}, `This object should have only one of the following fields: ${fields} @/States/S`],
    [
      { Seconds: 1, SecondsPath: '$.s' },
      `There should only be one of the following fields: ${fields} @/States/S`,
    ],
    [{ Seconds: -1 }, 'Minimum value is 0 @/States/S/Seconds'],
    [{ Seconds: 100_000_000 }, 'Maximum value is 99999999 @/States/S/Seconds'],
    [{ Seconds: '1' }, 'Expected value of type Integer @/States/S/Seconds'],
    [{ SecondsPath: '$.list[*]' }, 'Value is not a Reference Path @/States/S/SecondsPath'],
    [{ SecondsPath: 'seconds' }, `${notAPath} @/States/S/SecondsPath`],
    [{ Timestamp: '2030-01-01 00:00:00Z' }, noTimestamp],
    [{ Timestamp: '2030-01-01T00:00:00' }, noTimestamp],
    [{ Timestamp: '2030-13-01T00:00:00Z' }, noTimestamp],
    [{ Timestamp: '2030-02-29T00:00:00Z' }, noTimestamp],
    [{ Timestamp: '2030-01-01T24:00:00Z' }, noTimestamp],
    [{ Timestamp: '2028-02-29T23:59:59.123456789+01:00' }],
    [{ Timestamp: '2030-01-01T00:00:00Z' }],
    [{ Seconds: 0 }],
    [{ SecondsPath: '$$.Execution.Input.s' }],
    [{ TimestampPath: '$variable.at' }],
  ])('%j', (fields, ...expected) => {
    expect(errorsOf(machine({ ...wait, ...fields }))).toEqual(expected);
  });
});

describe('Task', () => {
  const unknown = (arn: string): string =>
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. @/States/S/Resource`;
  test.each<[Definition, ...string[]]>([
    [{ Resource: undefined }, 'These fields are required: [Resource] @/States/S'],
    [{ Resource: 'my-function' }, 'Value is not a valid resource ARN @/States/S/Resource'],
    [{ Resource: 'arn:aws:states:::dynamodb:scan' }, unknown('arn:aws:states:::dynamodb:scan')],
    [{ Resource: 'arn:aws:states:::lambda:invoke.sync' }, unknown('arn:aws:states:::lambda:invoke.sync')],
    [{ Resource: 'arn:aws:states:::ecs:runTask.sync:2' }, unknown('arn:aws:states:::ecs:runTask.sync:2')],
    [{ Resource: 'arn:aws:states:::aws-sdk:s3:GetObject' }, unknown('arn:aws:states:::aws-sdk:s3:GetObject')],
    [
      { Resource: 'arn:aws:states:::aws-sdk:glue:getJobRun.sync' },
      unknown('arn:aws:states:::aws-sdk:glue:getJobRun.sync'),
    ],
    [{ Resource: 'arn:aws:states:::constructor:x' }, unknown('arn:aws:states:::constructor:x')],
    [{ Resource: 'arn:aws:states:::states:startExecution.sync:2' }],
    [{ Resource: 'arn:aws-cn:states:::aws-sdk:dynamodb:putItem.waitForTaskToken' }],
    [{ Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f:1' }],
    [{ Resource: 'arn:aws:states:us-east-1:000000000000:activity:a' }],
    [{ TimeoutSeconds: 0 }, 'Minimum value is 1 @/States/S/TimeoutSeconds'],
    [
      { TimeoutSeconds: 5, TimeoutSecondsPath: '$.t' },
      'There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] @/States/S',
    ],
    [
      { TimeoutSeconds: 5, HeartbeatSeconds: 5 },
      'HeartbeatSeconds must be smaller than TimeoutSeconds @/States/S/HeartbeatSeconds',
    ],
    [{ Credentials: {} }, "The field 'RoleArn' is required but was missing @/States/S/Credentials"],
    [{ Credentials: { 'RoleArn.$': '$.role' } }],
    [
      { Resource: 'arn:aws:states:us-east-1:000000000000:activity:a', Credentials: { RoleArn: 'x' } },
      "The field 'Credentials' is not supported for activities @/States/S/Credentials",
    ],
    [
      { Parameters: { Payload: 1 } },
      "The field 'FunctionName' is required but was missing @/States/S/Parameters",
    ],
    [
      { Parameters: { 'FunctionName.$': '$.f', payload: 1 } },
      'The field "payload" is not supported by Step Functions @/States/S/Parameters',
    ],
    [{ Parameters: 'text' }, 'Expected value of type Object @/States/S/Parameters'],
    [{ ResultPath: null, InputPath: null, OutputPath: null }],
    [{ ResultPath: '$.a[*]' }, 'Value is not a Reference Path @/States/S/ResultPath'],
    [{ ResultPath: '$$.Execution' }, 'Value is not a Reference Path @/States/S/ResultPath'],
    [{ ResultPath: '$variable' }, 'Value is not a Reference Path @/States/S/ResultPath'],
    [{ InputPath: 'order' }, `${notAPath} @/States/S/InputPath`],
    [
      { Output: 1 },
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage @/States/S",
    ],
  ])('%j', (fields, ...expected) => {
    expect(errorsOf(machine({ ...task, ...fields }))).toEqual(expected);
  });
});

describe('Retry and Catch', () => {
  const alone = 'States.ALL must appear alone and at end of list';
  const all = { ErrorEquals: ['States.ALL'] };
  test.each<[Definition, ...string[]]>([
    [{ Retry: {} }, 'Expected value of type Array @/States/S/Retry'],
    [{ Retry: [{}] }, 'These fields are required: [ErrorEquals] @/States/S/Retry[0]'],
    [{ Retry: [{ ErrorEquals: [] }] }, 'Value cannot be empty @/States/S/Retry[0]/ErrorEquals'],
    [{ Retry: [{ ErrorEquals: 'E' }] }, 'Expected value of type Array @/States/S/Retry[0]/ErrorEquals'],
    [{ Retry: [{ ErrorEquals: [1] }] }, 'Expected value of type String @/States/S/Retry[0]/ErrorEquals[0]'],
    [{ Retry: [all, { ErrorEquals: ['E'] }] }, `${alone} @/States/S/Retry[0]/ErrorEquals[0]`],
    [{ Retry: [{ ErrorEquals: ['E', 'States.ALL'] }] }, `${alone} @/States/S/Retry[0]/ErrorEquals[1]`],
    [{ Retry: [{ ...all, IntervalSeconds: -1 }] }, 'Minimum value is 0 @/States/S/Retry[0]/IntervalSeconds'],
    [
      { Retry: [{ ...all, MaxAttempts: 100_000_000 }] },
      'Maximum value is 99999999 @/States/S/Retry[0]/MaxAttempts',
    ],
    [{ Retry: [{ ...all, BackoffRate: 0.5 }] }, 'Minimum value is 1.0 @/States/S/Retry[0]/BackoffRate'],
    [
      { Retry: [{ ...all, MaxDelaySeconds: 31_622_401 }] },
      'Maximum value is 31622400 @/States/S/Retry[0]/MaxDelaySeconds',
    ],
    [
      { Retry: [{ ...all, IntervalSeconds: 5, MaxDelaySeconds: 5 }] },
      'MaxDelaySeconds must be greater than IntervalSeconds @/States/S/Retry[0]/MaxDelaySeconds',
    ],
    [
      { Retry: [{ ...all, JitterStrategy: 'SOME' }] },
      'Value should be one of the following: [NONE, FULL] @/States/S/Retry[0]/JitterStrategy',
    ],
    [{ Retry: [{ ErrorEquals: ['E'], MaxAttempts: 0, BackoffRate: 1.5 }, all] }],
    [{ Catch: [{ ErrorEquals: ['E'] }] }, 'These fields are required: [Next] @/States/S/Catch[0]'],
    [{ Catch: [{ ...all, Next: 'Done', End: true }] }, "Field 'End' is not supported @/States/S/Catch[0]"],
    [{ Catch: [{ ...all, Next: 'Done', ResultPath: '$.error' }] }],
  ])('%j', (fields, ...expected) => {
    expect(errorsOf(machine({ ...task, ...fields }))).toEqual(expected);
  });
});

describe('Choice', () => {
  const rule = { Variable: '$.x', StringEquals: 'y', Next: 'Done' };
  const kinds = 'The object must have only one of the following fields, [And, Or, Not, Variable, Condition]';
  test.each<[unknown, ...string[]]>([
    [undefined, 'These fields are required: [Choices] @/States/S'],
    [[], 'Value cannot be empty @/States/S/Choices'],
    [[{ ...rule, Next: undefined }], 'These fields are required: [Next] @/States/S/Choices[0]'],
    [[{ Next: 'Done' }], `${kinds} @/States/S/Choices[0]`],
    [[{ ...rule, Not: { Variable: '$.z', IsNull: true } }], `${kinds} @/States/S/Choices[0]`],
    [
      [{ ...rule, IsString: true }],
      'There should only be one of the following fields: [StringEquals, IsString] @/States/S/Choices[0]',
    ],
    [[{ And: [{ ...rule }], Next: 'Done' }], "Field 'Next' is not supported @/States/S/Choices[0]/And[0]"],
    [[{ And: [], Next: 'Done' }], 'Value cannot be empty @/States/S/Choices[0]/And'],
    [
      [{ Not: { Variable: 'x', IsNull: true }, Next: 'Done' }],
      "Value is not a Reference Path: Reference path didn't start with '$' @/States/S/Choices[0]/Not/Variable",
    ],
    [
      [{ Variable: '$.x', StringEquals: 1, Next: 'Done' }],
      'Expected value of type String @/States/S/Choices[0]/StringEquals',
    ],
    [
      [{ Variable: '$.x', NumericLessThan: '1', Next: 'Done' }],
      'Expected value of type Number @/States/S/Choices[0]/NumericLessThan',
    ],
    [
      [{ Variable: '$.x', IsPresent: 'true', Next: 'Done' }],
      'Expected value of type Boolean @/States/S/Choices[0]/IsPresent',
    ],
    [
      [{ Variable: '$.x', TimestampEquals: 'now', Next: 'Done' }],
      'String does not match RFC3339 timestamp @/States/S/Choices[0]/TimestampEquals',
    ],
    [
      [{ Variable: '$.x', StringEqualsPath: 'y', Next: 'Done' }],
      "Value is not a Reference Path: Reference path didn't start with '$' @/States/S/Choices[0]/StringEqualsPath",
    ],
    [
      [{ Condition: '{% true %}', Next: 'Done' }],
      "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage @/States/S/Choices[0]",
    ],
    [
      [
        rule,
        {
          Or: [
            { Variable: '$.a[0]', IsPresent: true },
            { Not: { Variable: "$['b c']", NumericEquals: 1.5 } },
          ],
          Next: 'Done',
        },
      ],
    ],
  ])('%j', (choices, ...expected) => {
    expect(errorsOf(machine({ ...choice, Choices: choices, Default: 'Done' }))).toEqual(expected);
  });

  it('reports a rule without operator', () => {
    const [error] = errorsOf(
      machine({ ...choice, Choices: [{ Variable: '$.x', Next: 'Done' }], Default: 'Done' }),
    );
    expect(error).toMatch(
      /^This object should have only one of the following fields: \[StringEquals, StringEqualsPath, .*IsTimestamp\] @/,
    );
  });
});

describe('payload templates', () => {
  test.each<[Definition, ...string[]]>([
    [{ 'a.$': 'text' }, `${template('a.$')} @/States/S/Parameters`],
    [{ 'a.$': 1 }, `${template('a.$')} @/States/S/Parameters`],
    [{ 'a.$': '$.x[' }, `${template('a.$')} @/States/S/Parameters`],
    [{ 'a.$': "States.Format('{}', $.x" }, `${template('a.$')} @/States/S/Parameters`],
    [{ 'a.$': 'States.Nothing()' }, `${template('a.$')} @/States/S/Parameters`],
    [{ 'a.$': 'States.ArrayLength()' }, `${template('a.$')} @/States/S/Parameters`],
    [{ deep: [{ 'b.$': 'no' }] }, `${template('b.$')} @/States/S/Parameters`],
    [{ a: 1, 'a.$': '$.a' }, "The field 'a' is already defined without '.$' @/States/S/Parameters"],
    [
      {
        'a.$': '$',
        'b.$': '$$.Execution.Id',
        'c.$': "States.Format('{}', $.x)",
        'd.$': "$.l[?(@.x == 'y')]",
        e: ['$.x'],
      },
    ],
  ])('%j', (parameters, ...expected) => {
    expect(errorsOf(machine({ ...pass, Parameters: parameters }))).toEqual(expected);
  });

  it('warns, without refusing, where a dollar sign seems to be missing', () => {
    const definition = machine({ ...pass, Parameters: { a: '$.x' } });
    const { diagnostics } = diagnoseDefinition(JSON.stringify(definition), { type: 'STANDARD' });
    expect(diagnostics).toMatchObject([
      { severity: 'WARNING', code: 'NO_DOLLAR', location: '/States/S/Parameters' },
    ]);
    expect(isAcceptable(diagnostics)).toBe(true);
  });

  it('warns of expressions in the Result of a Pass state', () => {
    const definition = machine({ ...pass, Result: { 'a.$': '$.x' } });
    const { diagnostics } = diagnoseDefinition(JSON.stringify(definition), { type: 'STANDARD' });
    expect(diagnostics).toMatchObject([{ severity: 'WARNING', code: 'PASS_RESULT_IS_STATIC' }]);
  });
});

describe('query languages and variables', () => {
  const onlyJsonPath = (field: string): string =>
    `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`;
  const unclosed = 'JSONata string must start with {% and end with %}';
  test.each<[Definition, ...string[]]>([
    [
      machine({ ...pass, QueryLanguage: 'JSONPath' }, jsonata),
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine @/States/S",
    ],
    [machine({ ...pass, InputPath: '$' }, jsonata), `${onlyJsonPath('InputPath')} @/States/S`],
    [machine({ ...pass, ...jsonata, Parameters: {} }), `${onlyJsonPath('Parameters')} @/States/S`],
    [machine({ ...pass, Output: '{% $x' }, jsonata), `${unclosed} @/States/S/Output`],
    [
      machine({ ...task, Arguments: { FunctionName: 'f', Payload: ['{% 1'] } }, jsonata),
      `${unclosed} @/States/S/Arguments/Payload[0]`,
    ],
    [
      machine({ ...choice, Choices: [{ Condition: 'yes', Next: 'Done' }], Default: 'Done' }, jsonata),
      `${unclosed} @/States/S/Choices[0]/Condition`,
    ],
    [machine({ ...wait, Seconds: '{% $n %}' }, jsonata)],
    [machine({ ...map, Items: '{% $states.input %}', ItemSelector: { a: '{% 1 %}' } }, jsonata)],
    [
      machine({ ...map, ...jsonata, ItemProcessor: { StartAt: 'I', States: { I: { ...pass, Output: 1 } } } }),
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage @/States/S/ItemProcessor/States/I",
    ],
    [{ StartAt: 'S', States: { QueryLanguage: 'JSONata', S: { ...pass, Output: 1 } } }],
    [
      machine({ ...pass, Assign: { states: 1 } }),
      "RESERVED_VARIABLE_NAME Cannot assign to reserved variable '$states'. @/States/S/Assign/states",
    ],
    [
      machine({ ...pass, Assign: { 'a b': 1 } }),
      "INVALID_VARIABLE_NAME Invalid variable name 'a b': the variable name contains invalid characters. @/States/S/Assign/a b",
    ],
    [machine({ ...pass, Assign: { 'x.$': '$.a', größe: 1 } })],
  ])('%j', (definition, ...expected) => {
    expect(errorsOf(definition)).toEqual(expected);
  });
});

describe('distributed maps', () => {
  const distributed = (config: Definition): Definition => ({
    ...map,
    ItemProcessor: { ...processor, ProcessorConfig: config },
  });
  const whole = distributed({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' });
  const reader = (config: Definition): Definition => ({
    ...whole,
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: config },
  });
  test.each<[Definition, ...string[]]>([
    [
      distributed({ Mode: 'DISTRIBUTED' }),
      'These fields are required: [ExecutionType] @/States/S/ItemProcessor/ProcessorConfig',
    ],
    [
      distributed({ Mode: 'INLINE', ExecutionType: 'EXPRESS' }),
      "Field 'ExecutionType' is not supported @/States/S/ItemProcessor/ProcessorConfig",
    ],
    [
      distributed({ Mode: 'SOMEHOW' }),
      'Value should be one of the following: [INLINE, DISTRIBUTED] @/States/S/ItemProcessor/ProcessorConfig/Mode',
    ],
    [
      { ...whole, ItemReader: { Resource: 'arn:aws:states:::s3:putObject' } },
      "The field 'Resource' does not match any of the allowed values @/States/S/ItemReader/Resource",
    ],
    [
      reader({ InputType: 'CSV' }),
      "The field 'CSVHeaderLocation' is required @/States/S/ItemReader/ReaderConfig",
    ],
    [
      reader({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
      'These fields are required: [CSVHeaders] @/States/S/ItemReader/ReaderConfig',
    ],
    [
      reader({ InputType: 'JSON', CSVHeaderLocation: 'FIRST_ROW' }),
      "Field 'CSVHeaderLocation' is not supported @/States/S/ItemReader/ReaderConfig",
    ],
    [
      reader({ MaxItems: 100_000_001 }),
      'Maximum value is 100000000 @/States/S/ItemReader/ReaderConfig/MaxItems',
    ],
    [
      reader({ MaxItems: 1, MaxItemsPath: '$.n' }),
      'There should only be one of the following fields: [MaxItems, MaxItemsPath] @/States/S/ItemReader/ReaderConfig',
    ],
    [
      {
        ...whole,
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'x.$': '$.y' } },
        ResultWriter: { WriterConfig: { OutputType: 'JSONL' } },
        Label: 'one',
      },
    ],
  ])('%j', (state, ...expected) => {
    expect(errorsOf(machine(state))).toEqual(expected);
  });
});

describe('Express machines', () => {
  const at = '@/States/S/Resource';
  test.each<[Definition, ...string[]]>([
    [
      { ...task, Resource: 'arn:aws:states:::states:startExecution.sync:2' },
      `Express state machine does not support '.sync' service integration ${at}`,
    ],
    [
      { ...task, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' },
      `Express state machine does not support '.waitForTaskToken' service integration  ${at}`,
    ],
    [
      { ...task, Resource: 'arn:aws:states:us-east-1:000000000000:activity:a' },
      `Express state machine does not support Activity ARN ${at}`,
    ],
    [
      {
        ...map,
        ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
      },
      "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines @/States/S/ItemProcessor/ProcessorConfig/Mode",
    ],
    [task],
  ])('%j', (state, ...expected) => {
    expect(errorsOf(machine(state), 'EXPRESS')).toEqual(expected);
  });
});

describe('the machine as a whole', () => {
  const next = (target: string): Definition => ({ Type: 'Pass', Next: target });
  const long = 'x'.repeat(81);
  test.each<[string, Definition, ...string[]]>([
    [
      'a loop',
      { StartAt: 'A', States: { A: next('B'), B: next('A') } },
      'MISSING_END_STATE Workflow has no terminal state @',
    ],
    [
      'a loop beside an unreachable end',
      { StartAt: 'A', States: { A: next('B'), B: next('A'), C: pass } },
      'MISSING_TRANSITION_TARGET State "C" is not reachable. @/States/C',
    ],
    [
      'a missing target and no end',
      { StartAt: 'A', States: { A: next('X') } },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/States/A/Next",
      'MISSING_END_STATE Workflow has no terminal state @',
    ],
    [
      'a missing start',
      { StartAt: 'X', States: { A: next('B'), B: { Type: 'Succeed' } } },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/StartAt",
      'MISSING_TRANSITION_TARGET State "A" is not reachable. @/States/A',
    ],
    [
      'missing targets of rules, defaults and catchers',
      {
        StartAt: 'C',
        States: {
          C: {
            Type: 'Choice',
            Choices: [
              { Variable: '$', IsNull: true, Next: 'X' },
              { Variable: '$', IsNull: false, Next: 'T' },
            ],
            Default: 'Y',
          },
          T: { ...task, Catch: [{ ErrorEquals: ['E'], Next: 'Z' }] },
        },
      },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: X @/States/C/Choices[0]/Next",
      "MISSING_TRANSITION_TARGET Missing 'Next' target: Y @/States/C/Default",
      "MISSING_TRANSITION_TARGET Missing 'Next' target: Z @/States/T/Catch[0]/Next",
    ],
    [
      'a transition out of a branch',
      {
        StartAt: 'P',
        States: {
          P: { Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: next('D') } }], Next: 'D' },
          D: { Type: 'Succeed' },
        },
      },
      "MISSING_TRANSITION_TARGET Missing 'Next' target: D @/States/P/Branches[0]/States/I/Next",
    ],
    [
      'a name that stands in a branch too',
      {
        StartAt: 'P',
        States: { P: { Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: pass } }], End: true } },
      },
      'DUPLICATE_STATE_NAME Duplicate State name: P @/States/P/Branches[0]/States/P',
    ],
    [
      'a long name',
      { StartAt: long, States: { [long]: pass } },
      `INVALID_STATE_NAME Invalid State name: State '${long}' exceeds the 80-character limit allowed by the service @/States/${long}`,
    ],
    [
      'a label that stands twice',
      {
        StartAt: 'A',
        States: {
          A: { ...map, End: undefined, Label: 'l', Next: 'B' },
          B: { ...map, ItemProcessor: { StartAt: 'J', States: { J: pass } }, Label: 'l' },
        },
      },
      'DUPLICATE_LABEL_NAME Duplicate Label name: l @/States/B/Label',
    ],
    [
      'a state called like a member of all objects',
      { StartAt: 'constructor', States: { constructor: next('toString'), toString: pass } },
    ],
    [
      'a state that leads to itself and on',
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'A' }], Default: 'B' },
          B: { Type: 'Fail' },
        },
      },
    ],
  ])('%s', (_, definition, ...expected) => {
    expect(errorsOf(definition)).toEqual(expected);
  });

  it('accepts a state called __proto__', () => {
    const text = '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","End":true}}}';
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics).toEqual([]);
  });

  it('prints diagnostics the way InvalidDefinition shows them', () => {
    const { diagnostics } = diagnoseDefinition('{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}', {
      type: 'STANDARD',
    });
    expect(diagnostics.map(printDiagnostic)).toEqual([
      'MISSING_END_STATE: Workflow has no terminal state at null',
    ]);
  });
});

describe('large and deep definitions', () => {
  /** A chain of states; a million of them in the proof, fewer where each has an error. */
  const chain = (length: number, state: (index: number) => string): string =>
    `{"StartAt":"s0","States":{${Array.from({ length }, (_, index) => `"s${index}":${state(index)}`).join(',')}}}`;

  it('accepts a quarter of a million states', () => {
    const count = 250_000;
    const text = chain(count, (index) =>
      index === count - 1 ? '{"Type":"Succeed"}' : `{"Type":"Pass","Next":"s${index + 1}"}`,
    );
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics).toEqual([]);
  });

  it('keeps a readable number of diagnostics', () => {
    const { diagnostics } = diagnoseDefinition(
      chain(5_000, () => '{"Type":"Nothing"}'),
      { type: 'STANDARD' },
    );
    expect(diagnostics).toHaveLength(diagnosticsMax);
  });

  it('refuses branches inside branches beyond a depth', () => {
    let branch = '{"StartAt":"x","States":{"x":{"Type":"Succeed"}}}';
    for (let depth = 0; depth < 150; depth++) {
      branch = `{"StartAt":"p${depth}","States":{"p${depth}":{"Type":"Parallel","End":true,"Branches":[${branch}]}}}`;
    }
    expect(diagnoseDefinition(branch, { type: 'STANDARD' }).diagnostics.map(({ code }) => code)).toEqual([
      'TOO_DEEPLY_NESTED',
    ]);
  });

  it('refuses JSON that is nested without end', () => {
    const { diagnostics } = diagnoseDefinition('['.repeat(200_000), { type: 'STANDARD' });
    expect(diagnostics.map(({ code }) => code)).toEqual(['INVALID_JSON_DESCRIPTION']);
  });
});
