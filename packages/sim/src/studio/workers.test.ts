import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  SendTaskHeartbeatCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { phoneViewport, useStudio, writeInto } from './studio-fixture.ts';
import { keepScreenshot } from './studio-task.ts';

const studio = useStudio();
const browserTest = it.runIf(hasChromium);
/** Would run where it were taken for markup: the page would then ask for something and complain. */
const hostile = '<img src=x onerror="document.title=1">';
const roleArn = 'arn:aws:iam::000000000000:role/any';

/** A run that waits for a worker, and for two people. */
async function startWaiting(activity: string, name: string): Promise<string> {
  const { activityArn } = await studio.stepFunctions.send(new CreateActivityCommand({ name: activity }));
  const queues = new SQSClient(studio.clientOptions);
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'asked' }));
  queues.destroy();
  const ask = (state: string) => ({
    StartAt: state,
    States: {
      [state]: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        // The token does not stand in the history: the message holds another text.
        Parameters: { QueueUrl, MessageBody: 'please' },
        End: true,
      },
    },
  });
  const work = {
    StartAt: 'Render',
    States: { Render: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 600, End: true } },
  };
  const { stateMachineArn } = await studio.stepFunctions.send(
    new CreateStateMachineCommand({
      name,
      roleArn,
      definition: JSON.stringify({
        StartAt: 'All',
        States: {
          All: { Type: 'Parallel', Branches: [work, ask('Editor'), ask('Lawyer')], End: true },
        },
      }),
    }),
  );
  const { executionArn } = await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name: 'one' }),
  );
  return executionArn ?? '';
}

browserTest('shows the workers of an activity, and where its tasks are', async () => {
  const executionArn = await startWaiting('render', 'film');
  const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:render';
  const page = await studio.open('/activities?name=render');
  const panel = page.getByRole('region', { name: 'Activity render' });
  await panel.getByText('No worker polls for tasks now.').waitFor();
  await panel.getByText('0 tasks taken by workers, 1 waiting').waitFor();
  await panel.getByRole('row', { name: /one waits for one/ }).waitFor();
  const { taskToken } = await studio.stepFunctions.send(
    new GetActivityTaskCommand({ activityArn, workerName: hostile }),
  );
  await panel.getByText('1 task taken by workers, 0 waiting').waitFor();
  await panel.getByRole('row', { name: hostile }).waitFor();
  await panel.getByText(/a heartbeat every 600 s, the next within/).waitFor();
  await studio.stepFunctions.send(new SendTaskHeartbeatCommand({ taskToken }));
  const caller = new AbortController();
  const idle = studio.stepFunctions
    .send(new GetActivityTaskCommand({ activityArn, workerName: 'second' }), { abortSignal: caller.signal })
    .catch(() => undefined);
  await panel.getByText('1 worker polling for tasks').waitFor();
  await panel.getByRole('listitem').filter({ hasText: 'second' }).waitFor();
  await keepScreenshot(page, 'activity workers light');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await keepScreenshot(page, 'activity workers dark');
  await page.setViewportSize(phoneViewport);
  await keepScreenshot(page, 'activity workers phone');
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(phoneViewport.width);
  caller.abort();
  await idle;
  await panel.getByText('No worker polls for tasks now.').waitFor();
  await panel.getByRole('link', { name: 'one' }).click();
  await page.getByRole('listitem', { name: 'Task of Render' }).getByText(hostile).waitFor();
  expect(page.url()).toContain(executionArn);
});

browserTest('lists the open tasks of a run, each approved or rejected where it stands', async () => {
  const executionArn = await startWaiting('cut', 'review');
  const page = await studio.open(`/executions/${executionArn}`);
  await page.getByRole('link', { name: 'All open tasks' }).click();
  const queued = page.getByRole('listitem', { name: 'Task of Render' });
  await queued.getByText(/waits for a worker of/).waitFor();
  expect(await queued.getByRole('button', { name: 'Approve…' }).count()).toBe(0);
  await keepScreenshot(page, 'open tasks light');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await keepScreenshot(page, 'open tasks dark');
  const viewport = page.viewportSize() ?? phoneViewport;
  await page.setViewportSize(phoneViewport);
  await keepScreenshot(page, 'open tasks phone');
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(phoneViewport.width);
  await page.setViewportSize(viewport);
  const editor = page.getByRole('listitem', { name: 'Task of Editor' });
  await editor.getByRole('button', { name: 'Approve…' }).click();
  await writeInto(editor.getByRole('textbox', { name: 'Output' }), '{"by": "Ada"}');
  await editor.getByRole('button', { name: 'Approve', exact: true }).click();
  await editor.waitFor({ state: 'detached' });
  const lawyer = page.getByRole('listitem', { name: 'Task of Lawyer' });
  await lawyer.getByRole('button', { name: 'Reject…' }).click();
  await lawyer.getByLabel('Cause').fill(hostile);
  await lawyer.getByRole('button', { name: 'Reject', exact: true }).click();
  await page.locator('.page-title').getByText('Failed', { exact: true }).waitFor();
  const { error, cause } = await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  expect([error, cause]).toEqual(['Declined', hostile]);
  await page.getByText('Nobody has to answer').waitFor();
});

browserTest(
  'a state that waits is answered beside the graph, though its history hides the token',
  async () => {
    const executionArn = await startWaiting('mix', 'single');
    const page = await studio.open(`/executions/${executionArn}`);
    await page.getByRole('button', { name: 'Answer' }).click();
    const card = page.getByRole('region', { name: /(Editor|Lawyer) waits for an answer/ });
    await card.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/is approved/).waitFor();
  },
);
