import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { phoneViewport, useStudio } from './studio-fixture.ts';
import { keepScreenshot } from './studio-task.ts';

const studio = useStudio();
const browserTest = it.runIf(hasChromium);
/** Would run where it were taken for markup: the page would then ask for something and complain. */
const hostile = '<img src=x onerror="document.title=\'ran\'">';

/** Well below a test's own time, so that a failure names the step. */
const stepMsMax = 25_000;

async function open(path: string): Promise<Page> {
  const page = await studio.open(path);
  page.setDefaultTimeout(stepMsMax);
  return page;
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: label });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  // What an editor adds by itself (closing brackets) is not what is meant.
  await page.keyboard.insertText(text);
}

async function tableOf(name: string): Promise<DynamoDBClient> {
  const client = new DynamoDBClient(studio.clientOptions);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for (const at of ['1', '2', '3'])
    await client.send(
      new PutItemCommand({
        TableName: name,
        Item: {
          customer: { S: 'anna' },
          at: { N: at },
          note: { S: hostile },
          price: { N: '12345678901234567890.5' },
        },
      }),
    );
  return client;
}

browserTest('finds an item by its keys, changes it and leaves exact numbers as they are', async () => {
  const client = await tableOf('orders');
  const page = await open('/tables/orders/items');
  await page.getByLabel('customer is').fill('anna');
  await page.getByLabel('at', { exact: true }).selectOption('at least');
  await page.getByLabel('Value of at').fill('3');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await page.getByText('1 item', { exact: true }).waitFor();
  expect(page.url()).toContain('partition=anna');
  await page.getByText(hostile).click();
  const text = '{"customer":"anna","at":3,"note":"<b>mine</b>","price":12345678901234567890.5}';
  await typeInto(page, 'Item', text);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The item is changed').waitFor();
  await page.getByText('<b>mine</b>').waitFor();
  const key = { customer: { S: 'anna' }, at: { N: '3' } };
  const { Item } = await client.send(new GetItemCommand({ TableName: 'orders', Key: key }));
  expect(Item).toMatchObject({ note: { S: '<b>mine</b>' }, price: { N: '12345678901234567890.5' } });
  client.destroy();
});

browserTest('shows what somebody else has made of an item, and puts back one that was deleted', async () => {
  const client = await tableOf('shared');
  const page = await open('/tables/shared/items?partition=anna');
  await page.getByRole('row', { name: /anna 2/ }).click();
  await page.getByRole('textbox', { name: 'Item' }).waitFor();
  const Item = { customer: { S: 'anna' }, at: { N: '2' }, added: { S: 'by others' } };
  await client.send(new PutItemCommand({ TableName: 'shared', Item }));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else has changed this item').waitFor();
  await page.getByRole('button', { name: 'Begin anew with theirs' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).last().click();
  await page.getByText('The item is deleted').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('by others').waitFor();
  client.destroy();
});

browserTest('looks into a queue, sends to it and deletes a message', async () => {
  const client = new SQSClient(studio.clientOptions);
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'work' }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: hostile }));
  const page = await open('/queues');
  await page.getByRole('link', { name: 'work', exact: true }).click();
  await page.getByRole('button', { name: 'Send a message' }).click();
  await typeInto(page, 'Body', '{"order":7}');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('2 available').waitFor();
  await page.getByRole('button', { name: 'Look into the queue' }).click();
  await page.getByText(hostile).waitFor();
  await page.getByText('{"order":7}').click();
  await page.getByRole('button', { name: 'Delete the message' }).click();
  await page.getByText('1 available').waitFor();
  client.destroy();
});

