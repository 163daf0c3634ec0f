import { readFile } from 'node:fs/promises';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';
import { printEfforts, type StudioTask, type TaskEffort, TaskWalk } from './studio-task.ts';

/** Tasks of those who build workflows, and look closely at what they do. */

const studio = useStudio();
const efforts: TaskEffort[] = [];
const account = '000000000000';
const machineArn = (name: string) => `arn:aws:states:us-east-1:${account}:stateMachine:${name}`;
const runArn = (machine: string, name: string) =>
  `arn:aws:states:us-east-1:${account}:execution:${machine}:${name}`;

beforeAll(async () => {
  if (!hasChromium) return;
  const definition = JSON.stringify(charge('throw-on-demand'));
  const roleArn = `arn:aws:iam::${account}:role/any`;
  await studio.stepFunctions.send(new CreateStateMachineCommand({ name: 'charge', roleArn, definition }));
  await start('teacher', 'ada', { teacher: 'Ada' });
  await start('teacher', 'stephane', { teacher: 'Stephane' });
  await start('charge', 'refused', { throw: 'RangeError' });
}, 30_000);

afterAll(() => process.stdout.write(printEfforts(efforts)));

/** A machine that calls one function. */
function charge(functionName: string): object {
  const Resource = `arn:aws:lambda:us-east-1:${account}:function:${functionName}`;
  return { StartAt: 'Charge', States: { Charge: { Type: 'Task', Resource, End: true } } };
}

async function start(machine: string, name: string, input: unknown): Promise<void> {
  const stateMachineArn = machineArn(machine);
  await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
}

async function take(task: StudioTask): Promise<Page> {
  const { effort, page } = await TaskWalk.take(studio, task);
  efforts.push(effort);
  return page;
}

/** Makes a table of items. */
async function createTable(TableName: string): Promise<void> {
  const tables = new DynamoDBClient(studio.clientOptions);
  try {
    await tables.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'item', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'item', AttributeType: 'S' }],
      }),
    );
    const soon = { client: tables, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 };
    await waitUntilTableExists(soon, { TableName });
  } finally {
    tables.destroy();
  }
}

/** Replaces the text of the editor, saves it and starts a run with what the dialog offers. */
async function editAndRun(walk: TaskWalk, definition: object): Promise<void> {
  const { page } = walk;
  await walk.click(page.locator('.cm-content').first());
  await walk.press('Control+a');
  await walk.type(JSON.stringify(definition, undefined, 2));
  await walk.click(page.getByRole('button', { name: 'Save and start' }));
  await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Start' }));
}

it.runIf(hasChromium)('a workflow is created from a template', async () => {
  const page = await take({
    task: 'Create a workflow from a template',
    from: '/workflows',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'New workflow' }));
      await walk.click(page.getByText('Catch by error name'));
      await walk.click(page.getByRole('button', { name: 'Create' }));
      await page.getByText('with an input to start it with').waitFor();
      await page.locator('.state-node').first().waitFor();
    },
  });
  expect(new URL(page.url()).pathname).toMatch(/^\/workflows\/[\w-]+\/edit$/);
});

it.runIf(hasChromium)('a workflow is broken in the editor, and a run of it fails', async () => {
  await take({
    task: 'Break a state in the editor and see it fail',
    from: '/workflows/charge/edit',
    walk: async (walk) => {
      await editAndRun(walk, charge('no-such-function'));
      await walk.page.locator('.state-run-failed', { hasText: 'Charge' }).waitFor();
    },
  });
});

it.runIf(hasChromium)('the error of a failed run is read', async () => {
  await take({
    task: 'Read the error of a failed run',
    from: '/workflows/charge',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'refused', exact: true }).first());
      await page.getByText('RangeError').first().waitFor();
      await walk.click(page.getByRole('button', { name: 'Show the state' }));
      await page.getByRole('region', { name: 'State Charge' }).getByText('out of range').first().waitFor();
    },
  });
});

it.runIf(hasChromium)('a workflow is fixed in the editor, and its run succeeds', async () => {
  await take({
    task: 'Fix the state in the editor and run it again',
    from: `/executions/${runArn('charge', 'refused')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'charge', exact: true }).first());
      await walk.click(page.getByRole('link', { name: 'Edit' }));
      await editAndRun(walk, { StartAt: 'Charge', States: { Charge: { Type: 'Pass', End: true } } });
      await page.locator('.state-run-succeeded', { hasText: 'Charge' }).waitFor();
    },
  });
});

it.runIf(hasChromium)('two runs are compared', async () => {
  await take({
    task: 'Compare two runs',
    from: `/executions/${runArn('teacher', 'ada')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'More', exact: true }));
      await walk.click(page.getByRole('menuitem', { name: /Compare/ }));
      await walk.choose(
        page.getByRole('combobox').filter({ hasText: 'Choose' }),
        'teacher: stephane (succeeded)',
      );
      await page.getByText('They took different ways').waitFor();
    },
  });
});

