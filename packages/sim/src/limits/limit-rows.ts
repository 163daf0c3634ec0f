import type { StepFunctionsLimitName } from '@cairn/workflows';
import type { LimitsProbe } from './limits-probe.ts';

const one = (state: object) => ({ StartAt: 'S', States: { S: state } });
const pass = (fields: object = {}) => ({ Type: 'Pass', End: true, ...fields });
const jsonata = (fields: object) => pass({ QueryLanguage: 'JSONata', ...fields });
const named = (name: string) => ({ StartAt: name, States: { [name]: pass() } });
const assigned = (name: string) => one(pass({ Assign: { [name]: 1 } }));
const loop = {
  StartAt: 'S',
  States: {
    S: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'End' }], Default: 'S' },
    End: { Type: 'Succeed' },
  },
};
const nested = (depth: number): object => {
  const state = depth === 0 ? pass() : { Type: 'Parallel', Branches: [nested(depth - 1)], End: true };
  return { StartAt: `S${depth}`, States: { [`S${depth}`]: state } };
};
const range = (last: number) => one(jsonata({ Output: `{% $count($range(1, ${last}, 1)) %}` }));
const arn = 'arn:aws:states:us-east-1:000000000000';
const role = 'arn:aws:iam::000000000000:role/any';
const kms = 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000';
const label = (Label: string) =>
  one({
    Type: 'Map',
    Label,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'P',
      States: { P: pass() },
    },
    End: true,
  });

/** The most iterations of a Map that were under way together. */
async function concurrency(probe: LimitsProbe): Promise<string> {
  const stateMachineArn = await probe.machine(
    one({
      Type: 'Map',
      ItemProcessor: { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1_000, End: true } } },
      End: true,
    }),
  );
  const input = JSON.stringify(Array(100).fill(0));
  const { executionArn } = await probe.answer('StartExecution', { stateMachineArn, input });
  const { events } = await probe.answer('GetExecutionHistory', {
    executionArn: executionArn as string,
    maxResults: 1_000,
  });
  return String((events as { type: string }[]).filter(({ type }) => type === 'WaitStateEntered').length);
}

/** Starts one execution more than was started before, none of which ends. */
async function opened(probe: LimitsProbe): Promise<string> {
  const stateMachineArn = await probe.machine(one({ Type: 'Wait', Seconds: 1_000, End: true }));
  await probe.answer('StartExecution', { stateMachineArn });
  return probe.call('StartExecution', { stateMachineArn });
}

/** How many activities a page lists. */
async function listed(probe: LimitsProbe): Promise<string> {
  for (let index = 0; index < 12; index++)
    await probe.answer('CreateActivity', { name: `activity-${index}` });
  const { activities } = await probe.answer('ListActivities', {});
  return String((activities as readonly unknown[]).length);
}

/** A page asked for by a token that is as old as the call for it takes. */
async function nextPage(probe: LimitsProbe): Promise<string> {
  for (const name of ['a', 'b']) await probe.answer('CreateActivity', { name });
  const { nextToken } = await probe.answer('ListActivities', { maxResults: 1 });
  await new Promise<void>((resolve) => setTimeout(resolve, 2));
  return probe.call('ListActivities', { maxResults: 1, nextToken: nextToken as string });
}

/** How many events the first page of a history has. */
async function historyPage(probe: LimitsProbe): Promise<string> {
  const stateMachineArn = await probe.machine(one(pass()));
  const input = JSON.stringify('x'.repeat(1_000));
  const { executionArn } = await probe.answer('StartExecution', { stateMachineArn, input });
  const { events } = await probe.answer('GetExecutionHistory', { executionArn: executionArn as string });
  return String((events as readonly unknown[]).length);
}

/** What comes of workers that poll an activity without tasks. */
async function polled(probe: LimitsProbe, workers: number): Promise<string> {
  const { activityArn } = await probe.answer('CreateActivity', { name: 'pack' });
  const poll = () => probe.call('GetActivityTask', { activityArn: activityArn as string });
  return await Promise.race(Array.from({ length: workers }, poll));
}

/** A TestState that waits for a second. */
function tested(probe: LimitsProbe): Promise<string> {
  const definition = JSON.stringify({ Type: 'Wait', Seconds: 1, End: true });
  return probe.answer('TestState', { definition }).then(({ status }) => String(status));
}

/** When a retry comes whose interval is a second. */
function retried(probe: LimitsProbe): Promise<string> {
  const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
  const inner = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } };
  const startMs = performance.now();
  return probe
    .run(one({ Type: 'Parallel', Branches: [inner], Retry, End: true }))
    .then(() => (performance.now() - startMs < 900 ? 'early' : 'on time'));
}