browserTest('invokes a function, deploys changed code and finds its line in the log', async () => {
  const page = await open('/functions');
  await page.getByRole('button', { name: 'New function' }).click();
  await page.getByLabel('Name').fill('from-studio');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('textbox', { name: 'index.mjs' }).waitFor();
  await typeInto(
    page,
    'index.mjs',
    'export const handler = async () => { console.log("<b>needle</b>"); return { answer: 42 }; };',
  );
  await page.getByRole('button', { name: 'Deploy' }).click();
  await page.getByText('The code is deployed').waitFor();
  await page.getByRole('link', { name: 'Invoke' }).click();
  await page.getByRole('button', { name: 'Invoke' }).click();
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('42', { exact: true }).waitFor();
  await page.getByText('<b>needle</b>').waitFor();
  await page.getByRole('link', { name: 'The whole log' }).click();
  await page.getByLabel('Search').fill('needle');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('1 lines').waitFor();
  expect(await page.getByRole('row', { name: /needle/ }).count()).toBe(1);
  const client = new LambdaClient(studio.clientOptions);
  const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'from-studio' }));
  expect(Configuration?.Runtime).toBe('nodejs24.x');
  client.destroy();
});

browserTest('tries a pattern, and starts a run by an event', async () => {
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const { stateMachineArn } = await studio.stepFunctions.send(
    new CreateStateMachineCommand({
      name: 'on-event',
      roleArn,
      definition: '{"StartAt":"Done","States":{"Done":{"Type":"Pass","End":true}}}',
    }),
  );
  const client = new EventBridgeClient(studio.clientOptions);
  await client.send(new PutRuleCommand({ Name: 'paid', EventPattern: '{"source":["shop"]}' }));
  await client.send(
    new PutTargetsCommand({ Rule: 'paid', Targets: [{ Id: '1', Arn: stateMachineArn, RoleArn: roleArn }] }),
  );
  const page = await open('/events/default/paid');
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('The event fits').waitFor();
  await page.goto(`${studio.origin}/events?view=send`);
  await page.getByLabel('Source').fill('shop');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('The event is sent').waitFor();
  await page.getByRole('link', { name: 'the runs' }).click();
  await page.getByRole('row', { name: /on-event/ }).waitFor();
  client.destroy();
});

browserTest(
  'walks through folders of a bucket, shows what could run as text, uploads and deletes',
  async () => {
    const client = new S3Client({ ...studio.clientOptions, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'files' }));
    const Key = `reports/${hostile}.html`;
    await client.send(
      new PutObjectCommand({ Bucket: 'files', Key, Body: `<h1>${hostile}</h1>`, ContentType: 'text/html' }),
    );
    const page = await open('/objects/files');
    await page.getByRole('link', { name: 'reports/' }).click();
    await page.getByRole('link', { name: hostile }).click();
    await page.getByText(`<h1>${hostile}</h1>`).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    const file = { name: 'new.json', mimeType: 'application/json', buffer: Buffer.from('{"made":"here"}') };
    await page.getByLabel('Files to upload').setInputFiles(file);
    await page.getByRole('link', { name: 'new.json' }).click();
    await page.getByText('"here"').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('The object is deleted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'new.json' }).waitFor();
    client.destroy();
  },
);

/** Adds a pair, or gives it another value. */
async function putPair(part: Locator, key: string, value: string): Promise<void> {
  await part.getByLabel('Key').fill(key);
  await part.getByLabel('Value').fill(value);
  await part.getByRole('button', { name: /^(Add a|Change the) (tag|metadata entry)$/ }).click();
  await part.getByText(`${key} = ${value}`, { exact: true }).waitFor();
}

browserTest('shows and changes the tags of a table', async () => {
  const client = await tableOf('tagged');
  const page = await open('/tables/tagged/settings');
  const tags = page.getByRole('region', { name: 'Tags' });
  await tags.getByText('None yet').waitFor();
  await putPair(tags, 'team', hostile);
  await putPair(tags, 'team', 'red');
  await putPair(tags, 'cost', '7');
  await tags.getByRole('button', { name: 'Take the tag cost away' }).click();
  await page.getByText('The tag cost is gone').waitFor();
  await keepScreenshot(page, 'table tags light');
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/tagged';
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn }));
  expect(Tags).toEqual([{ Key: 'team', Value: 'red' }]);
  client.destroy();
});

