import { choiceOperators } from './choice-operators.ts';
import { definitionLimits } from './definition-limits.ts';
import type { Field, FieldType, GrammarName, ObjectGrammar } from './field-grammar.ts';

// The language as data: which object has which fields, of what type, in which query language.
// Sources: the States Language specification and the Developer Guide's page of each state type;
// ranges are those that the service enforces, which are wider than the guide's in two places
// (a machine's TimeoutSeconds and a retrier's IntervalSeconds may be 0).

/** Longest time-out and wait, in seconds. */
const secondsMax = definitionLimits.fieldNumberMax;

const string: FieldType = { kind: 'string' };
const template: FieldType = { kind: 'template' };
const jsonata: FieldType = { kind: 'jsonata' };
const inputOrOutputPath: FieldType = { kind: 'path', nullable: true };
const seconds = (minimum: number): FieldType => ({
  kind: 'integer',
  minimum,
  maximum: secondsMax,
  expression: true,
});
const count = (maximum?: number): FieldType => ({
  kind: 'integer',
  minimum: 0,
  expression: true,
  ...(maximum === undefined ? {} : { maximum }),
});
const expressible = (type: FieldType): FieldType => ({ ...type, expression: true }) as FieldType;
const languages = ['JSONPath', 'JSONata'] as const;

const both = (type: FieldType): Field => ({ type });
const jsonPathOnly = (type: FieldType): Field => ({ type, language: 'JSONPath' });
const jsonataOnly = (type: FieldType): Field => ({ type, language: 'JSONata' });
const object = (grammar: GrammarName): FieldType => ({ kind: 'object', grammar });
const listOf = (type: FieldType): FieldType => ({ kind: 'list', of: type });
const nonEmptyListOf = (type: FieldType): FieldType => ({ kind: 'list', of: type, nonEmpty: true });
const numberPath = jsonPathOnly({ kind: 'reference-path' });
const valuePath = jsonPathOnly({ kind: 'reference-path', context: true });

const everyState = {
  Type: both(string),
  Comment: both(string),
  QueryLanguage: both({ kind: 'enumeration', values: languages }),
};
const paths = { InputPath: jsonPathOnly(inputOrOutputPath), OutputPath: jsonPathOnly(inputOrOutputPath) };
const transition = { Next: both(string), End: both({ kind: 'boolean' }) };
const output = { Output: jsonataOnly(jsonata) };
const assign = { Assign: both({ kind: 'assign' }) };
const resultPath = { ResultPath: jsonPathOnly({ kind: 'reference-path', nullable: true, inputOnly: true }) };
const working = {
  ...everyState,
  ...paths,
  ...transition,
  ...output,
  ...assign,
  ...resultPath,
  Parameters: jsonPathOnly(template),
};
const failing = {
  ResultSelector: jsonPathOnly(template),
  Retry: both(listOf(object('Retrier'))),
  Catch: both(listOf(object('Catcher'))),
};
const scope = {
  Comment: both(string),
  States: both({ kind: 'states' }),
  StartAt: both(string),
};
const nestedRule: { readonly [name: string]: Field } = {
  Comment: both(string),
  And: jsonPathOnly(nonEmptyListOf(object('NestedRule'))),
  Or: jsonPathOnly(nonEmptyListOf(object('NestedRule'))),
  Not: jsonPathOnly(object('NestedRule')),
  Variable: jsonPathOnly({ kind: 'reference-path', context: true }),
  ...Object.fromEntries([...choiceOperators].map(([operator, kind]) => [operator, operandField(kind)])),
};

function operandField(kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'path'): Field {
  return jsonPathOnly(kind === 'path' ? { kind: 'reference-path', context: true } : { kind });
}