/** A failure whose cause is long. */
const longCause = (probe: LimitsProbe) =>
  probe
    .run(one({ Type: 'Fail', Error: 'E', Cause: 'c'.repeat(40_000) }))
    .then((text) => String(text.length - 'FAILED E '.length));

async function tagged(probe: LimitsProbe, tags: readonly { readonly key: string; readonly value: string }[]) {
  const resourceArn = await probe.machine(one(pass()));
  return probe.call('TagResource', { resourceArn, tags });
}

async function started(probe: LimitsProbe, input: { readonly [member: string]: string }): Promise<string> {
  const stateMachineArn = await probe.machine(one(pass()));
  return probe.call('StartExecution', { stateMachineArn, ...input });
}

async function stopped(probe: LimitsProbe, input: { readonly [member: string]: string }): Promise<string> {
  const stateMachineArn = await probe.machine(one({ Type: 'Wait', Seconds: 1_000, End: true }));
  const { executionArn } = await probe.answer('StartExecution', { stateMachineArn });
  return probe.call('StopExecution', { executionArn: executionArn as string, ...input });
}

async function published(probe: LimitsProbe, description: string): Promise<string> {
  const stateMachineArn = await probe.machine(one(pass()));
  return probe.call('PublishStateMachineVersion', { stateMachineArn, description });
}

async function aliases(probe: LimitsProbe, count: number): Promise<string> {
  const stateMachineArn = await probe.machine(one(pass()));
  const { stateMachineVersionArn } = await probe.answer('PublishStateMachineVersion', { stateMachineArn });
  const routingConfiguration = [{ stateMachineVersionArn: stateMachineVersionArn as string, weight: 100 }];
  let last = '';
  for (let index = 0; index < count; index++) {
    last = await probe.call('CreateStateMachineAlias', { name: `alias-${index}`, routingConfiguration });
  }
  return last;
}

async function versions(probe: LimitsProbe, count: number): Promise<string> {
  const stateMachineArn = await probe.machine(one(pass()));
  let last = '';
  for (let index = 0; index < count; index++) {
    await probe.answer('UpdateStateMachine', {
      stateMachineArn,
      definition: JSON.stringify(one(pass({ Comment: String(index) }))),
    });
    last = await probe.call('PublishStateMachineVersion', { stateMachineArn });
  }
  return last;
}

async function twice(probe: LimitsProbe, action: string, input: object): Promise<string> {
  await probe.answer(action, { ...input, name: 'first' });
  return probe.call(action, { ...input, name: 'second' });
}

const machineInput = { definition: JSON.stringify(one(pass())), roleArn: role };
const encrypted = (more: object) => (probe: LimitsProbe) =>
  probe.call('CreateActivity', {
    name: 'secret',
    encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: kms, ...more },
  });
async function diagnosed(probe: LimitsProbe, definition: object): Promise<string> {
  const { result, diagnostics } = await probe.answer('ValidateStateMachineDefinition', {
    definition: JSON.stringify(definition),
  });
  return result === 'OK' ? 'OK' : JSON.stringify(diagnostics);
}

const validated = (maxResults: number) => (probe: LimitsProbe) =>
  probe.call('ValidateStateMachineDefinition', { definition: '{}', maxResults });

/** Limit, another value, what is asked, and what comes of it by default and with the other value. */
export type LimitRow = readonly [
  limit: StepFunctionsLimitName,
  value: number,
  ask: (probe: LimitsProbe) => Promise<string>,
  byDefault: RegExp,
  changed: RegExp,
];

/** What would take too long to be waited for. */
export const unanswered = /^$/;
const ok = /^ok$/;
const succeeded = /^SUCCEEDED$/;
const tooLong = /^ValidationException: .*length less than or equal to/s;
const tooLarge = /^ValidationException: .*value less than or equal to/s;

