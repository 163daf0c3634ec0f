/** The machine of most rows: Pass, Pass with Parameters, Choice, Pass, Succeed. */
export const fiveStateMachine = {
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Next: 'Shape' },
    Shape: {
      Type: 'Pass',
      Parameters: { 'orderId.$': '$.orderId', 'total.$': '$.total', currency: 'EUR' },
      Next: 'Choose',
    },
    Choose: {
      Type: 'Choice',
      Choices: [{ Variable: '$.total', NumericGreaterThan: 100, Next: 'Mark' }],
      Default: 'Done',
    },
    Mark: { Type: 'Pass', Result: 'large', ResultPath: '$.size', Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
};

/** The same five states in JSONata. */
const fiveStateMachineInJsonata = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Next: 'Shape' },
    Shape: {
      Type: 'Pass',
      Output: {
        orderId: '{% $states.input.orderId %}',
        total: '{% $states.input.total %}',
        currency: 'EUR',
      },
      Next: 'Choose',
    },
    Choose: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.total > 100 %}', Next: 'Mark' }],
      Default: 'Done',
    },
    Mark: { Type: 'Pass', Output: "{% $merge([$states.input, {'size': 'large'}]) %}", Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
};
/** The five states in both query languages. */
export const expressMachines = { jsonPath: fiveStateMachine, jsonata: fiveStateMachineInJsonata };
/** States that one run of {@link fiveStateMachine} enters with {@link fiveStateInput}. */
export const fiveStateTransitions = 5;
export const fiveStateInput = '{"orderId":"o-1001","total":129,"customer":{"name":"Ada","city":"London"}}';

const answeredTask = (next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:us-east-1:000000000000:function:answer',
  ...next,
});

/** Three Task states. */
export const threeTaskMachine = {
  StartAt: 'One',
  States: {
    One: answeredTask({ Next: 'Two' }),
    Two: answeredTask({ Next: 'Three' }),
    Three: answeredTask({ End: true }),
  },
};

/** Goes round until the history is full, by Choice states alone. */
export const choiceLoopMachine = {
  StartAt: 'Round',
  States: {
    Round: {
      Type: 'Choice',
      Choices: [{ Variable: '$.go', BooleanEquals: true, Next: 'Round' }],
      Default: 'End',
    },
    End: { Type: 'Succeed' },
  },
};

/** Goes round until the history is full, by a task whose answer is its input. */
export const taskLoopMachine = {
  StartAt: 'Round',
  States: {
    Round: answeredTask({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }], Next: 'Round' }),
    End: { Type: 'Succeed' },
  },
};

/** Waits for most of an hour. */
export const waitingMachine = {
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 3_000, End: true } },
};

/** A distributed Map over rows, an Express child of three states each; nobody looks at the results. */
export const itemMapMachine = {
  StartAt: 'Rows',
  States: {
    Rows: {
      Type: 'Map',
      Label: 'Rows',
      MaxConcurrency: 1_000,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
        Parameters: { Bucket: 'bucket', Key: 'rows.csv' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Sort',
        States: {
          Sort: {
            Type: 'Choice',
            Choices: [{ Variable: '$.country', StringEquals: 'CH', Next: 'Mark' }],
            Default: 'Done',
          },
          Mark: { Type: 'Pass', Parameters: { 'id.$': '$.id', home: true }, Next: 'Done' },
          Done: { Type: 'Succeed' },
        },
      },
      ResultPath: null,
      End: true,
    },
  },
};
