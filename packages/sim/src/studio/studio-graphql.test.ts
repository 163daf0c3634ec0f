import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  GetGraphqlApiCommand,
  GetResolverCommand,
  GetSchemaCreationStatusCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio, writeInto } from './studio-fixture.ts';
import { printEfforts, type StudioTask, type TaskEffort, TaskWalk } from './studio-task.ts';

/**
 * Tasks that people have with GraphQL APIs, walked in a browser against a real server: queries and subscriptions go to
 * the API itself, beside the studio's own pages.
 */

const studio = useStudio({ hasExamples: false });
const browserTest = it.runIf(hasChromium);
const efforts: TaskEffort[] = [];
let client: AppSyncClient;
let chat: { readonly apiId: string; readonly key: string };

const chatSchema = `
type Message { id: ID! text: String! }
type Query { messages: [Message!] faulty: String }
type Mutation { say(text: String!): Message }
type Subscription { said: Message @aws_subscribe(mutations: ["say"]) }
`;
const sayCode = `import { util } from '@aws-appsync/utils';
export function request(ctx) { return { payload: { id: util.autoId(), text: ctx.args.text } }; }
export function response(ctx) { return ctx.result; }
`;
const faultyCode = `export function request(ctx) { return { payload: ctx.args.missing.deeper }; }
export function response(ctx) { return ctx.result; }
`;
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

beforeAll(async () => {
  if (!hasChromium) return;
  client = new AppSyncClient(studio.clientOptions);
  chat = await makeChat();
}, 60_000);

afterAll(() => {
  client?.destroy();
  process.stdout.write(printEfforts(efforts));
});

async function makeChat() {
  const made = await client.send(
    new CreateGraphqlApiCommand({ name: 'chat', authenticationType: 'API_KEY' }),
  );
  const apiId = made.graphqlApi?.apiId as string;
  await client.send(new StartSchemaCreationCommand({ apiId, definition: Buffer.from(chatSchema) }));
  const { status } = await client.send(new GetSchemaCreationStatusCommand({ apiId }));
  expect(status).toBe('SUCCESS');
  await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  const source = { apiId, dataSourceName: 'none', runtime };
  await client.send(
    new CreateResolverCommand({ ...source, typeName: 'Mutation', fieldName: 'say', code: sayCode }),
  );
  await client.send(
    new CreateResolverCommand({ ...source, typeName: 'Query', fieldName: 'faulty', code: faultyCode }),
  );
  const { apiKey } = await client.send(new CreateApiKeyCommand({ apiId }));
  return { apiId, key: apiKey?.id as string };
}

async function take(task: StudioTask): Promise<Page> {
  const { effort, page } = await TaskWalk.take(studio, task);
  efforts.push(effort);
  return page;
}

const editor = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });

async function rewrite(walk: TaskWalk, what: Locator, text: string): Promise<void> {
  await walk.click(what);
  await walk.page.keyboard.press('ControlOrMeta+a');
  await walk.page.keyboard.press('Backspace');
  await walk.type(text);
}

browserTest('an API is made of a schema, and asked', async () => {
  const page = await take({
    task: 'Create an API from a schema and run a query',
    from: '/apis',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'New API' }));
      const dialog = page.getByRole('dialog');
      await walk.fill(dialog.getByRole('textbox', { name: 'Name' }), 'greeter');
      await walk.click(dialog.getByRole('button', { name: 'Create' }));
      await walk.click(page.getByRole('checkbox', { name: 'hello' }));
      await walk.click(page.getByRole('button', { name: 'Run' }));
      await page.getByText('Answered', { exact: true }).waitFor();
    },
  });
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await answer.getByText('hello').first().waitFor();
  expect(await answer.innerText()).toContain('null');
});

browserTest('a subscription is seen to deliver what a mutation in another tab has made', async () => {
  const page = await take({
    task: 'See a subscription deliver',
    from: `/apis/${chat.apiId}`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('checkbox', { name: 'said', exact: true }));
      await walk.click(page.getByRole('checkbox', { name: 'said.text' }));
      await walk.click(page.getByRole('button', { name: 'Subscribe' }));
      await page.getByText('Live', { exact: true }).waitFor();
      const beside = await studio.openBeside(
        page,
        `/apis/${chat.apiId}/queries?query=mutation%20M%7Bsay(text:%22hi%20there%22)%7Bid%20text%7D%7D`,
      );
      await walk.click(beside.getByRole('button', { name: 'Run' }));
      await beside.getByText('Answered', { exact: true }).waitFor();
      await page.getByText('1 message', { exact: true }).waitFor();
    },
  });
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('hi there').waitFor();
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByText('Ended', { exact: true }).waitFor();
});

