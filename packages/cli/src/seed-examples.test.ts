import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallScope } from '@cairn/kit';
import { type Cairn, createCairn } from '@cairn/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seedExamples } from './seed-examples.ts';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));
const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
let cairn: Cairn;

beforeEach(async () => {
  cairn = await createCairn({ memory: true });
  await cairn.start();
});

afterEach(() => cairn.stop());

it('makes every example of the folder, with its functions and activities', async () => {
  const seeded = await seedExamples(cairn, examples);
  const folders = readdirSync(examples, { withFileTypes: true }).filter(
    // GraphQL APIs, and apps that have one, are made by whoever tries them.
    ({ name }) =>
      existsSync(join(examples, name, 'machine.asl.json')) && !existsSync(join(examples, name, 'apis')),
  );
  expect(seeded.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
  const functions = await (await cairn.functions.use()).listFunctions(scope, {});
  expect(functions.Functions).toHaveLength(9);
  expect((await cairn.stepFunctions.listActivities(scope, {})).activities).toHaveLength(1);
});

it('makes examples that run with the input they come with', async () => {
  const [teacher] = await seedExamples(cairn, examples);
  const { stateMachineArn = '', input = '' } = teacher ?? {};
  const { executionArn } = await cairn.stepFunctions.startExecution(scope, { stateMachineArn, input });
  for (;;) {
    const run = await cairn.stepFunctions.describeExecution(scope, { executionArn });
    if (run.status !== 'RUNNING') {
      expect(run).toMatchObject({ status: 'SUCCEEDED', output: '"Woohoo!"' });
      return;
    }
    await new Promise(setImmediate);
  }
});

it('leaves deleted ones deleted, and changes nothing the second time', async () => {
  const [teacher, ...others] = await seedExamples(cairn, examples);
  await (await cairn.functions.use()).deleteFunction(scope, { FunctionName: 'who-teaches' });
  await cairn.stepFunctions.deleteStateMachine(scope, { stateMachineArn: teacher?.stateMachineArn ?? '' });
  for (;;) {
    const { stateMachines } = await cairn.stepFunctions.listStateMachines(scope, {});
    if (stateMachines.length === others.length) break;
    await new Promise(setImmediate);
  }
  expect(await seedExamples(cairn, examples)).toEqual(others);
  expect((await (await cairn.functions.use()).listFunctions(scope, {})).Functions).toHaveLength(8);
});

it('leaves what the user has made under the same name as it is', async () => {
  const definition = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
  const roleArn = 'arn:aws:iam::000000000000:role/own';
  const made = await cairn.stepFunctions.createStateMachine(scope, { name: 'teacher', definition, roleArn });
  await seedExamples(cairn, examples);
  const { stateMachineArn } = made;
  expect(await cairn.stepFunctions.describeStateMachine(scope, { stateMachineArn })).toMatchObject({
    definition,
  });
});
