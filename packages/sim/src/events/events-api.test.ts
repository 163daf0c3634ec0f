import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEndpointsCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemovePermissionCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, type EventsServer, roleArn, startEventsServer } from './events-server.ts';

let cairn: EventsServer;
let machineArn: string;
beforeAll(async () => {
  cairn = await startEventsServer();
  const { stateMachineArn } = await cairn.states.send(
    new CreateStateMachineCommand({
      name: 'taker',
      roleArn,
      definition: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }),
    }),
  );
  machineArn = stateMachineArn as string;
});
afterAll(() => cairn.stop());

const send: EventsServer['events']['send'] = ((command: never) => cairn.events.send(command)) as never;

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

/** Waits until executions of the machine have the input asked for. */
async function started(
  wanted: (input: string) => boolean,
): Promise<{ readonly name: string; readonly input: string }> {
  return await expect
    .poll(
      async () => {
        const { executions = [] } = await cairn.states.send(
          new ListExecutionsCommand({ stateMachineArn: machineArn }),
        );
        for (const { executionArn, name } of executions) {
          const { input } = await cairn.states.send(new DescribeExecutionCommand({ executionArn }));
          if (wanted(input as string)) found = { name: name as string, input: input as string };
        }
        return found;
      },
      { timeout: 10_000, interval: 20 },
    )
    .toBeDefined()
    .then(() => found as { readonly name: string; readonly input: string });
}
let found: { readonly name: string; readonly input: string } | undefined;

