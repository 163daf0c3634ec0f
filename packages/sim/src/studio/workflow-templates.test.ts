import { readFileSync } from 'node:fs';
import {
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

const images = new URL('./testing/template-images.json', import.meta.url).pathname;
/** Two busy cores run a template within this. */
const waiting = { timeout: 20_000, interval: 100 };
const studio = useStudio({ hasExamples: false, arguments: ['--images', images] });

/** What each template is called in its address, and how its run ends. */
const templates: readonly (readonly [id: string, output: unknown])[] = [
  ['hello-world', { greeting: 'Hello, world!' }],
  ['choice', { decision: 'taken', amount: 120 }],
  ['parallel', { goods: 42, delivery: 12, total: 54 }],
  ['map', expect.objectContaining({ total: 955 })],
  ['distributed-map', expect.objectContaining({ orders: 40 })],
  ['retry', { order: 'A-17', isReserved: true, attempts: 3 }],
  ['catch-by-error', { ask: 'another card', because: 'CardExpired' }],
  ['saga', { isBooked: false, isTakenBack: true }],
  ['nested', { amount: 90 }],
  ['http-call', expect.objectContaining({ status: 200 })],
  ['save-item', { id: 'A-17', amount: 80 }],
  ['job-and-function', { job: 'count', succeeded: true }],
  ['human-approval', { decision: 'approved', answer: { by: 'a person' } }],
  ['activity-worker', { by: 'a person' }],
  ['wait-for-callback', { answer: { by: 'a person' } }],
  ['reminder', { looks: 3 }],
];

it.runIf(hasChromium)('knows all templates that the studio offers', async () => {
  const page = await studio.open('/workflows/new');
  await page.getByRole('heading', { level: 1, name: 'New workflow' }).waitFor();
  const cards = page.getByRole('region', { name: 'Templates' }).getByRole('listitem');
  expect(await cards.count()).toBe(templates.length);
});

for (const [id, output] of templates) {
  it.runIf(hasChromium)(`makes a workflow of the template ${id} that runs`, async () => {
    const page = await studio.open(`/workflows/new?template=${id}`);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(`**/workflows/${id}/edit*`);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    const executionArn = await executionOf(page);
    if (answered.has(id)) await answer(id, executionArn);
    const described = await ended(executionArn);
    expect({ status: described.status, cause: described.cause }).toEqual({
      status: 'SUCCEEDED',
      cause: undefined,
    });
    expect(JSON.parse(described.output ?? 'null')).toEqual(output);
  });
}

const answered = new Set(['human-approval', 'activity-worker', 'wait-for-callback']);

async function executionOf(page: Page): Promise<string> {
  await page.waitForURL('**/executions/*');
  return decodeURIComponent(new URL(page.url()).pathname.slice('/executions/'.length));
}

async function ended(executionArn: string) {
  return vi.waitFor(async () => {
    const described = await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    expect(described.status).not.toBe('RUNNING');
    return described;
  }, waiting);
}

/** Answers as a person or a worker would. */
async function answer(id: string, executionArn: string): Promise<void> {
  const taskToken = id === 'activity-worker' ? await activityToken() : await handedToken(executionArn);
  await studio.stepFunctions.send(
    new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ by: 'a person' }) }),
  );
}

async function activityToken(): Promise<string> {
  const task = await studio.stepFunctions.send(
    new GetActivityTaskCommand({
      activityArn: 'arn:aws:states:us-east-1:000000000000:activity:template-render',
    }),
  );
  return task.taskToken ?? '';
}

async function handedToken(executionArn: string): Promise<string> {
  return vi.waitFor(async () => {
    const { events = [] } = await studio.stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true }),
    );
    expect(events.map(({ type }) => type)).toContain('TaskSubmitted');
    const scheduled = events.find(({ type }) => type === 'TaskScheduled');
    const text = scheduled?.taskScheduledEventDetails?.parameters ?? '';
    return /"taskToken":\s*"([^"]+)"/i.exec(text)?.[1] ?? '';
  }, waiting);
}

it('has a program for the image of the job', () => {
  expect(Object.keys(JSON.parse(readFileSync(images, 'utf8')))).toEqual(['busybox']);
});
