import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { phoneViewport, useStudio } from './studio-fixture.ts';
import { keepScreenshot } from './studio-task.ts';

// Few may be open at once, so that a redrive of several is refused for some.
const openMax = 4;
const studio = useStudio({ hasExamples: false, arguments: ['--limit', `openExecutionsMax=${openMax}`] });
const browserTest = it.runIf(hasChromium);
const roleArn = 'arn:aws:iam::000000000000:role/any';

function machineArn(name: string): string {
  return `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
}

async function create(name: string, states: object): Promise<void> {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states });
  await studio.stepFunctions.send(new CreateStateMachineCommand({ name, roleArn, definition }));
}

async function start(machine: string, name: string, input: object = {}): Promise<string> {
  const { executionArn } = await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: machineArn(machine), name, input: JSON.stringify(input) }),
  );
  return executionArn ?? '';
}

async function statusOf(executionArn: string): Promise<string | undefined> {
  return (await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
}

/** Keeps pictures in light, dark and on a phone, which has to do without scrolling sideways. */
async function look(page: Page, name: string): Promise<void> {
  await keepScreenshot(page, `${name} light`);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await keepScreenshot(page, `${name} dark`);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const wide = page.viewportSize() ?? phoneViewport;
  await page.setViewportSize(phoneViewport);
  await keepScreenshot(page, `${name} phone`);
  const odd = await page.evaluate<
    readonly string[]
  >(`[document.documentElement, ...document.querySelectorAll('.table-sideways')]
    .filter((element) => element.scrollWidth > element.clientWidth)
    .map((element) => (element.className || 'page') + ' ' + element.scrollWidth)`);
  expect(odd, 'a phone has to scroll sideways').toEqual([]);
  await page.setViewportSize(wide);
}

browserTest('a machine’s page begins with what its runs did of late', async () => {
  await create('busy', {
    Check: {
      Type: 'Choice',
      Choices: [{ Variable: '$.fails', BooleanEquals: true, Next: 'Bad' }],
      Default: 'Good',
    },
    Good: { Type: 'Succeed' },
    Bad: { Type: 'Fail', Error: 'Declined', Cause: 'no money' },
  });
  for (let order = 1; order <= 5; order++)
    await start('busy', `order-with-a-long-name-${order}`, { fails: order === 3 });
  const page = await studio.open('/workflows/busy');
  const overview = page.getByRole('region', { name: 'Overview' });
  await overview.getByRole('link', { name: '4 succeeded' }).waitFor();
  await overview.getByRole('img', { name: 'Runs of busy by hour' }).waitFor();
  await overview.getByText('median').waitFor();
  const failures = overview.getByRole('listitem');
  await expect.poll(() => failures.count()).toBe(1);
  await failures.getByText('Declined').waitFor();
  // What happens meanwhile is seen without asking for the page again.
  await start('busy', 'one-more', { fails: true });
  await overview.getByRole('link', { name: 'one-more', exact: true }).waitFor();
  await look(page, 'machine overview');
  await overview.getByRole('link', { name: '2 failed' }).click();
  await expect.poll(() => page.getByRole('table', { name: 'Runs' }).getByRole('row').count()).toBe(3);
  expect(page.url()).toContain('status=FAILED');
});

browserTest('a phone shows the list of all runs without scrolling sideways', async () => {
  await create('daily-settlement-of-accounts', { Good: { Type: 'Succeed' } });
  await start('daily-settlement-of-accounts', '2026-11-20-settlement-of-the-northern-region');
  const page = await studio.open('/executions', { viewport: phoneViewport });
  await page.getByRole('link', { name: '2026-11-20-settlement-of-the-northern-region' }).waitFor();
  await page.getByText(/· daily-settlement-of-accounts$/).waitFor();
  await look(page, 'runs');
});

browserTest('many runs are stopped and redriven: each result is told, and a stop is taken back', async () => {
  await create('waiting', { Long: { Type: 'Wait', Seconds: 9_000, End: true } });
  const arns: string[] = [];
  for (let n = 1; n <= openMax; n++) arns.push(await start('waiting', `first-${n}`));
  const page = await studio.open('/workflows/waiting');
  const bulk = page.getByRole('region', { name: 'Work on many runs' });
  await page.getByRole('link', { name: 'first-4', exact: true }).waitFor();
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: `Stop ${openMax}` }).click();
  await page.getByLabel('Cause').fill('by mistake');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
  await bulk.getByText('4 runs stopped', { exact: true }).waitFor();
  expect(await Promise.all(arns.map(statusOf))).toEqual(arns.map(() => 'ABORTED'));
  // Others take the places of two.
  for (const name of ['other-1', 'other-2']) await start('waiting', name);
  await bulk.getByRole('button', { name: 'Undo: redrive 4' }).click();
  await bulk.getByText('2 runs redriven, 2 refused', { exact: true }).waitFor();
  const results = bulk.getByRole('table', { name: 'What became of each run' });
  expect(await results.getByRole('row', { name: /refused: ExecutionLimitExceeded/ }).count()).toBe(2);
  expect(await results.getByRole('row', { name: /first-\d redriven/ }).count()).toBe(2);
  expect((await Promise.all(arns.map(statusOf))).filter((status) => status === 'RUNNING')).toHaveLength(2);
  await look(page, 'bulk results');
  await bulk.getByRole('button', { name: 'Dismiss the results' }).click();
  await bulk.waitFor({ state: 'detached' });
});

browserTest('logging, tracing and tags of a machine are changed on its page', async () => {
  await create('told', { Good: { Type: 'Succeed' } });
  const stateMachineArn = machineArn('told');
  const page = await studio.open('/workflows/told/settings');
  await page.getByLabel('Logged').selectOption('All events');
  await page.getByLabel('With inputs and outputs').check();
  await page.getByLabel('Traced').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  // The service makes no log group by itself, nor does it take one that is not there.
  await page.getByText(/Log Destination not found/).waitFor();
  await page.getByRole('button', { name: 'Make the log group, and save' }).click();
  await page.getByText('The settings are saved').waitFor();
  const described = await studio.stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  expect(described).toMatchObject({
    loggingConfiguration: { level: 'ALL', includeExecutionData: true },
    tracingConfiguration: { enabled: true },
  });
  const tags = page.getByRole('region', { name: 'Tags' });
  const tagsOf = async () =>
    (await studio.stepFunctions.send(new ListTagsForResourceCommand({ resourceArn: stateMachineArn }))).tags;
  await tags.getByLabel('Key').fill('team');
  await tags.getByLabel('Value').fill('red');
  await tags.getByRole('button', { name: 'Add a tag' }).click();
  await tags.getByText('team = red').waitFor();
  await tags.getByRole('button', { name: 'Change the tag team' }).click();
  expect(await tags.getByLabel('Key').inputValue()).toBe('team');
  await tags.getByLabel('Value').fill('blue');
  await tags.getByRole('button', { name: 'Change the tag', exact: true }).click();
  await tags.getByText('team = blue').waitFor();
  expect(await tagsOf()).toEqual([{ key: 'team', value: 'blue' }]);
  await look(page, 'machine settings');
  await tags.getByRole('button', { name: 'Take the tag team away' }).click();
  await tags.getByText('team = blue').waitFor({ state: 'detached' });
  expect(await tagsOf()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await tags.getByText('team = blue').waitFor();
});