describe('PutEvents', () => {
  it('starts an execution of the machine that a rule names, with the event as its input', async () => {
    await send(
      new PutRuleCommand({ Name: 'start', EventPattern: '{"source":["shop"],"detail":{"kind":["order"]}}' }),
    );
    await send(
      new PutTargetsCommand({ Rule: 'start', Targets: [{ Id: '1', Arn: machineArn, RoleArn: roleArn }] }),
    );
    const { Entries, FailedEntryCount } = await send(
      new PutEventsCommand({
        Entries: [
          {
            Source: 'shop',
            DetailType: 'Ordered',
            Detail: '{"kind":"order","n":1.50}',
            Resources: ['arn:x'],
            Time: new Date('2026-05-01T10:00:00.500Z'),
          },
          { Source: 'shop', DetailType: 'Ordered', Detail: '{"kind":"other"}' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(0);
    const id = Entries?.[0]?.EventId as string;
    found = undefined;
    const { name, input } = await started((text) => text.includes(id));
    expect(name).toMatch(new RegExp(`^${id}_[0-9a-f-]{36}$`));
    expect(input).toBe(
      `{"version":"0","id":"${id}","detail-type":"Ordered","source":"shop","account":"${account}","time":"2026-05-01T10:00:00Z","region":"us-east-1","resources":["arn:x"],"detail":{"kind":"order","n":1.50}}`,
    );
    expect(input).not.toContain('other');
  });

  it('says for each entry what is wrong with it', async () => {
    const entry = { Source: 's', DetailType: 'd', Detail: '{}' };
    const { Entries, FailedEntryCount } = await send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Source: undefined },
          { ...entry, DetailType: undefined },
          { ...entry, Detail: undefined },
          { ...entry, Detail: '"text"' },
          { ...entry, Detail: '{' },
          { ...entry, Source: 'aws.ec2' },
          entry,
          { ...entry, EventBusName: 'not-there' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(6);
    const reason = (member: string) =>
      `Parameter ${member} is not valid. Reason: ${member} is a required argument.`;
    expect(Entries?.map(({ ErrorCode, ErrorMessage }) => [ErrorCode, ErrorMessage])).toEqual([
      ['InvalidArgument', reason('Source')],
      ['InvalidArgument', reason('DetailType')],
      ['InvalidArgument', reason('Detail')],
      ['MalformedDetail', 'Detail is malformed.'],
      ['MalformedDetail', 'Detail is malformed.'],
      ['NotAuthorizedForSourceException', 'Not authorized for the source.'],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('takes ten entries of 256 KiB together', async () => {
    const entry = (detail: string) => ({ Source: 's', DetailType: 'd', Detail: `{"x":"${detail}"}` });
    const room = 262_144 - 2 - 8;
    expect(await errorOf(send(new PutEventsCommand({ Entries: [entry('y'.repeat(room))] })))).toBe(
      'no error',
    );
    expect(await errorOf(send(new PutEventsCommand({ Entries: [entry('y'.repeat(room + 1))] })))).toBe(
      'ValidationException: Total size of the entries in the request is over the limit.',
    );
    expect(await errorOf(send(new PutEventsCommand({ Entries: Array(11).fill(entry('')) })))).toContain(
      "at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    );
  });
});

describe('rules', () => {
  it('are put, shown, switched, listed and deleted', async () => {
    const pattern = '{"source":["a"]}';
    const { RuleArn } = await send(
      new PutRuleCommand({
        Name: 'r1',
        EventPattern: pattern,
        Description: 'D',
        RoleArn: roleArn,
        Tags: [{ Key: 'k', Value: 'v' }],
      }),
    );
    expect(RuleArn).toBe(`arn:aws:events:us-east-1:${account}:rule/r1`);
    expect(await send(new DescribeRuleCommand({ Name: 'r1' }))).toMatchObject({
      Name: 'r1',
      Arn: RuleArn,
      EventPattern: pattern,
      State: 'ENABLED',
      Description: 'D',
      RoleArn: roleArn,
      EventBusName: 'default',
      CreatedBy: account,
    });
    await send(new DisableRuleCommand({ Name: 'r1' }));
    expect((await send(new DescribeRuleCommand({ Name: 'r1' }))).State).toBe('DISABLED');
    await send(new EnableRuleCommand({ Name: 'r1' }));
    await send(new PutRuleCommand({ Name: 'r2', ScheduleExpression: 'rate(7 days)', State: 'DISABLED' }));
    const page = await send(new ListRulesCommand({ NamePrefix: 'r', Limit: 1 }));
    expect(page.Rules?.map(({ Name }) => Name)).toEqual(['r1']);
    const rest = await send(new ListRulesCommand({ NamePrefix: 'r', NextToken: page.NextToken }));
    expect(rest.Rules?.map(({ Name }) => Name)).toEqual(['r2']);
    expect(await send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }))).toMatchObject({
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    await send(new TagResourceCommand({ ResourceARN: RuleArn, Tags: [{ Key: 'l', Value: 'w' }] }));
    await send(new UntagResourceCommand({ ResourceARN: RuleArn, TagKeys: ['k'] }));
    expect((await send(new ListTagsForResourceCommand({ ResourceARN: RuleArn }))).Tags).toEqual([
      { Key: 'l', Value: 'w' },
    ]);
    for (const Name of ['r1', 'r2', 'never']) await send(new DeleteRuleCommand({ Name }));
    expect(await errorOf(send(new DescribeRuleCommand({ Name: 'r1' })))).toBe(
      'ResourceNotFoundException: Rule r1 does not exist on EventBus default.',
    );
  });

  it.each([
    [
      { Name: 'x' },
      'ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
    [
      { Name: 'x', ScheduleExpression: 'rate(1 minutes)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'x', ScheduleExpression: 'cron(7 20 * * 1-7 *)' },
      'ValidationException: Parameter ScheduleExpression is not valid.',
    ],
    [
      { Name: 'x', EventPattern: '{"source": ["aws.health"], "detail": {}}' },
      'InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed\n at [Source: (String)"{"source": ["aws.health"], "detail": {}}"; line: 1, column: 40]',
    ],
    [
      { Name: 'x', EventPattern: '{"a":["b"]}', EventBusName: 'none' },
      'ResourceNotFoundException: Event bus none does not exist.',
    ],
    [
      { Name: 'x', EventPattern: `{"a":["${'b'.repeat(2_050)}"]}` },
      'LimitExceededException: The requested resource exceeds the maximum number allowed.',
    ],
  ])('%j is refused', async (input, message) => {
    expect(await errorOf(send(new PutRuleCommand(input)))).toBe(message);
  });

  it('have targets, five at most', async () => {
    await send(new PutRuleCommand({ Name: 't', EventPattern: '{"source":["nobody"]}' }));
    const target = (Id: string, more: object = {}) => ({ Id, Arn: machineArn, RoleArn: roleArn, ...more });
    await send(
      new PutTargetsCommand({ Rule: 't', Targets: [target('b'), target('a', { Input: '{"x":1}' })] }),
    );
    await send(new PutTargetsCommand({ Rule: 't', Targets: [target('b', { InputPath: '$.detail' })] }));
    const { Targets } = await send(new ListTargetsByRuleCommand({ Rule: 't' }));
    expect(Targets).toEqual([target('a', { Input: '{"x":1}' }), target('b', { InputPath: '$.detail' })]);
    expect((await send(new ListRuleNamesByTargetCommand({ TargetArn: machineArn }))).RuleNames).toContain(
      't',
    );
    expect(await errorOf(send(new DeleteRuleCommand({ Name: 't' })))).toBe(
      "ValidationException: Rule can't be deleted since it has targets.",
    );
    const many = ['c', 'd', 'e', 'f'].map((id) => target(id));
    expect(await errorOf(send(new PutTargetsCommand({ Rule: 't', Targets: many })))).toContain(
      'LimitExceededException',
    );
    await send(new RemoveTargetsCommand({ Rule: 't', Ids: ['a', 'b', 'never'] }));
    await send(new DeleteRuleCommand({ Name: 't' }));
  });

  it.each([
    [{ Id: '1', Arn: 'x' }, 'Parameter Arn is not valid. Reason: Provided Arn is not in correct format.'],
    [
      { Id: '1', Arn: `arn:aws:states:us-east-1:${account}:stateMachine:m` },
      `RoleArn is required for target arn:aws:states:us-east-1:${account}:stateMachine:m.`,
    ],
    [
      { Id: '1', Arn: `arn:aws:sqs:us-east-1:${account}:q.fifo` },
      'Parameter(s) SqsParameters must be specified for target: 1.',
    ],
    [
      { Id: '1', Arn: `arn:aws:kinesis:us-east-1:${account}:stream/s`, RoleArn: roleArn },
      `Cairn does not support targets of the service 'kinesis' like arn:aws:kinesis:us-east-1:${account}:stream/s.`,
    ],
    [
      { Id: '1', Arn: `arn:aws:sqs:us-east-1:${account}:q`, Input: '{}', InputPath: '$' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target 1.',
    ],
    [
      {
        Id: '1',
        Arn: `arn:aws:sqs:us-east-1:${account}:q`,
        InputTransformer: { InputTemplate: '{"a":<b>}' },
      },
      'Invalid InputTemplate for target 1 : Placeholder <b> is not in InputPathsMap.',
    ],
    [
      {
        Id: '1',
        Arn: `arn:aws:sqs:us-east-1:${account}:q`,
        InputTransformer: { InputPathsMap: { b: '$.id' }, InputTemplate: '{<b>:1}' },
      },
      'Invalid InputTemplate for target 1 : Placeholder <b> cannot be used as an object key.',
    ],
  ])('refuse the target %j', async (target, message) => {
    await send(new PutRuleCommand({ Name: 'bad', EventPattern: '{"source":["nobody"]}' }));
    expect(await errorOf(send(new PutTargetsCommand({ Rule: 'bad', Targets: [target] })))).toBe(
      `ValidationException: ${message}`,
    );
  });
});

describe('buses', () => {
  it('are created, described, listed and deleted with their rules', async () => {
    const { EventBusArn } = await send(
      new CreateEventBusCommand({ Name: 'orders', Description: 'D', Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    expect(EventBusArn).toBe(`arn:aws:events:us-east-1:${account}:event-bus/orders`);
    const shown = await send(new DescribeEventBusCommand({ Name: EventBusArn }));
    expect(shown).toMatchObject({ Name: 'orders', Description: 'D', Arn: EventBusArn });
    expect(shown.CreationTime).toBeInstanceOf(Date);
    expect((await send(new DescribeEventBusCommand({}))).Name).toBe('default');
    expect((await send(new ListEventBusesCommand({}))).EventBuses?.map(({ Name }) => Name)).toEqual([
      'default',
      'orders',
    ]);
    expect(await errorOf(send(new CreateEventBusCommand({ Name: 'orders' })))).toBe(
      'ResourceAlreadyExistsException: Event bus orders already exists.',
    );
    const { RuleArn } = await send(
      new PutRuleCommand({ Name: 'r', EventBusName: 'orders', EventPattern: '{"source":["a"]}' }),
    );
    expect(RuleArn).toBe(`arn:aws:events:us-east-1:${account}:rule/orders/r`);
    expect(
      await errorOf(
        send(new PutRuleCommand({ Name: 's', EventBusName: 'orders', ScheduleExpression: 'rate(1 day)' })),
      ),
    ).toBe('ValidationException: ScheduleExpression is supported only on the default event bus.');
    await send(new DeleteEventBusCommand({ Name: 'orders' }));
    expect(await errorOf(send(new DescribeEventBusCommand({ Name: 'orders' })))).toBe(
      'ResourceNotFoundException: Event bus orders does not exist.',
    );
    expect(await errorOf(send(new DeleteEventBusCommand({ Name: 'default' })))).toBe(
      'ValidationException: Cannot delete event bus default.',
    );
  });

  it('have a policy of statements', async () => {
    const statement = { StatementId: 'one', Action: 'events:PutEvents', Principal: '111122223333' };
    await send(new PutPermissionCommand(statement));
    const { Policy } = await send(new DescribeEventBusCommand({}));
    expect(JSON.parse(Policy as string)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'one',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'events:PutEvents',
          Resource: `arn:aws:events:us-east-1:${account}:event-bus/default`,
        },
      ],
    });
    expect(await errorOf(send(new RemovePermissionCommand({ StatementId: 'two' })))).toContain(
      'ResourceNotFoundException',
    );
    await send(new RemovePermissionCommand({ StatementId: 'one' }));
    expect((await send(new DescribeEventBusCommand({}))).Policy).toBeUndefined();
  });
});

it('tests patterns', async () => {
  const Event = JSON.stringify({
    id: '1',
    account,
    source: 's',
    time: '2026-01-01T00:00:00Z',
    region: 'r',
    resources: [],
    'detail-type': 'd',
    detail: { a: 1 },
  });
  const test = (EventPattern: string) => send(new TestEventPatternCommand({ EventPattern, Event }));
  expect((await test('{"detail":{"a":[{"numeric":["<",2]}]}}')).Result).toBe(true);
  expect((await test('{"detail":{"a":["1"]}}')).Result).toBe(false);
  expect(await errorOf(test('{'))).toContain(
    'InvalidEventPatternException: Event pattern is not valid. Reason: ',
  );
  expect(
    await errorOf(send(new TestEventPatternCommand({ EventPattern: '{"a":["b"]}', Event: '{}' }))),
  ).toContain('ValidationException');
});

it('refuses what is not here by its name', async () => {
  expect(await errorOf(send(new ListEndpointsCommand({})))).toBe(
    "UnknownOperationException: The operation 'ListEndpoints' is not supported by Cairn yet.",
  );
});
