import type * as Sfn from '@aws-sdk/client-sfn';
import { until } from '../wire/clients.ts';

/** Calls an operation with its input and gives its output; how, is the caller's: by the SDK, by the CLI. */
export type CallOperation = (
  operation: string,
  input: { readonly [member: string]: unknown },
) => Promise<Answer>;

/** Members of any output. */
type Answer = Partial<
  Sfn.CreateStateMachineOutput &
    Sfn.PublishStateMachineVersionOutput &
    Sfn.CreateStateMachineAliasOutput &
    Sfn.CreateActivityOutput &
    Omit<Sfn.DescribeExecutionOutput, 'status'> & { readonly status: string } & Sfn.GetActivityTaskOutput &
    Sfn.ListMapRunsOutput
>;

const roleArn = 'arn:aws:iam::000000000000:role/any';
const machine = (states: object): string =>
  JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
const pass = machine({ P: { Type: 'Pass', End: true } });
const waits = machine({ W: { Type: 'Wait', Seconds: 1_000, End: true } });

/** One part of the drive, which goes on to the next whatever comes of it. */
type Part = (call: CallOperation) => Promise<void>;

/** Calls every operation of Step Functions in a way in which it succeeds. @returns why parts did not end */
export async function driveOperations(call: CallOperation): Promise<readonly Error[]> {
  const parts: readonly Part[] = [
    machines,
    versions,
    executions,
    activities,
    tests,
    redrive,
    expressMachines,
    mapRuns,
  ];
  const failures: Error[] = [];
  for (const part of parts) await part(call).catch((error: Error) => failures.push(error));
  return failures;
}

async function create(call: CallOperation, name: string, definition: string, more = {}): Promise<string> {
  const answer = await call('CreateStateMachine', { name, definition, roleArn, ...more });
  return answer.stateMachineArn as string;
}

async function machines(call: CallOperation): Promise<void> {
  await call('ValidateStateMachineDefinition', { definition: pass });
  const stateMachineArn = await create(call, 'driven', pass);
  await call('DescribeStateMachine', { stateMachineArn });
  await call('UpdateStateMachine', { stateMachineArn, definition: waits });
  await call('ListStateMachines', {});
  await call('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'team', value: 'a' }] });
  await call('ListTagsForResource', { resourceArn: stateMachineArn });
  await call('UntagResource', { resourceArn: stateMachineArn, tagKeys: ['team'] });
  await call('DeleteStateMachine', { stateMachineArn });
}

async function versions(call: CallOperation): Promise<void> {
  const stateMachineArn = await create(call, 'driven-versions', pass);
  const published = await call('PublishStateMachineVersion', { stateMachineArn });
  const stateMachineVersionArn = published.stateMachineVersionArn as string;
  await call('ListStateMachineVersions', { stateMachineArn });
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
  const made = await call('CreateStateMachineAlias', { name: 'live', routingConfiguration });
  const stateMachineAliasArn = made.stateMachineAliasArn as string;
  await call('DescribeStateMachineAlias', { stateMachineAliasArn });
  await call('UpdateStateMachineAlias', { stateMachineAliasArn, description: 'what is live' });
  await call('ListStateMachineAliases', { stateMachineArn });
  await call('DeleteStateMachineAlias', { stateMachineAliasArn });
  await call('DeleteStateMachineVersion', { stateMachineVersionArn });
}

async function executions(call: CallOperation): Promise<void> {
  const stateMachineArn = await create(call, 'driven-executions', waits);
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: '{}' });
  await call('DescribeExecution', { executionArn });
  await call('DescribeStateMachineForExecution', { executionArn });
  await call('ListExecutions', { stateMachineArn });
  await call('StopExecution', { executionArn });
  await call('GetExecutionHistory', { executionArn });
}

async function activities(call: CallOperation): Promise<void> {
  const { activityArn } = await call('CreateActivity', { name: 'driven' });
  await call('DescribeActivity', { activityArn });
  await call('ListActivities', {});
  const task = machine({ T: { Type: 'Task', Resource: activityArn, End: true } });
  const stateMachineArn = await create(call, 'driven-activity', task);
  for (const end of ['SendTaskSuccess', 'SendTaskFailure']) {
    await call('StartExecution', { stateMachineArn });
    const { taskToken } = await call('GetActivityTask', { activityArn });
    await call('SendTaskHeartbeat', { taskToken });
    await call(end, { taskToken, ...(end === 'SendTaskSuccess' ? { output: '{}' } : { error: 'E' }) });
  }
  await call('DeleteActivity', { activityArn });
}

async function tests(call: CallOperation): Promise<void> {
  await call('TestState', { definition: JSON.stringify({ Type: 'Pass', End: true }), input: '{}' });
}

async function redrive(call: CallOperation): Promise<void> {
  const stateMachineArn = await create(call, 'driven-redrive', machine({ F: { Type: 'Fail', Error: 'E' } }));
  const { executionArn } = await call('StartExecution', { stateMachineArn });
  await until(
    () => call('DescribeExecution', { executionArn }),
    ({ status }) => status === 'FAILED',
  );
  await call('RedriveExecution', { executionArn });
}

async function expressMachines(call: CallOperation): Promise<void> {
  const stateMachineArn = await create(call, 'driven-express', pass, { type: 'EXPRESS' });
  await call('StartSyncExecution', { stateMachineArn, input: '{}' });
}

async function mapRuns(call: CallOperation): Promise<void> {
  const definition = machine({
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'W',
        States: { W: { Type: 'Wait', Seconds: 1_000, End: true } },
      },
      MaxConcurrency: 1,
      End: true,
    },
  });
  const stateMachineArn = await create(call, 'driven-map-run', definition);
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: '[1, 2]' });
  const { mapRuns: runs } = await until(
    () => call('ListMapRuns', { executionArn }),
    (answer) => (answer.mapRuns ?? []).length > 0,
  );
  const mapRunArn = runs?.[0]?.mapRunArn;
  await call('DescribeMapRun', { mapRunArn });
  await call('UpdateMapRun', { mapRunArn, maxConcurrency: 2 });
  await call('StopExecution', { executionArn });
}