browserTest('changes tags and metadata of an object, and nothing else that it was stored with', async () => {
  const client = new S3Client({ ...studio.clientOptions, forcePathStyle: true });
  const of = { Bucket: 'described', Key: 'reports/a & b.txt' };
  await client.send(new CreateBucketCommand({ Bucket: of.Bucket }));
  await client.send(
    new PutObjectCommand({
      ...of,
      Body: 'hello',
      ContentType: 'text/plain',
      CacheControl: 'max-age=60',
      ContentLanguage: 'en',
      Metadata: { owner: 'ada' },
      Tagging: 'kind=report',
    }),
  );
  const page = await open(`/objects/${of.Bucket}?prefix=reports/&key=${encodeURIComponent(of.Key)}`);
  const dialog = page.getByRole('dialog');
  const tags = dialog.getByRole('region', { name: 'Tags' });
  await tags.getByText('kind = report').waitFor();
  await putPair(tags, 'a<b', '"x" & y');
  const metadata = dialog.getByRole('region', { name: 'Metadata' });
  await metadata.getByText('owner = ada').waitFor();
  await putPair(metadata, 'owner', 'grace');
  await putPair(metadata, 'reviewed', 'yes');
  await keepScreenshot(page, 'object tags light');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await keepScreenshot(page, 'object tags dark');
  await page.setViewportSize(phoneViewport);
  await keepScreenshot(page, 'object tags phone');
  const head = await client.send(new HeadObjectCommand(of));
  expect(head).toMatchObject({
    Metadata: { owner: 'grace', reviewed: 'yes' },
    ContentType: 'text/plain',
    CacheControl: 'max-age=60',
    ContentLanguage: 'en',
  });
  const { TagSet } = await client.send(new GetObjectTaggingCommand(of));
  expect(TagSet).toEqual([
    { Key: 'kind', Value: 'report' },
    { Key: 'a<b', Value: '"x" & y' },
  ]);
  // What somebody else has written meanwhile is not undone by an edit of what was before.
  await client.send(new PutObjectCommand({ ...of, Body: 'theirs' }));
  await metadata.getByLabel('Key').fill('late');
  await metadata.getByLabel('Value').fill('yes');
  await metadata.getByRole('button', { name: 'Add a metadata entry' }).click();
  await metadata.getByText('PreconditionFailed').waitFor();
  expect((await client.send(new HeadObjectCommand(of))).Metadata).toEqual({});
  client.destroy();
});

browserTest('opens each list, empty or not', async () => {
  const page = await open('/topics');
  await page.getByText('No topics yet').waitFor();
  const places: readonly (readonly [address: string, title: string])[] = [
    ['/schedules', 'Schedules'],
    ['/routes', 'Routes'],
    ['/secrets', 'Secrets'],
    ['/parameters', 'Parameters'],
    ['/containers', 'Containers'],
    ['/containers?view=jobs', 'Containers'],
    ['/identities', 'Identities'],
    ['/metrics', 'Metrics'],
    ['/meter', 'Meter'],
    ['/logs', 'Logs'],
  ];
  for (const [address, title] of places) {
    await page.goto(studio.origin + address);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.locator('.empty, table').first().waitFor();
    expect(await page.getByRole('alert').count(), address).toBe(0);
  }
});

browserTest('shows a secret only when somebody asks for it', async () => {
  const page = await open('/secrets');
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('database');
  await typeInto(page, 'Value', 'hush-hush');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('row', { name: /database/ }).click();
  await page.getByRole('button', { name: 'Show the value' }).waitFor();
  expect(await page.getByText('hush-hush').count()).toBe(0);
  await page.getByRole('button', { name: 'Show the value' }).click();
  await page.getByText('hush-hush').waitFor();
});
