import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';
import { printEfforts, type StudioTask, type TaskEffort, TaskWalk } from './studio-task.ts';

/**
 * Tasks that people have with runs, walked in a browser against a real server with the examples. What each takes is
 * printed; docs/studio-tasks.md keeps it beside what other tools need.
 */

const studio = useStudio();
const efforts: TaskEffort[] = [];
const account = '000000000000';
const machineArn = (name: string) => `arn:aws:states:us-east-1:${account}:stateMachine:${name}`;
const runArn = (machine: string, name: string) =>
  `arn:aws:states:us-east-1:${account}:execution:${machine}:${name}`;
let tables: DynamoDBClient;

beforeAll(async () => {
  if (!hasChromium) return;
  tables = new DynamoDBClient(studio.clientOptions);
  await create('nightly', nightly);
  await create('look-up', lookUp);
  await create('price', lookUp);
  await start('nightly', 'last-night', {
    orders: Array.from({ length: 20 }, (_, id) => ({ id, address: id === 7 ? null : `Street ${id}` })),
  });
  for (let index = 0; index < 50; index += 1) await start('look-up', `order-${index}`, { item: 'lamp' });
  await start('price', 'of-a-lamp', { item: 'lamp' });
  await start('teacher', 'ada', { teacher: 'Ada' });
  const large = JSON.parse(await readFile(example('approval/input.json'), 'utf8'));
  await start('approval', 'large', { order: { ...large.order, item: 'sofa', whenBusy: false } });
}, 30_000);

afterAll(() => {
  tables?.destroy();
  process.stdout.write(printEfforts(efforts));
});

const example = (path: string) => fileURLToPath(new URL(`../../../../examples/${path}`, import.meta.url));

/** A distributed map whose items may fail one by one. */
const nightly = {
  StartAt: 'Each order',
  States: {
    'Each order': {
      Type: 'Map',
      Label: 'orders',
      ItemsPath: '$.orders',
      ToleratedFailurePercentage: 50,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Has address',
        States: {
          'Has address': {
            Type: 'Choice',
            Choices: [{ Variable: '$.address', IsNull: true, Next: 'No address' }],
            Default: 'Ship',
          },
          'No address': { Type: 'Fail', Error: 'NoAddress', Cause: 'The order has no address' },
          Ship: { Type: 'Pass', End: true },
        },
      },
      End: true,
    },
  },
};

/** Fails until somebody makes the table. */
const lookUp = {
  StartAt: 'Look up',
  States: {
    'Look up': {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:getItem',
      Parameters: { TableName: 'stock', Key: { item: { 'S.$': '$.item' } } },
      End: true,
    },
  },
};

async function create(name: string, definition: object): Promise<void> {
  const roleArn = `arn:aws:iam::${account}:role/any`;
  await studio.stepFunctions.send(
    new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }),
  );
}

async function start(machine: string, name: string, input: unknown): Promise<void> {
  const stateMachineArn = machineArn(machine);
  await studio.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
}

async function statusOf(machine: string, name: string): Promise<string | undefined> {
  const executionArn = runArn(machine, name);
  return (await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
}

async function take(task: StudioTask) {
  const { effort, page } = await TaskWalk.take(studio, task);
  efforts.push(effort);
  return page;
}

it.runIf(hasChromium)('a workflow is run with an input, and turns green', async () => {
  const page = await take({
    task: 'Run a workflow and watch it turn green',
    from: '/workflows',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'teacher', exact: true }).first());
      await walk.click(page.getByRole('button', { name: 'Start', exact: true }));
      const dialog = page.getByRole('dialog');
      await walk.click(dialog.getByRole('textbox', { name: 'Input' }));
      await page.keyboard.press('Control+a');
      await walk.type('{"teacher":"Stephane"}');
      await walk.click(dialog.getByRole('button', { name: 'Start' }));
      await page.locator('.state-run-succeeded', { hasText: 'Rejoice' }).waitFor();
      await page.getByText('Succeeded', { exact: true }).first().waitFor();
    },
  });
  expect(page.url()).toContain(':execution:teacher:');
});

