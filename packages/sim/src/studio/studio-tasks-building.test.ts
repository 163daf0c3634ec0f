import { readFile } from 'node:fs/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
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
      await walk.click(page.getByRole('link', { name: 'refused', exact: true }));
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