it.runIf(hasChromium)('the clock of a run that skips its waits is pushed', async () => {
  const input = JSON.stringify({ order: { id: 'order-9', item: 'sofa', quantity: 2 } });
  const answer = await fetch(`${studio.server.endpoint}/_cairn/v1/executions`, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/us-east-1/cairn/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ stateMachineArn: machineArn('approval'), name: 'a-week', input, time: 'skip' }),
  });
  expect(answer.status).toBe(200);
  await take({
    task: 'Let the week of a waiting run pass at once',
    from: `/executions/${runArn('approval', 'a-week')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Go to what is due next' }));
      await page.getByText('Failed', { exact: true }).first().waitFor();
    },
  });
  const { status } = await studio.stepFunctions.send(
    new DescribeExecutionCommand({ executionArn: runArn('approval', 'a-week') }),
  );
  expect(status).toBe('FAILED');
});

it.runIf(hasChromium)('a run is saved as a test case', async () => {
  let text = '';
  await take({
    task: 'Save a run as a test case',
    from: `/executions/${runArn('teacher', 'ada')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'More', exact: true }));
      await walk.click(page.getByRole('menuitem', { name: /test case/ }));
      const downloads = page.waitForEvent('download');
      await walk.click(page.getByRole('button', { name: 'teacher.test.asl.yaml' }));
      text = await readFile(await (await downloads).path(), 'utf8');
    },
  });
  expect(text).toContain('teacher.asl.json');
});

it.runIf(hasChromium)('the log of a function that failed is found', async () => {
  await take({
    task: 'Find the log of the function that failed',
    from: `/executions/${runArn('charge', 'refused')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Show the state' }));
      await walk.click(
        page.getByRole('region', { name: 'State Charge' }).getByRole('link', { name: 'Logs' }),
      );
      await page.getByText('out of range').first().waitFor();
    },
  });
});

it.runIf(hasChromium)('a workflow is rolled back by its alias', async () => {
  const roleArn = `arn:aws:iam::${account}:role/any`;
  const { stepFunctions } = studio;
  const definition = (error: string) =>
    JSON.stringify({ StartAt: 'F', States: { F: { Type: 'Fail', Error: error } } });
  const { stateMachineArn, stateMachineVersionArn: good } = await stepFunctions.send(
    new CreateStateMachineCommand({ name: 'shop', roleArn, definition: definition('Good'), publish: true }),
  );
  const { stateMachineVersionArn: bad } = await stepFunctions.send(
    new UpdateStateMachineCommand({ stateMachineArn, definition: definition('Bad'), publish: true }),
  );
  const { stateMachineAliasArn } = await stepFunctions.send(
    new CreateStateMachineAliasCommand({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: bad, weight: 100 }],
    }),
  );
  await take({
    task: 'Roll a workflow back by its alias',
    from: '/workflows/shop',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'Versions' }));
      await walk.click(page.getByRole('region', { name: 'Aliases' }).getByRole('button', { name: 'Change' }));
      await walk.choose(page.getByLabel('Runs go to'), 'Version 1');
      await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Change' }));
      await page.getByText('version 1: 100 %').waitFor();
    },
  });
  const { routingConfiguration } = await stepFunctions.send(
    new DescribeStateMachineAliasCommand({ stateMachineAliasArn }),
  );
  expect(routingConfiguration).toEqual([{ stateMachineVersionArn: good, weight: 100 }]);
});

it.runIf(hasChromium)('a workflow is made, run, broken, mended and redriven in one go', async () => {
  const { stepFunctions } = studio;
  let failedArn = '';
  await take({
    task: 'All of it: template, run, break, read, fix, redrive',
    from: '/workflows/new',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Hello, world' }));
      await walk.click(page.getByRole('button', { name: 'Create' }));
      await walk.click(page.getByRole('button', { name: 'Start', exact: true }).first());
      await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Start' }));
      await page.locator('.page-title').getByText('Succeeded').waitFor();
      const shownArn = () => decodeURIComponent(new URL(page.url()).pathname).replace('/executions/', '');
      const machine = shownArn().split(':')[6] ?? '';
      const toEditor = async () => {
        await walk.click(page.getByRole('link', { name: machine, exact: true }).first());
        await walk.click(page.getByRole('link', { name: 'Edit' }));
      };
      await toEditor();
      // Two states: what has succeeded is not done again by the redrive.
      const task = {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:getItem',
        Parameters: { TableName: 'prices', Key: { item: { S: 'lamp' } } },
      };
      await editAndRun(walk, {
        StartAt: 'Prepare',
        States: { Prepare: { Type: 'Pass', Next: 'Charge' }, Charge: { ...task, End: true } },
      });
      await page.locator('.state-run-failed', { hasText: 'Charge' }).waitFor();
      failedArn = shownArn();
      await page.getByText('ResourceNotFoundException').first().waitFor();
      const failed = page.url();
      await toEditor();
      await editAndRun(walk, {
        StartAt: 'Prepare',
        States: { Prepare: { Type: 'Pass', Next: 'Charge' }, Charge: { Type: 'Pass', End: true } },
      });
      await page.locator('.page-title').getByText('Succeeded').waitFor();
      // The run that failed goes on by its own definition once what it calls is there.
      await createTable('prices');
      await page.goto(failed);
      await walk.click(page.getByRole('button', { name: 'Redrive…' }));
      await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Redrive' }));
      await page.locator('.page-title').getByText('Succeeded').waitFor();
      await page.locator('.state-run-succeeded', { hasText: 'Charge' }).waitFor();
    },
  });
  const { status, redriveCount } = await stepFunctions.send(
    new DescribeExecutionCommand({ executionArn: failedArn }),
  );
  expect({ status, redriveCount }).toEqual({ status: 'SUCCEEDED', redriveCount: 1 });
});