it.runIf(hasChromium)('why a run of last night failed is found', async () => {
  await take({
    task: "Find why last night's run failed",
    from: '/workflows',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('navigation').getByRole('link', { name: 'Runs' }));
      await walk.choose(page.getByLabel('Status'), 'Failed');
      await walk.click(page.getByRole('link', { name: 'ada', exact: true }).first());
      await page.getByText('WrongTeacher was reached').first().waitFor();
    },
  });
});

it.runIf(hasChromium)('which input came to a state is read', async () => {
  await take({
    task: 'See which input reached a state',
    from: `/executions/${runArn('teacher', 'ada')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.locator('.state-node', { hasText: 'IsItStephane' }));
      const panel = page.getByRole('region', { name: 'State IsItStephane' });
      await panel.getByText('Ada').first().waitFor();
    },
  });
});

it.runIf(hasChromium)('fifty failed runs are redriven together', async () => {
  const TableName = 'stock';
  await tables.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'item', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'item', AttributeType: 'S' }],
    }),
  );
  await waitUntilTableExists(
    { client: tables, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 },
    { TableName },
  );
  await take({
    task: 'Redrive fifty failed runs',
    from: '/workflows/look-up',
    walk: async (walk) => {
      const { page } = walk;
      await page.getByRole('link', { name: 'order-1', exact: true }).waitFor();
      await walk.click(page.getByRole('table').getByRole('checkbox').first());
      await walk.click(page.getByRole('button', { name: 'Redrive 50' }));
      await page.getByText('50 runs redriven').waitFor();
    },
  });
  const { executions = [] } = await studio.stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn('look-up'), statusFilter: 'SUCCEEDED' }),
  );
  expect(executions).toHaveLength(50);
});

it.runIf(hasChromium)('a failed run is redriven', async () => {
  await take({
    task: 'Redrive a run that failed',
    from: `/executions/${runArn('price', 'of-a-lamp')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Redrive…' }));
      await walk.click(page.getByRole('dialog').getByRole('button', { name: 'Redrive' }));
      await page.locator('.state-run-succeeded', { hasText: 'Look up' }).waitFor();
    },
  });
  expect(await statusOf('price', 'of-a-lamp')).toBe('SUCCEEDED');
});

it.runIf(hasChromium)('a human step is approved', async () => {
  await take({
    task: 'Approve a step that waits for a person',
    from: `/executions/${runArn('approval', 'large')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Answer' }));
      await walk.click(page.getByRole('button', { name: 'Approve' }));
      await page.locator('.state-run-succeeded', { hasText: 'Ship' }).waitFor();
    },
  });
  expect(await statusOf('approval', 'large')).toBe('SUCCEEDED');
});

it.runIf(hasChromium)('the failed item of a distributed map is found', async () => {
  await take({
    task: 'Find the failed item of a distributed map',
    from: `/executions/${runArn('nightly', 'last-night')}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.locator('.state-title', { hasText: 'Each order' }).first());
      await walk.click(
        page.getByRole('region', { name: 'State Each order' }).getByRole('link', { name: /orders/ }),
      );
      await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
      await walk.choose(page.getByLabel('Status'), 'Failed');
      const failed = page.getByRole('row').filter({ has: page.getByText('Failed', { exact: true }) });
      await walk.click(failed.getByRole('link').first());
      await page.getByText('The order has no address').first().waitFor();
    },
  });
});

it.runIf(hasChromium)('an item of a table is edited', async () => {
  const key = { item: { S: 'chair' } };
  await tables.send(new PutItemCommand({ TableName: 'stock', Item: { ...key, left: { N: '3' } } }));
  await take({
    task: 'Edit an item of a table',
    from: '/tables',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('link', { name: 'stock' }));
      await walk.click(page.getByRole('cell', { name: 'chair' }));
      const dialog = page.getByRole('dialog');
      await walk.click(dialog.getByRole('textbox').first());
      await page.keyboard.press('Control+a');
      await walk.type('{"item":"chair","left":4}');
      await walk.click(dialog.getByRole('button', { name: 'Save' }));
      await page.getByRole('cell', { name: '4', exact: true }).waitFor();
    },
  });
  const { Item } = await tables.send(new GetItemCommand({ TableName: 'stock', Key: key }));
  expect(Item).toEqual({ ...key, left: { N: '4' } });
});
