import { readFile } from 'node:fs/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  StartExecutionCommand,
  type StateMachineType,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { phoneViewport, useStudio, writeInto } from './studio-fixture.ts';

const studio = useStudio();
const markup = '<img src=x onerror=hacked=1>';
const roleArn = 'arn:aws:iam::000000000000:role/any';

function machineArn(name: string): string {
  return `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
}

async function start(machine: string, name: string, input: unknown): Promise<string> {
  const { executionArn } = await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: machineArn(machine), name, input: JSON.stringify(input) }),
  );
  return executionArn ?? '';
}

async function create(name: string, definition: unknown, type: StateMachineType = 'STANDARD'): Promise<void> {
  await studio.stepFunctions.send(
    new CreateStateMachineCommand({ name, roleArn, type, definition: JSON.stringify(definition) }),
  );
}

async function statusOf(executionArn: string): Promise<string | undefined> {
  return (await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
}

function badge(page: Page, words: string) {
  return page.locator('.page-title').getByText(words, { exact: true });
}

/** Chooses a state of the graph. */
async function choose(page: Page, name: string): Promise<void> {
  await page.locator('.state-title').getByText(name, { exact: true }).click();
  await page.getByRole('region', { name: `State ${name}` }).waitFor();
}

const eachItem = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: {
        StartAt: 'Check',
        States: {
          Check: {
            Type: 'Choice',
            Choices: [{ Variable: '$.n', NumericEquals: 3, Next: 'Bad' }],
            Default: 'Good',
          },
          Good: { Type: 'Pass', Parameters: { 'twice.$': 'States.MathAdd($.n, $.n)' }, End: true },
          Bad: { Type: 'Fail', Error: 'Odd', Cause: JSON.stringify({ why: markup }) },
        },
      },
      End: true,
    },
  },
};

it.runIf(hasChromium)('approves a human step from the run’s page, which turns green', async () => {
  const executionArn = await start('approval', 'to-approve', {
    order: { id: 'one', item: 'sofa', quantity: 2 },
  });
  const page = await studio.open(`/executions/${executionArn}`);
  await page.getByRole('button', { name: 'Answer' }).click();
  const card = page.getByRole('region', { name: 'AskForApproval waits for an answer' });
  await writeInto(card.getByRole('textbox', { name: 'Output' }), '{"by": "Ada"}');
  await card.getByRole('button', { name: 'Approve' }).click();
  await badge(page, 'Succeeded').waitFor();
  expect(await statusOf(executionArn)).toBe('SUCCEEDED');
  await choose(page, 'AskForApproval');
  await page.getByRole('heading', { name: 'After ResultPath' }).waitFor();
});

it.runIf(hasChromium)('rejects a human step with an error that its Catch goes by', async () => {
  const executionArn = await start('approval', 'to-reject', {
    order: { id: 'two', item: 'sofa', quantity: 2 },
  });
  const page = await studio.open(`/executions/${executionArn}`);
  await page.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('button', { name: 'Reject…' }).click();
  await page.getByLabel('Cause').fill(markup);
  await page.getByRole('button', { name: 'Reject', exact: true }).click();
  await badge(page, 'Failed').waitFor();
  await page.getByText('Declined').first().waitFor();
});

it.runIf(hasChromium)('shows one item of a Map, its input, and its cause as JSON and text', async () => {
  await create('items', eachItem);
  const executionArn = await start('items', 'odd', { items: [0, 1, 2, 3].map((n) => ({ n, text: markup })) });
  const page = await studio.open(`/executions/${executionArn}`);
  await page.getByRole('button', { name: 'Show the state' }).click();
  const bad = page.getByRole('region', { name: 'State Bad' });
  await bad.getByText(markup).first().waitFor();
  await choose(page, 'Each');
  await page.getByRole('tab', { name: 'Items' }).click();
  await page.getByRole('table', { name: 'Items of Each' }).getByRole('row').nth(2).click();
  const item = page.getByRole('region', { name: 'The item in view' });
  await item.getByText('Each: item 1 of').waitFor();
  await choose(page, 'Check');
  await expect
    .poll(() => page.getByRole('region', { name: 'State Check' }).innerText())
    .toMatch(/^n:?\s*1$/m);
  await item.getByRole('button', { name: 'Show all of them' }).click();
  await item.waitFor({ state: 'detached' });
  expect(await page.evaluate('"hacked" in window')).toBe(false);
});

it.runIf(hasChromium)('replays a run event by event with the keys', async () => {
  await create('replayed', eachItem);
  const executionArn = await start('replayed', 'again', { items: [{ n: 1 }, { n: 3 }] });
  const page = await studio.open(`/executions/${executionArn}?tab=replay&at=2`);
  const moment = page.getByRole('slider', { name: 'Moment of the run' });
  await moment.focus();
  await page.getByText('MapStateEntered').waitFor();
  await moment.press('ArrowRight');
  await page.getByText('MapStateStarted').waitFor();
  await moment.press('End');
  await page.getByText('ExecutionFailed').waitFor();
  await page.waitForURL(/at=\d+/);
});

it.runIf(hasChromium)('compares two runs, and keeps one as a test case', async () => {
  await create('compared', eachItem);
  const good = await start('compared', 'good', { items: [{ n: 1 }] });
  const bad = await start('compared', 'bad', { items: [{ n: 3 }] });
  const page = await studio.open(`/executions/${good}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Compare with another run…' }).click();
  await page.getByLabel('The run to compare with').selectOption(bad);
  await page.getByText('They took different ways and ended differently').waitFor();
  await page.getByText('$.items[0].n').waitFor();
  await page.getByRole('row', { name: /Each\[0\]\/Good/ }).click();
  await page.getByText('Only the first run came here.').waitFor();
  await page.goto(`${studio.origin}/executions/${bad}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save as a test case…' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'compared.test.asl.yaml' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain('error: "Odd"');
});

it.runIf(hasChromium)('starts a run with a kept input on skipped time, and pushes its clock', async () => {
  await create('slow', {
    StartAt: 'Wait',
    States: {
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Ask' },
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:us-east-1:000000000000:activity:render',
        TimeoutSeconds: 86_400,
        End: true,
      },
    },
  });
  const page = await studio.open('/workflows/slow');
  await page.getByRole('button', { name: 'Start' }).first().click();
  await page.getByText('$.seconds').waitFor();
  await page.getByRole('button', { name: 'Add what is missing' }).click();
  await writeInto(page.getByRole('textbox', { name: 'Input', exact: true }), '{"seconds": 604800}');
  await page.getByRole('button', { name: 'Keep this input…' }).click();
  await page.getByLabel('Name of the input').fill('a week');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByLabel('Skip the time').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await page.getByText('This run has a clock of its own').waitFor();
  await page.getByRole('button', { name: 'Go to what is due next' }).click();
  await badge(page, 'Failed').waitFor();
  await page.getByRole('alert').getByText(/Ask/).first().waitFor();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByLabel('Begin with').selectOption('Kept: a week');
});

it.runIf(hasChromium)('changes the limits of a map run and lists its executions by status', async () => {
  await create('distributed', {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Label: 'orders',
        ItemsPath: '$',
        MaxConcurrency: 2,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Rest',
          States: { Rest: { Type: 'Wait', Seconds: 600, End: true } },
        },
        End: true,
      },
    },
  });
  const executionArn = await start('distributed', 'first', [1, 2, 3, 4, 5]);
  const page = await studio.open(`/executions/${executionArn}?tab=related`);
  await page.getByRole('table', { name: 'Related runs' }).getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
  await page.getByRole('button', { name: 'Change the limits' }).click();
  await page.getByLabel('Executions at once').fill('4');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const mapRunArn = decodeURIComponent(new URL(page.url()).pathname.slice('/map-runs/'.length));
  await expect
    .poll(
      async () => (await studio.stepFunctions.send(new DescribeMapRunCommand({ mapRunArn }))).maxConcurrency,
    )
    .toBe(4);
  await page.getByLabel('Status', { exact: true }).selectOption('RUNNING');
  await expect
    .poll(() => page.getByRole('table', { name: 'Executions of items' }).getByRole('row').count())
    .toBe(5);
});

it.runIf(hasChromium)('takes a task of an activity by hand and answers it', async () => {
  await create('by-hand', {
    StartAt: 'Work',
    States: {
      Work: {
        Type: 'Task',
        Resource: 'arn:aws:states:us-east-1:000000000000:activity:by-hand',
        End: true,
      },
    },
  });
  const page = await studio.open('/activities');
  await page.getByRole('button', { name: 'New activity' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('by-hand');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Activity by-hand' });
  await panel.getByRole('button', { name: 'Take a task' }).click();
  const executionArn = await start('by-hand', 'one', { text: markup });
  await panel.getByText(markup).waitFor();
  await panel.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => statusOf(executionArn)).toBe('SUCCEEDED');
});

it.runIf(hasChromium)(
  'debugs a definition state by state with a breakpoint and a made-up answer',
  async () => {
    await create('debugged', {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Result: { n: 1 }, Next: 'Call' },
        Call: {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:000000000000:function:nobody',
          Next: 'Last',
        },
        Last: { Type: 'Succeed' },
      },
    });
    const page = await studio.open('/workflows/debugged/debug?breaks=%5B%22Call%22%5D');
    await page.getByRole('button', { name: 'Run to a breakpoint' }).click();
    const panel = page.getByRole('region', { name: 'Debugger' });
    await panel.getByRole('heading', { name: 'Call', exact: true }).waitFor();
    await panel.getByLabel('Its work').selectOption('Give this result instead');
    await writeInto(panel.getByRole('textbox', { name: 'Result' }), '{"made": "up"}');
    await page.getByRole('button', { name: 'Run one state' }).click();
    await panel.getByRole('heading', { name: 'Last', exact: true }).waitFor();
    await page.keyboard.press('F10');
    await panel.getByText('It ends').waitFor();
    await panel.getByText('"up"').first().waitFor();
  },
);

it.runIf(hasChromium)('narrows the list of runs, stops many, and says so', async () => {
  await create('many', { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 900, End: true } } });
  const runs = await Promise.all(['m1', 'm2', 'm3'].map((name) => start('many', name, {})));
  const page = await studio.open('/workflows/many?status=RUNNING&started=1h');
  await expect.poll(() => page.getByRole('table', { name: 'Runs' }).getByRole('row').count()).toBe(4);
  await page.getByLabel('Select all').check();
  await page.getByRole('button', { name: 'Stop 3' }).click();
  await page.getByRole('dialog').getByLabel('Error').fill('Enough');
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  await page.getByText('3 runs stopped').waitFor();
  expect(await Promise.all(runs.map(statusOf))).toEqual(['ABORTED', 'ABORTED', 'ABORTED']);
  await page.goto(`${studio.origin}/executions?error=Enough`);
  await expect.poll(() => page.getByRole('table', { name: 'Runs' }).getByRole('row').count()).toBe(4);
});

it.runIf(hasChromium)('shows an Express run as it was kept', async () => {
  await create('quick', { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, 'EXPRESS');
  const page = await studio.open('/workflows/quick');
  await page.getByRole('button', { name: 'Start' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/executions\/arn:.*express/);
  await badge(page, 'Succeeded').waitFor();
  await choose(page, 'P');
});

it.runIf(hasChromium)('brings a state of a link into view, and hides the map of the whole', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `Step ${index}`);
  const states = names.map((name, index) => [
    name,
    { Type: 'Pass', ...(index + 1 < names.length ? { Next: names[index + 1] } : { End: true }) },
  ]);
  await create('far', { StartAt: names[0], States: Object.fromEntries(states) });
  const executionArn = await start('far', 'down', {});
  const link = `state=${encodeURIComponent('/States/Step 55')}`;
  for (const place of [`/executions/${executionArn}?${link}`, `/workflows/far/definition?${link}`]) {
    const page = await studio.open(place);
    const node = page.locator('.state-node', { hasText: 'Step 55' });
    await node.waitFor();
    const inView = async () => {
      const [box, canvas] = await Promise.all([node.boundingBox(), page.locator('.canvas').boundingBox()]);
      return (
        box !== null && canvas !== null && box.y >= canvas.y && box.y + box.height <= canvas.y + canvas.height
      );
    };
    await expect.poll(inView).toBe(true);
    await page.locator('.canvas-minimap').waitFor();
    await page.getByRole('button', { name: 'Hide the map' }).click();
    await page.locator('.canvas-minimap').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Show the map' }).waitFor();
    await page.setViewportSize(phoneViewport);
    await page.reload();
    await page.getByRole('button', { name: 'Show the map' }).waitFor();
    expect(await page.locator('.canvas-minimap').count()).toBe(0);
  }
});

it.runIf(hasChromium)('keeps the filters of the list of runs under a name', async () => {
  const page = await studio.open('/executions?status=FAILED&started=7d');
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Keep these filters…' }).click();
  await page.getByLabel('Name', { exact: true }).fill('broken this week');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'broken this week' }).click();
  await page.getByRole('menuitem', { name: 'Take all filters away' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('');
  await page.goto(`${studio.origin}/executions`);
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await page.getByRole('menuitem', { name: 'broken this week' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?status=FAILED&started=7d');
  expect(await page.getByLabel('Status').inputValue()).toBe('FAILED');
});