browserTest('a resolver that fails is found, mended, tried and asked again', async () => {
  const page = await take({
    task: 'Fix a resolver with an error',
    from: `/apis/${chat.apiId}/queries?query=%7Bfaulty%7D`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'Run' }));
      await page.getByText('Answered with errors').waitFor();
      await walk.click(page.getByRole('link', { name: 'Resolvers', exact: true }));
      await walk.click(page.getByRole('link', { name: 'Query.faulty' }));
      await walk.click(page.getByRole('button', { name: 'Evaluate' }));
      await page.getByText('It ends with an error').waitFor();
      await rewrite(walk, editor(page, 'Code'), faultyCode.replace('ctx.args.missing.deeper', "'mended'"));
      await walk.click(page.getByRole('button', { name: 'Evaluate' }));
      await page.getByRole('region', { name: 'Try it' }).getByText('"mended"').waitFor();
      await walk.click(page.getByRole('button', { name: 'Save the resolver' }));
      await page.getByText('The resolver of Query.faulty is saved').waitFor();
      await walk.click(page.getByRole('link', { name: 'Queries', exact: true }));
      await walk.click(page.getByRole('button', { name: 'Run' }));
      await page.getByText('Answered', { exact: true }).waitFor();
    },
  });
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('"mended"').waitFor();
  const saved = await client.send(
    new GetResolverCommand({ apiId: chat.apiId, typeName: 'Query', fieldName: 'faulty' }),
  );
  expect(saved.resolver?.code).toContain("'mended'");
});

browserTest('an API is made of a type, with a table behind it', async () => {
  const page = await take({
    task: 'Create an API from a type and add an item',
    from: '/apis',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'New API' }));
      const dialog = page.getByRole('dialog');
      await walk.fill(dialog.getByRole('textbox', { name: 'Name' }), 'blog');
      await walk.choose(dialog.getByLabel('It begins with'), 'A type: with a table and resolvers for it');
      await walk.click(dialog.getByRole('button', { name: 'Create' }));
      await walk.click(page.getByRole('checkbox', { name: 'createPost', exact: true }));
      await rewrite(walk, editor(page, 'Variables'), '{"input":{"title":"From a type"}}');
      await walk.click(page.getByRole('checkbox', { name: 'createPost.title' }));
      await walk.click(page.getByRole('button', { name: 'Run' }));
      await page.getByText('Answered', { exact: true }).waitFor();
    },
  });
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('From a type').waitFor();
  await page.getByRole('link', { name: 'Data sources', exact: true }).click();
  await page.getByRole('link', { name: 'blog-Post' }).click();
  await page.getByRole('heading', { name: 'blog-Post' }).waitFor();
});

browserTest(
  'a type of the schema gets its resources, and a schema that is refused leaves the one before',
  async () => {
    const { apiId } = chat;
    const page = await studio.open(`/apis/${apiId}/schema`);
    await page.getByRole('button', { name: 'Create resources' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Type', { exact: true }).selectOption('Message');
    await dialog.getByRole('textbox', { name: 'Before the names of tables' }).fill('chat-');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'MessageTable' }).first().waitFor();
    const schema = editor(page, 'Schema');
    await schema.click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.insertText('scalar Mine ');
    await page.getByRole('button', { name: 'Save the schema' }).click();
    await page.getByText("Custom scalars are not supported: 'Mine'.").waitFor();
    await page.keyboard.insertText('type {');
    await page.getByRole('region', { name: 'Types' }).getByText('Syntax Error').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('link', { name: 'MessageTable' }).first().waitFor();
  },
);

browserTest('findings of AppSync are marked in code while it is written', async () => {
  const page = await studio.open(`/apis/${chat.apiId}/resolvers?field=Query.faulty`);
  await editor(page, 'Code').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText('while (true) {} ');
  await page.locator('.cm-lint-marker-error').first().waitFor();
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByRole('region', { name: 'Try it' }).getByText('at 1:1').waitFor();
});