/** The grammar of every object of the language. */
export const definitionGrammar: { readonly [name in GrammarName]: ObjectGrammar } = {
  Machine: {
    fields: {
      ...scope,
      Version: both({ kind: 'enumeration', values: ['1.0'] }),
      TimeoutSeconds: both({ kind: 'integer', minimum: 0, maximum: secondsMax }),
      QueryLanguage: both({ kind: 'enumeration', values: languages }),
    },
    required: ['States', 'StartAt'],
  },
  Branch: { fields: scope, required: ['States', 'StartAt'] },
  Processor: {
    fields: { ...scope, ProcessorConfig: both(object('ProcessorConfig')) },
    required: ['States', 'StartAt'],
  },
  ProcessorConfig: {
    fields: {
      Mode: both({ kind: 'enumeration', values: ['INLINE', 'DISTRIBUTED'] }),
      ExecutionType: both({ kind: 'enumeration', values: ['STANDARD', 'EXPRESS'] }),
    },
    rules: ['processor-config'],
  },

  Pass: {
    fields: { ...working, Result: jsonPathOnly({ kind: 'static' }) },
    rules: ['transition', 'static-result'],
  },
  Task: {
    fields: {
      ...working,
      ...failing,
      Arguments: jsonataOnly(jsonata),
      Resource: both(string),
      Credentials: both(object('Credentials')),
      TimeoutSeconds: both(seconds(1)),
      TimeoutSecondsPath: valuePath,
      HeartbeatSeconds: both(seconds(1)),
      HeartbeatSecondsPath: valuePath,
    },
    required: ['Resource'],
    atMostOne: [
      ['TimeoutSeconds', 'TimeoutSecondsPath'],
      ['HeartbeatSeconds', 'HeartbeatSecondsPath'],
    ],
    rules: ['transition', 'task', 'retry', 'catch'],
  },
  Choice: {
    fields: {
      ...everyState,
      ...paths,
      ...output,
      ...assign,
      Choices: both(nonEmptyListOf(object('ChoiceRule'))),
      Default: both(string),
    },
    required: ['Choices'],
  },
  Wait: {
    fields: {
      ...everyState,
      ...paths,
      ...transition,
      ...output,
      ...assign,
      Seconds: both(seconds(0)),
      Timestamp: both({ kind: 'timestamp', expression: true }),
      SecondsPath: valuePath,
      TimestampPath: valuePath,
    },
    exactlyOne: [['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp']],
    rules: ['transition'],
  },
  Succeed: { fields: { ...everyState, ...paths, ...output } },
  Fail: {
    fields: {
      ...everyState,
      Error: both(expressible(string)),
      Cause: both(expressible(string)),
      ErrorPath: jsonPathOnly({ kind: 'path', intrinsics: true }),
      CausePath: jsonPathOnly({ kind: 'path', intrinsics: true }),
    },
    atMostOne: [
      ['Error', 'ErrorPath'],
      ['Cause', 'CausePath'],
    ],
  },
  Parallel: {
    fields: {
      ...working,
      ...failing,
      Arguments: jsonataOnly(jsonata),
      Branches: both(nonEmptyListOf(object('Branch'))),
    },
    required: ['Branches'],
    rules: ['transition', 'retry', 'catch'],
  },
  Map: {
    fields: {
      ...working,
      ...failing,
      ItemProcessor: both(object('Processor')),
      Iterator: both(object('Processor')),
      ItemsPath: jsonPathOnly({ kind: 'reference-path', context: true }),
      Items: jsonataOnly({ kind: 'jsonata', only: 'array' }),
      ItemSelector: both(template),
      ItemReader: both(object('ItemReader')),
      ItemBatcher: both(object('ItemBatcher')),
      ResultWriter: both(object('ResultWriter')),
      Label: both(string),
      MaxConcurrency: both(count()),
      MaxConcurrencyPath: numberPath,
      ToleratedFailureCount: both(count()),
      ToleratedFailureCountPath: numberPath,
      ToleratedFailurePercentage: both(expressible({ kind: 'number', minimum: 0, maximum: 100 })),
      ToleratedFailurePercentagePath: numberPath,
    },
    atMostOne: [
      ['MaxConcurrency', 'MaxConcurrencyPath'],
      ['ToleratedFailureCount', 'ToleratedFailureCountPath'],
      ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
    ],
    exactlyOne: [['ItemProcessor', 'Iterator']],
    rules: ['transition', 'retry', 'catch', 'label'],
  },

  Retrier: {
    fields: {
      Comment: both(string),
      ErrorEquals: both(nonEmptyListOf(string)),
      IntervalSeconds: both({ kind: 'integer', minimum: 0, maximum: secondsMax }),
      MaxAttempts: both({ kind: 'integer', minimum: 0, maximum: secondsMax }),
      BackoffRate: both({ kind: 'number', minimum: 1 }),
      MaxDelaySeconds: both({ kind: 'integer', minimum: 1, maximum: 31_622_400 }),
      JitterStrategy: both({ kind: 'enumeration', values: ['NONE', 'FULL'] }),
    },
    required: ['ErrorEquals'],
  },
  Catcher: {
    fields: {
      Comment: both(string),
      ErrorEquals: both(nonEmptyListOf(string)),
      Next: both(string),
      ...resultPath,
      ...output,
      ...assign,
    },
    required: ['ErrorEquals', 'Next'],
  },
  ChoiceRule: {
    fields: {
      ...nestedRule,
      Condition: jsonataOnly({ kind: 'jsonata', only: 'boolean' }),
      Next: both(string),
      ...assign,
      ...output,
    },
    required: ['Next'],
    rules: ['choice-rule'],
  },
  NestedRule: { fields: nestedRule, rules: ['choice-rule'] },
  Credentials: {
    fields: {
      RoleArn: both(expressible(string)),
      'RoleArn.$': jsonPathOnly({ kind: 'path', intrinsics: true }),
    },
    rules: ['credentials'],
  },

  ItemReader: {
    fields: {
      Resource: both(string),
      Parameters: jsonPathOnly(template),
      Arguments: jsonataOnly(jsonata),
      ReaderConfig: both(object('ReaderConfig')),
    },
    required: ['Resource'],
    rules: ['item-reader'],
  },
  ReaderConfig: {
    fields: {
      InputType: both({ kind: 'enumeration', values: ['CSV', 'JSON', 'MANIFEST', 'PARQUET', 'JSONL'] }),
      CSVHeaderLocation: both({ kind: 'enumeration', values: ['FIRST_ROW', 'GIVEN'] }),
      CSVHeaders: both(nonEmptyListOf(string)),
      CSVDelimiter: both({
        kind: 'enumeration',
        values: ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'],
      }),
      MaxItems: both(count(100_000_000)),
      MaxItemsPath: numberPath,
      ItemsPointer: both(string),
      ManifestType: both({ kind: 'enumeration', values: ['ATHENA_DATA', 'S3_INVENTORY'] }),
      Transformation: both({ kind: 'enumeration', values: ['NONE', 'LOAD_AND_FLATTEN'] }),
    },
    atMostOne: [['MaxItems', 'MaxItemsPath']],
    rules: ['reader-config'],
  },
  ItemBatcher: {
    fields: {
      BatchInput: both(template),
      MaxItemsPerBatch: both(count()),
      MaxItemsPerBatchPath: numberPath,
      MaxInputBytesPerBatch: both(count(262_144)),
      MaxInputBytesPerBatchPath: numberPath,
    },
    atMostOne: [
      ['MaxItemsPerBatch', 'MaxItemsPerBatchPath'],
      ['MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'],
    ],
  },
  ResultWriter: {
    fields: {
      Resource: both(string),
      Parameters: jsonPathOnly(template),
      Arguments: jsonataOnly(jsonata),
      WriterConfig: both(object('WriterConfig')),
    },
    rules: ['result-writer'],
  },
  WriterConfig: {
    fields: {
      Transformation: both({ kind: 'enumeration', values: ['NONE', 'COMPACT', 'FLATTEN'] }),
      OutputType: both({ kind: 'enumeration', values: ['JSON', 'JSONL'] }),
    },
  },
};
