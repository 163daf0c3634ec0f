import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  GetActivityTaskCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

const studio = useStudio({ hasExamples: false });
const roleArn = 'arn:aws:iam::000000000000:role/any';
/** More than the connections that a browser opens to one host. */
const tabsOfRuns = 6;
const tabsOfLists = 4;

async function openStreams(): Promise<number> {
  const text = await (await fetch(`${studio.server.endpoint}/_cairn/metrics`)).text();
  return Number(/^cairn_live_streams (\d+)$/m.exec(text)?.[1]);
}

/** A run whose two states each wait for a worker. */
async function waitingRun() {
  const { stepFunctions } = studio;
  const { activityArn = '' } = await stepFunctions.send(new CreateActivityCommand({ name: 'work' }));
  const task = { Type: 'Task', Resource: activityArn };
  const { stateMachineArn } = await stepFunctions.send(
    new CreateStateMachineCommand({
      name: 'tabs',
      roleArn,
      definition: JSON.stringify({
        StartAt: 'First',
        States: { First: { ...task, Next: 'Second' }, Second: { ...task, End: true } },
      }),
    }),
  );
  const { executionArn = '' } = await stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name: 'watched' }),
  );
  const finishState = async () => {
    const { taskToken } = await stepFunctions.send(new GetActivityTaskCommand({ activityArn }));
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
  };
  return { executionArn, finishState };
}

it.runIf(hasChromium)('keeps ten tabs live over one stream', async () => {
  const { executionArn, finishState } = await waitingRun();
  const first = await studio.open(`/executions/${executionArn}`);
  const runs: Page[] = [first];
  while (runs.length < tabsOfRuns) runs.push(await studio.openBeside(first, `/executions/${executionArn}`));
  const lists: Page[] = [];
  while (lists.length < tabsOfLists)
    lists.push(await studio.openBeside(first, lists.length % 2 === 0 ? '/executions' : '/workflows/tabs'));
  const green = (page: Page) => page.locator('.state-run-succeeded', { hasText: 'First' });
  await Promise.all(runs.map((page) => page.locator('.state-run-running', { hasText: 'First' }).waitFor()));
  await Promise.all(lists.map((page) => page.getByRole('row', { name: /watched.*Running/ }).waitFor()));
  expect(await openStreams()).toBe(1);

  await finishState();
  await Promise.all(runs.map((page) => green(page).waitFor()));
  await finishState();
  await Promise.all(runs.map((page) => page.locator('.page-title').getByText('Succeeded').waitFor()));
  await Promise.all(lists.map((page) => page.getByRole('row', { name: /watched.*Succeeded/ }).waitFor()));
  await expect.poll(openStreams).toBe(1);

  // Tabs that go let go of the stream with the last of them.
  await Promise.all([...runs.slice(1), ...lists].map((page) => page.close()));
  await expect.poll(openStreams).toBe(1);
  await first.goto('about:blank');
  await expect.poll(openStreams, { timeout: 10_000 }).toBe(0);
});
