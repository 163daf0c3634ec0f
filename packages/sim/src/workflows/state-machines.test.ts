import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from './test-server.ts';

const pass = { Only: { Type: 'Pass', End: true } };
const definition = JSON.stringify({ StartAt: 'Only', States: pass });
const otherDefinition = JSON.stringify({ StartAt: 'Only', States: { Only: { Type: 'Succeed' } } });

test('creating the same machine again answers the first one; a different one is refused', async () => {
  const { stepFunctions, clock } = await new TestServer().start();
  const first = await stepFunctions.createStateMachine(scope, { name: 'm', definition, roleArn });
  clock.advance(5_000);
  const again = await stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition,
    roleArn: 'arn:aws:iam::000000000000:role/other',
    tags: [{ key: 'k', value: 'v' }],
  });
  expect(again).toEqual(first);
  await expect(
    stepFunctions.createStateMachine(scope, { name: 'm', definition: otherDefinition, roleArn }),
  ).rejects.toThrow(`State Machine Already Exists: '${first.stateMachineArn}'`);
});

test('an update makes a new revision only when something changes; runs keep theirs', async () => {
  const server = await new TestServer().start();
  const { stepFunctions } = server;
  const stateMachineArn = await server.createMachine('m', 'Only', pass);
  const executionArn = await server.startExecution(stateMachineArn);
  await expect(stepFunctions.updateStateMachine(scope, { stateMachineArn })).rejects.toMatchObject({
    code: 'MissingRequiredParameter',
  });
  const same = await stepFunctions.updateStateMachine(scope, { stateMachineArn, definition });
  expect(same.revisionId).toBeUndefined();
  const changed = await stepFunctions.updateStateMachine(scope, {
    stateMachineArn,
    definition: otherDefinition,
  });
  expect(changed.revisionId).toMatch(/^[0-9a-f-]{36}$/);
  const unchanged = await stepFunctions.updateStateMachine(scope, { stateMachineArn, roleArn });
  expect(unchanged.revisionId).toBe(changed.revisionId);
  await server.restart();
  const described = await server.stepFunctions.describeStateMachine(scope, { stateMachineArn });
  expect(described).toMatchObject({ definition: otherDefinition, revisionId: changed.revisionId });
  const ofRun = await server.stepFunctions.describeStateMachineForExecution(scope, { executionArn });
  expect(ofRun.definition).toBe(definition);
  expect(ofRun.revisionId).toBeUndefined();
});

test('machines are listed by name, page by page; a token holds for its list only', async () => {
  const server = await new TestServer().start();
  for (const number of [2, 10, 1, 0, 12]) await server.createMachine(`m_${number}_x`, 'Only', pass);
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await server.stepFunctions.listStateMachines(scope, {
      maxResults: 2,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    names.push(...page.stateMachines.map(({ name }) => name));
    nextToken = page.nextToken ?? undefined;
  } while (nextToken !== undefined);
  expect(names).toEqual(['m_0_x', 'm_10_x', 'm_12_x', 'm_1_x', 'm_2_x']);
  const { nextToken: token } = await server.stepFunctions.listStateMachines(scope, { maxResults: 2 });
  const foreign = server.stepFunctions.listActivities(scope, { nextToken: token as string });
  await expect(foreign).rejects.toThrow("Invalid Token: 'Invalid token'");
});

test('a deleted machine takes its executions with it, also over a restart, and its name is free', async () => {
  const server = await new TestServer().start();
  const waiting = { Only: { Type: 'Wait', Seconds: 100, End: true } };
  const stateMachineArn = await server.createMachine('m', 'Only', waiting);
  const executionArn = await server.startExecution(stateMachineArn);
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn });
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn });
  await expect(server.describe(executionArn)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  await server.restart();
  await server.until(async () => (await server.store.journal.openExecutions()) === 0);
  expect(await server.createMachine('m', 'Only', pass)).toBe(stateMachineArn);
  await expect(server.describe(executionArn)).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
  expect(server.logged).toEqual([]);
});

test('what is not supported yet is refused by name', async () => {
  const { stepFunctions } = await new TestServer().start();
  const create = (more: object) =>
    stepFunctions.createStateMachine(scope, { name: 'm', definition, roleArn, ...more });
  await expect(create({ definition: '{"StartAt": "A"}' })).rejects.toThrow(
    "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
  );
});

test('tags are merged, limited and gone with their resource', async () => {
  const server = await new TestServer({ tagsMax: 2 }).start();
  const { stepFunctions } = server;
  const resourceArn = await server.createMachine('m', 'Only', pass);
  const twice = [
    { key: 'a', value: '1' },
    { key: 'a', value: '2' },
  ];
  await stepFunctions.tagResource(scope, { resourceArn, tags: twice });
  expect(await stepFunctions.listTagsForResource(scope, { resourceArn })).toEqual({
    tags: [{ key: 'a', value: '2' }],
  });
  const more = [
    { key: 'b', value: '' },
    { key: 'c', value: '' },
  ];
  await expect(stepFunctions.tagResource(scope, { resourceArn, tags: more })).rejects.toMatchObject({
    code: 'TooManyTags',
  });
  await stepFunctions.untagResource(scope, { resourceArn, tagKeys: ['a'] });
  expect(await stepFunctions.listTagsForResource(scope, { resourceArn })).toEqual({ tags: [] });
  const missing = `${resourceArn}x`;
  await expect(stepFunctions.listTagsForResource(scope, { resourceArn: missing })).rejects.toThrow(
    `Resource not found: '${missing}'`,
  );
});

test('no more machines than the limit, counted by account and region, also after a restart', async () => {
  const server = await new TestServer({ stateMachinesMax: 2 }).start();
  const first = await server.createMachine('m1', 'Only', pass);
  await server.createMachine('m2', 'Only', pass);
  await server.restart();
  await expect(server.createMachine('m3', 'Only', pass)).rejects.toMatchObject({
    code: 'StateMachineLimitExceeded',
  });
  const elsewhere = { ...scope, region: 'eu-west-1' };
  await server.stepFunctions.createStateMachine(elsewhere, { name: 'm3', definition, roleArn });
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn: first });
  await server.createMachine('m3', 'Only', pass);
});
