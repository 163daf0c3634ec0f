import { expect, test } from 'vitest';
import { roleArn, scope, TestServer } from './test-server.ts';

const definitionOf = (comment: string) =>
  JSON.stringify({ Comment: comment, StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } });

/** A server with one machine that has two versions. */
async function twoVersions(limits: { readonly [name: string]: number } = {}) {
  const server = await new TestServer(limits).start();
  const { stateMachineArn } = await server.stepFunctions.createStateMachine(scope, {
    name: 'm',
    definition: definitionOf('1'),
    roleArn,
    publish: true,
  });
  await server.stepFunctions.updateStateMachine(scope, {
    stateMachineArn,
    definition: definitionOf('2'),
    publish: true,
  });
  const routeTo = (...weights: readonly number[]) =>
    weights.map((weight, index) => ({ stateMachineVersionArn: `${stateMachineArn}:${index + 1}`, weight }));
  return { server, stateMachineArn, routeTo };
}

test('versions, aliases and what was started by them outlive a restart; numbers are not given out again', async () => {
  const { server, stateMachineArn, routeTo } = await twoVersions();
  const alias = { name: 'live', routingConfiguration: routeTo(100) };
  await server.stepFunctions.createStateMachineAlias(scope, alias);
  const executionArn = await server.startExecution(`${stateMachineArn}:live`);
  await server.stepFunctions.deleteStateMachineVersion(scope, {
    stateMachineVersionArn: `${stateMachineArn}:2`,
  });
  await server.restart();
  const described = await server.describe(executionArn);
  expect(described).toMatchObject({
    stateMachineArn,
    stateMachineVersionArn: `${stateMachineArn}:1`,
    stateMachineAliasArn: `${stateMachineArn}:live`,
  });
  const published = await server.stepFunctions.publishStateMachineVersion(scope, { stateMachineArn });
  expect(published.stateMachineVersionArn).toBe(`${stateMachineArn}:3`);
  const { stateMachineVersions } = await server.stepFunctions.listStateMachineVersions(scope, {
    stateMachineArn,
  });
  expect(stateMachineVersions.map((version) => version.stateMachineVersionArn)).toEqual([
    `${stateMachineArn}:3`,
    `${stateMachineArn}:1`,
  ]);
});

test('starts of an alias fall on its versions by weight, and both lists find theirs', async () => {
  const { server, stateMachineArn, routeTo } = await twoVersions();
  const alias = { name: 'live', routingConfiguration: routeTo(75, 25) };
  await server.stepFunctions.createStateMachineAlias(scope, alias);
  for (let count = 0; count < 80; count++) await server.startExecution(`${stateMachineArn}:live`);
  await server.startExecution(`${stateMachineArn}:1`);
  await server.startExecution(stateMachineArn);
  const count = async (arn: string) => {
    const input = { stateMachineArn: arn, maxResults: 1_000 };
    return (await server.stepFunctions.listExecutions(scope, input)).executions.length;
  };
  const first = await count(`${stateMachineArn}:1`);
  expect(first).toBeGreaterThan(45);
  expect(first).toBeLessThan(75);
  expect(await count(`${stateMachineArn}:2`)).toBe(81 - first);
  expect(await count(`${stateMachineArn}:live`)).toBe(80);
  expect(await count(stateMachineArn)).toBe(82);
});

test('pages of what a version has started follow one another without a gap', async () => {
  const { server, stateMachineArn } = await twoVersions();
  const started: string[] = [];
  for (let count = 0; count < 7; count++) {
    server.clock.advance(1_000);
    await server.startExecution(stateMachineArn);
    started.unshift(await server.startExecution(`${stateMachineArn}:1`));
  }
  const listed: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await server.stepFunctions.listExecutions(scope, {
      stateMachineArn: `${stateMachineArn}:1`,
      maxResults: 3,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    listed.push(...page.executions.map((execution) => (execution as { executionArn: string }).executionArn));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  expect(listed).toEqual(started);
});

test('a machine that is created anew under its name has no versions and aliases of the one before', async () => {
  const { server, stateMachineArn, routeTo } = await twoVersions();
  const alias = { name: 'live', routingConfiguration: routeTo(100) };
  await server.stepFunctions.createStateMachineAlias(scope, alias);
  await server.stepFunctions.deleteStateMachine(scope, { stateMachineArn });
  await expect(server.startExecution(`${stateMachineArn}:1`)).rejects.toThrow(
    `State Machine Does Not Exist: '${stateMachineArn}:1'`,
  );
  await server.createMachine('m', 'Only', { Only: { Type: 'Pass', End: true } });
  const list = { stateMachineArn };
  expect(await server.stepFunctions.listStateMachineVersions(scope, list)).toEqual({
    stateMachineVersions: [],
  });
  expect(await server.stepFunctions.listStateMachineAliases(scope, list)).toEqual({
    stateMachineAliases: [],
  });
});

test('no more versions and aliases than the limits', async () => {
  const limits = { stateMachineVersionsMax: 2, stateMachineAliasesMax: 1 };
  const { server, stateMachineArn, routeTo } = await twoVersions(limits);
  const { stepFunctions } = server;
  const refused = { code: 'ServiceQuotaExceededException', status: 402 };
  const update = { stateMachineArn, definition: definitionOf('3'), publish: true };
  await expect(stepFunctions.updateStateMachine(scope, update)).rejects.toMatchObject(refused);
  await stepFunctions.updateStateMachine(scope, { ...update, publish: false });
  await expect(stepFunctions.publishStateMachineVersion(scope, { stateMachineArn })).rejects.toMatchObject(
    refused,
  );
  const routingConfiguration = routeTo(0, 100);
  await stepFunctions.createStateMachineAlias(scope, { name: 'a', routingConfiguration });
  await stepFunctions.createStateMachineAlias(scope, { name: 'a', routingConfiguration });
  await expect(
    stepFunctions.createStateMachineAlias(scope, { name: 'b', routingConfiguration }),
  ).rejects.toMatchObject(refused);
  await stepFunctions.updateStateMachineAlias(scope, {
    stateMachineAliasArn: `${stateMachineArn}:a`,
    routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:2`, weight: 100 }],
  });
  await stepFunctions.deleteStateMachineVersion(scope, { stateMachineVersionArn: `${stateMachineArn}:1` });
  const published = await stepFunctions.publishStateMachineVersion(scope, { stateMachineArn });
  expect(published.stateMachineVersionArn).toBe(`${stateMachineArn}:3`);
});