/** Every limit that clients can see, raised or lowered. */
export const limitRows: readonly LimitRow[] = [
  // The two that are complained of most, raised.
  ['historyEventsMax', 26_000, (probe) => probe.run(loop), /events \(25000\)/, /events \(26000\)/],
  [
    'payloadBytesMax',
    1_000_000,
    (probe) => probe.run(one(pass()), 'x'.repeat(300_000)).catch((error: Error) => error.message),
    /length less than or equal to 262144/,
    succeeded,
  ],
  [
    'payloadBytesMax',
    100,
    (probe) => probe.run(one(pass({ Result: 'x'.repeat(200) }))),
    succeeded,
    /DataLimitExceeded/,
  ],
  ['historyEventsMax', 100, (probe) => probe.run(loop), /events \(25000\)/, /events \(100\)/],
  [
    'definitionBytesMax',
    50,
    (probe) => probe.create(named('S'.repeat(20))),
    ok,
    /length exceeds limit of 50 bytes/,
  ],
  ['nameCharactersMax', 5, (probe) => probe.create(named('S'), 'longer'), ok, /^InvalidName/],
  [
    'nameCharactersMax',
    200,
    (probe) => probe.create(named('S'), 'n'.repeat(150)),
    /ValidationException|InvalidName/,
    ok,
  ],
  ['openExecutionsMax', 1, opened, ok, /^ExecutionLimitExceeded/],
  ['activityPollersMax', 1, (probe) => polled(probe, 2), unanswered, /^ActivityWorkerLimitExceeded/],
  ['activityPollSeconds', 0.01, (probe) => polled(probe, 1), unanswered, ok],
  ['pageResultsDefault', 5, listed, /^12$/, /^5$/],
  ['pageTokenSeconds', 0.001, nextPage, ok, /^InvalidToken/],
  ['historyPageBytesMax', 1_500, historyPage, /^4$/, /^[12]$/],
  [
    'labelCharactersMax',
    3,
    (probe) => diagnosed(probe, label('four')),
    /^OK$/,
    /exceeds the 3-character limit/,
  ],
  [
    'labelCharactersMax',
    80,
    (probe) => diagnosed(probe, label('l'.repeat(50))),
    /exceeds the 40-character limit/,
    /^OK$/,
  ],
  ['testStateSecondsMax', 0.01, tested, succeeded, /^FAILED/],
  ['retryDelaySecondsMax', 0.01, retried, /^on time$/, /^early$/],
  [
    'stateMachinesMax',
    1,
    (probe) => twice(probe, 'CreateStateMachine', machineInput),
    ok,
    /^StateMachineLimitExceeded/,
  ],
  ['activitiesMax', 1, (probe) => twice(probe, 'CreateActivity', {}), ok, /^ActivityLimitExceeded/],
  ['stateMachineVersionsMax', 2, (probe) => versions(probe, 3), ok, /^ServiceQuotaExceededException/],
  ['stateMachineAliasesMax', 2, (probe) => aliases(probe, 3), ok, /^ServiceQuotaExceededException/],
  [
    'tagsMax',
    1,
    (probe) =>
      tagged(probe, [
        { key: 'a', value: '' },
        { key: 'b', value: '' },
      ]),
    ok,
    /^TooManyTags/,
  ],
  ['stateNameCharactersMax', 3, (probe) => probe.create(named('Four')), ok, /exceeds the 3-character limit/],
  ['stateNameCharactersMax', 200, (probe) => probe.create(named('S'.repeat(100))), /80-character/, ok],
  [
    'variableNameCharactersMax',
    3,
    (probe) => probe.create(assigned('four')),
    ok,
    /exceeds the 3-character limit/,
  ],
  ['variableNameCharactersMax', 200, (probe) => probe.create(assigned('v'.repeat(100))), /80-character/, ok],
  ['nestedStatesMax', 2, (probe) => probe.create(nested(3)), ok, /TOO_DEEPLY_NESTED/],
  [
    'fieldNumberMax',
    10,
    (probe) => probe.create(one({ Type: 'Wait', Seconds: 11, End: true })),
    ok,
    /Maximum value is 10 /,
  ],
  [
    'fieldNumberMax',
    2e8,
    (probe) => probe.create(one({ Type: 'Wait', Seconds: 1e8, End: true })),
    /Maximum value is 99999999/,
    ok,
  ],
  [
    'intrinsicCallsMax',
    2,
    (probe) =>
      probe.create(one(pass({ Parameters: { 'a.$': 'States.Array(States.UUID(), States.UUID())' } }))),
    ok,
    /valid intrinsic function call/,
  ],
  [
    'intrinsicCallsMax',
    20,
    (probe) =>
      probe
        .run(
          one(pass({ Parameters: { 'a.$': `States.Array(${Array(12).fill('States.UUID()').join(', ')})` } })),
        )
        .catch((error: Error) => error.message),
    /valid intrinsic function call/,
    succeeded,
  ],
  [
    'intrinsicTextCharactersMax',
    5,
    (probe) => probe.run(one(pass({ Parameters: { 'a.$': "States.Base64Encode('longer')" } }))),
    succeeded,
    /must not exceed 5 characters/,
  ],
  [
    'arrayRangeItemsMax',
    5,
    (probe) => probe.run(one(pass({ Parameters: { 'a.$': 'States.ArrayRange(1, 6, 1)' } }))),
    succeeded,
    /must not exceed 5 items/,
  ],
  ['mapConcurrencyMax', 3, concurrency, /^40$/, /^3$/],
  ['mapConcurrencyMax', 60, concurrency, /^40$/, /^60$/],
  [
    'assignBytesMax',
    100,
    (probe) => probe.run(one(pass({ Assign: { a: 'x'.repeat(200) } }))),
    succeeded,
    /DataLimitExceeded/,
  ],
  [
    'variableBytesMax',
    100,
    (probe) => probe.run(one(pass({ Assign: { a: 'x'.repeat(200) } }))),
    succeeded,
    /DataLimitExceeded/,
  ],
  [
    'executionSecondsMax',
    0.001,
    (probe) => probe.run(one({ Type: 'Wait', Seconds: 1, End: true })),
    succeeded,
    /^TIMED_OUT/,
  ],
  [
    'waitSecondsMax',
    0.5,
    (probe) => probe.run(one({ Type: 'Wait', Seconds: 1, End: true })),
    succeeded,
    /delay is too long/,
  ],
  [
    'stateStepsMax',
    100,
    (probe) => probe.run(one(pass({ Parameters: { 'a.$': 'States.Format(States.UUID())' } }))),
    succeeded,
    /more than 100 steps/,
  ],
  [
    'expressionStepsMax',
    10,
    (probe) => probe.run(one(jsonata({ Output: '{% $sum([1..10].($*2)) %}' }))),
    succeeded,
    /infinite loop/,
  ],
  ['expressionBytesMax', 100, (probe) => probe.run(range(100)), succeeded, /memory limit/],
  [
    'expressionDepthMax',
    3,
    (probe) => probe.run(one(jsonata({ Output: '{% $sum([1,$max([2,$min([3,$sum([4])])])]) %}' }))),
    succeeded,
    /Stack overflow/,
  ],
  ['causeCharactersMax', 100, longCause, /^32768$/, /^100$/],
  ['causeCharactersMax', 10, (probe) => stopped(probe, { cause: 'c'.repeat(20) }), ok, tooLong],
  ['errorCharactersMax', 10, (probe) => stopped(probe, { error: 'e'.repeat(20) }), ok, tooLong],
  ['errorCharactersMax', 1_000, (probe) => stopped(probe, { error: 'e'.repeat(500) }), tooLong, ok],
  [
    'arnCharactersMax',
    40,
    (probe) => probe.call('DeleteActivity', { activityArn: `${arn}:activity:a` }),
    ok,
    tooLong,
  ],
  [
    'arnCharactersMax',
    400,
    (probe) => probe.call('DeleteActivity', { activityArn: `${arn}:activity:${'a'.repeat(300)}` }),
    tooLong,
    ok,
  ],
  ['pageResultsMax', 10, (probe) => probe.call('ListActivities', { maxResults: 20 }), ok, tooLarge],
  ['pageResultsMax', 5_000, (probe) => probe.call('ListActivities', { maxResults: 2_000 }), tooLarge, ok],
  ['diagnosticsPageMax', 10, validated(20), ok, tooLarge],
  ['diagnosticsPageMax', 200, validated(150), tooLarge, ok],
  [
    'taskTokenCharactersMax',
    10,
    (probe) => probe.call('SendTaskHeartbeat', { taskToken: 't'.repeat(20) }),
    /InvalidToken/,
    tooLong,
  ],
  ['descriptionCharactersMax', 10, (probe) => published(probe, 'd'.repeat(20)), ok, tooLong],
  ['tagKeyCharactersMax', 3, (probe) => tagged(probe, [{ key: 'long', value: '' }]), ok, tooLong],
  ['tagValueCharactersMax', 3, (probe) => tagged(probe, [{ key: 'a', value: 'long' }]), ok, tooLong],
  [
    'traceHeaderCharactersMax',
    30,
    (probe) => started(probe, { traceHeader: `Root=1-5759e988-${'a'.repeat(24)}` }),
    ok,
    tooLong,
  ],
  ['kmsKeyIdCharactersMax', 40, encrypted({}), ok, tooLong],
  ['dataKeyReuseSecondsMax', 600, encrypted({ kmsDataKeyReusePeriodSeconds: 700 }), ok, tooLarge],
  [
    'dataKeyReuseSecondsMin',
    100,
    encrypted({ kmsDataKeyReusePeriodSeconds: 70 }),
    ok,
    /value greater than or equal to 100/,
  ],
];
