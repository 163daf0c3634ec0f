import { describe, expect, it, test } from 'vitest';
import { diagnoseDefinition } from './diagnose-definition.ts';
import { isAcceptable } from './diagnostic.ts';
import {
  choice,
  type Definition,
  errorsOf,
  jsonata,
  machine,
  map,
  notAPath,
  pass,
  processor,
  task,
  template,
  wait,
} from './test-machine.ts';

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

  it('warns of a path in a comparison with a literal', () => {
    const choices = [{ Variable: '$.a', StringEquals: '$.b', Next: 'E' }];
    const states = { S: { Type: 'Choice', Choices: choices }, E: { Type: 'Succeed' } };
    const text = JSON.stringify({ StartAt: 'S', States: states });
    expect(diagnoseDefinition(text, { type: 'STANDARD' }).diagnostics).toMatchObject([
      { severity: 'WARNING', code: 'NO_PATH', location: '/States/S/Choices[0]/StringEquals' },
    ]);
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
      { ...whole, ResultWriter: {} },
      'These fields are required: [Resource, Parameters] @/States/S/ResultWriter',
    ],
    [
      { ...whole, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } },
      'These fields are required: [Parameters] @/States/S/ResultWriter',
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