browserTest('a request shows the log that it left, with the times of its resolvers', async () => {
  const page = await studio.open(
    `/apis/${chat.apiId}/queries?query=mutation%7Bsay(text:%22logged%22)%7Btext%7D%7D`,
  );
  const run = async () => {
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByText('Answered', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Log', exact: true }).click();
  };
  await run();
  await page.getByRole('button', { name: 'Log everything' }).click();
  await page.getByText('Requests are logged from now on').waitFor();
  await run();
  await page.getByRole('table', { name: 'Resolvers' }).getByText('Mutation.say').waitFor();
});

browserTest('whoever signs is let in by IAM, over HTTP and WebSockets', async () => {
  const made = await client.send(
    new CreateGraphqlApiCommand({ name: 'signed', authenticationType: 'AWS_IAM' }),
  );
  const apiId = made.graphqlApi?.apiId as string;
  await client.send(new StartSchemaCreationCommand({ apiId, definition: Buffer.from(chatSchema) }));
  const page = await studio.open(`/apis/${apiId}/queries?query=%7Bfaulty%7D`);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('Answered', { exact: true }).waitFor();
  await writeInto(editor(page, 'Query'), 'subscription { said { text } }');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
});

browserTest('an API is built by its forms alone, and deleted', async () => {
  const made = await client.send(
    new CreateGraphqlApiCommand({ name: 'built', authenticationType: 'API_KEY' }),
  );
  const apiId = made.graphqlApi?.apiId as string;
  const page = await studio.open(`/apis/${apiId}`);
  const views = page.getByRole('navigation', { name: 'Views of built' });
  const view = (name: string) => views.getByRole('link', { name, exact: true }).click();
  await page.getByRole('link', { name: 'Write the schema' }).click();
  await page.getByRole('button', { name: 'Save the schema' }).click();
  await page.getByText('The schema is in force').waitFor();

  await view('Data sources');
  await page.getByRole('button', { name: 'New data source' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('remote');
  await page.getByLabel('Type').selectOption('HTTP');
  await page.getByRole('textbox', { name: 'Endpoint' }).fill('https://example.com');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText('https://example.com').waitFor();
  await page.getByRole('button', { name: 'New data source' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('none');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('cell', { name: 'NONE', exact: true }).waitFor();
  await page.getByRole('cell', { name: 'remote' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Endpoint' }).fill('https://example.org');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('https://example.org').waitFor();

  await view('Functions');
  await page.getByRole('button', { name: 'New function' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('greet');
  await page.getByLabel('Data source').selectOption('none');
  await writeInto(
    editor(page, 'Code'),
    "export function request(ctx) { return { payload: 'Hello ' + ctx.args.name + ctx.env.MARK }; }\nexport function response(ctx) { return ctx.result; }",
  );
  await page.getByRole('button', { name: 'Save the function' }).click();
  await page.getByText('The function greet is saved').waitFor();

  await view('Resolvers');
  await page.getByRole('link', { name: 'Query.hello' }).click();
  await page.getByLabel('Kind').selectOption('PIPELINE');
  await page.getByLabel('Add a function').selectOption({ label: 'greet' });
  await page.getByRole('button', { name: 'Attach the resolver' }).click();
  await page.getByText('The resolver of Query.hello is saved').waitFor();
  await page.getByRole('button', { name: 'Detach' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Save the resolver' }).waitFor();

  await view('Keys and variables');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByText(/^da2-/).waitFor();
  await writeInto(editor(page, 'Variables'), '{"MARK":"!"}');
  await page.getByRole('button', { name: 'Save the variables' }).click();
  await page.getByText('The variables are saved').waitFor();

  await view('Settings');
  await page.getByRole('button', { name: 'Add a mode' }).click();
  await page.getByLabel('Levels that a query may be deep').fill('3');
  await page.getByRole('button', { name: 'Save the settings' }).click();
  await page.getByText('The settings are saved').waitFor();
  const { graphqlApi } = await client.send(new GetGraphqlApiCommand({ apiId }));
  expect(graphqlApi).toMatchObject({
    queryDepthLimit: 3,
    additionalAuthenticationProviders: [{ authenticationType: 'AWS_IAM' }],
  });

  await view('Queries');
  await page.getByRole('checkbox', { name: 'hello' }).click();
  await writeInto(editor(page, 'Query'), '{ hello(name: "you") }');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('Hello you!').waitFor();

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('built');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('heading', { name: 'GraphQL APIs' }).waitFor();
  await expect(client.send(new GetGraphqlApiCommand({ apiId }))).rejects.toThrow(/not found/i);
});

browserTest('templates are tried, contexts are kept, and a domain name leads to an API', async () => {
  const page = await studio.open(`/apis/${chat.apiId}/resolvers?field=Query.messages`);
  await page.getByLabel('Language').selectOption('VTL');
  const template = '{"version":"2018-05-29","payload":$util.toJson($ctx.args.word)}';
  await writeInto(editor(page, 'Request mapping template'), template);
  await writeInto(editor(page, 'Context'), '{"arguments":{"word":"rendered"}}');
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await page.getByRole('region', { name: 'Result' }).getByText('"rendered"').waitFor();
  await page.getByRole('button', { name: 'Saved contexts' }).click();
  await page.getByRole('menuitem', { name: 'Save this context…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('one word');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Saved contexts' }).click();
  await page.getByRole('menuitem', { name: 'one word', exact: true }).click();
  await expect.poll(() => editor(page, 'Context').innerText()).toContain('rendered');

  await page.goto(`${studio.origin}/apis/${chat.apiId}/settings`);
  await page.getByRole('button', { name: 'Add a domain name' }).click();
  await page.getByRole('dialog').getByLabel('Domain name').fill('chat.example.com');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Take chat.example.com away' }).click();
  await page.getByText('chat.example.com leads here no more').waitFor();
});
