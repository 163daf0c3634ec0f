/** One kind of run that the torture test starts: what it does and what its history must hold in the end. */
export interface WorkloadMachine {
  readonly name: string;
  readonly definition: object;
  /** How often each state must have been entered, and left, once the run has succeeded. */
  readonly entered: { readonly [stateName: string]: number };
  /** How often it has to be redriven until it succeeds. */
  readonly redrives?: number;
}

const role = 'arn:aws:iam::000000000000:role/torture';
const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:torture';
const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
const patient = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  MaxAttempts: 1000,
  BackoffRate: 1,
};

/** A state that fails until its execution was redriven so often. */
const untilRedriven = (count: number, next: string) => ({
  Type: 'Choice',
  Choices: [{ Variable: '$$.Execution.RedriveCount', NumericGreaterThanEquals: count, Next: next }],
});

/** Role of all machines of the workload. */
export const workloadRoleArn = role;
/** Name of the activity whose worker the torture test plays. */
export const workloadActivityName = 'torture';
/** The same as an ARN. */
export const workloadActivityArn = activityArn;

/**
 * The workload: runs that end at once, wait, fan out, call a function, wait for a worker, start other runs, fail until
 * they are redriven.
 * Every one ends with its input `{"n": …}` as `$.n` of the output.
 */
export const workloadMachines: readonly WorkloadMachine[] = [
  {
    name: 'chain',
    definition: {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Next: 'Second' },
        Second: { Type: 'Pass', Parameters: { 'n.$': '$.n', fixed: true }, Next: 'Choose' },
        Choose: {
          Type: 'Choice',
          Choices: [{ Variable: '$.n', NumericGreaterThanEquals: 0, Next: 'Third' }],
          Default: 'Third',
        },
        Third: { Type: 'Pass', Next: 'Last' },
        Last: { Type: 'Succeed' },
      },
    },
    entered: { First: 1, Second: 1, Choose: 1, Third: 1, Last: 1 },
  },
  {
    name: 'wait',
    definition: {
      StartAt: 'Before',
      States: {
        Before: { Type: 'Pass', Next: 'Pause' },
        Pause: { Type: 'Wait', Seconds: 1, Next: 'After' },
        After: { Type: 'Pass', End: true },
      },
    },
    entered: { Before: 1, Pause: 1, After: 1 },
  },
  {
    name: 'fan',
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          Parameters: { 'item.$': '$$.Map.Item.Value' },
          ItemsPath: '$.items',
          MaxConcurrency: 2,
          ItemProcessor: {
            StartAt: 'Nap',
            States: { Nap: { Type: 'Wait', Seconds: 1, Next: 'Item' }, Item: { Type: 'Pass', End: true } },
          },
          ResultPath: '$.mapped',
          Next: 'Both',
        },
        Both: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Left', States: { Left: { Type: 'Wait', Seconds: 1, End: true } } },
            { StartAt: 'Right', States: { Right: { Type: 'Pass', End: true } } },
          ],
          ResultPath: '$.both',
          End: true,
        },
      },
    },
    entered: { Each: 1, Nap: 4, Item: 4, Both: 1, Left: 1, Right: 1 },
  },
  {
    name: 'function',
    definition: {
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:000000000000:function:torture-echo',
          TimeoutSeconds: 20,
          Retry: [patient],
          Next: 'Done',
        },
        Done: { Type: 'Pass', End: true },
      },
    },
    entered: { Call: 1, Done: 1 },
  },
  {
    name: 'worker',
    definition: {
      StartAt: 'Work',
      States: {
        Work: {
          Type: 'Task',
          Resource: activityArn,
          TimeoutSeconds: 5,
          Retry: [patient],
          ResultPath: '$.worked',
          End: true,
        },
      },
    },
    entered: { Work: 1 },
  },
  {
    name: 'nested',
    definition: {
      StartAt: 'Child',
      States: {
        Child: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Parameters: { StateMachineArn: machineArn('chain'), 'Input.$': '$' },
          OutputPath: '$.Output',
          End: true,
        },
      },
    },
    entered: { Child: 1 },
  },
  {
    name: 'redriven',
    definition: {
      StartAt: 'All',
      States: {
        All: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'Kept', States: { Kept: { Type: 'Pass', End: true } } },
            { StartAt: 'Aborted', States: { Aborted: { Type: 'Wait', Seconds: 1, End: true } } },
            { StartAt: 'Once', States: { Once: untilRedriven(1, 'Good'), Good: { Type: 'Succeed' } } },
          ],
          ResultPath: '$.all',
          Next: 'Twice',
        },
        Twice: untilRedriven(2, 'Done'),
        Done: { Type: 'Pass', End: true },
      },
    },
    entered: { All: 1, Kept: 1, Aborted: 1, Once: 1, Good: 1, Twice: 1, Done: 1 },
    redrives: 2,
  },
  distributedMap('rows-standard', 'STANDARD'),
  distributedMap('rows-express', 'EXPRESS'),
];

/** The function that the machine `function` calls: answers its event. */
export const workloadFunctionSource = 'export const handler = async (event) => event;\n';
/** File name of that function in a `--functions` directory. */
export const workloadFunctionFile = 'torture-echo.mjs';

/** A child execution for each item; the run fails when a result is missing, or stands at another's place. */
function distributedMap(name: string, ExecutionType: string): WorkloadMachine {
  return {
    name,
    definition: {
      StartAt: 'Rows',
      States: {
        Rows: {
          Type: 'Map',
          ItemsPath: '$.items',
          MaxConcurrency: 2,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
            StartAt: 'RowNap',
            States: { RowNap: { Type: 'Wait', Seconds: 1, Next: 'Row' }, Row: { Type: 'Pass', End: true } },
          },
          ResultPath: '$.mapped',
          Next: 'Compare',
        },
        Compare: {
          Type: 'Choice',
          Choices: [
            {
              And: [0, 1, 2, 3].map((index) => ({
                Variable: `$.mapped[${index}]`,
                NumericEqualsPath: `$.items[${index}]`,
              })),
              Next: 'Same',
            },
          ],
          Default: 'Different',
        },
        Same: { Type: 'Succeed' },
        Different: { Type: 'Fail', Error: 'DifferentRows' },
      },
    },
    entered: { Rows: 1, Compare: 1, Same: 1 },
  };
}
