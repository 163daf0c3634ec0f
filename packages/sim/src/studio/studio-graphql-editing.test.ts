import { fileURLToPath } from 'node:url';
import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  GetResolverCommand,
  ListGraphqlApisCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio, writeInto } from './studio-fixture.ts';

/** How texts of GraphQL APIs are written and saved in the studio: by keys, with errors, and where files make the API. */

const folder = fileURLToPath(new URL('../../../../examples/heroes/apis', import.meta.url));
const studio = useStudio({ hasExamples: false, arguments: ['--apis', folder] });
const browserTest = it.runIf(hasChromium);
let client: AppSyncClient;
let apiId: string;

const code = `export function request(ctx) { return { payload: 'first' }; }
export function response(ctx) { return ctx.result; }
`;
const field = { typeName: 'Query', fieldName: 'word' } as const;

beforeAll(async () => {
  if (!hasChromium) return;
  client = new AppSyncClient(studio.clientOptions);
  const made = await client.send(
    new CreateGraphqlApiCommand({ name: 'words', authenticationType: 'API_KEY' }),
  );
  apiId = made.graphqlApi?.apiId as string;
  const definition = Buffer.from('type Query { word: String }');
  await client.send(new StartSchemaCreationCommand({ apiId, definition }));
  await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
  await client.send(new CreateResolverCommand({ apiId, ...field, dataSourceName: 'none', runtime, code }));
  await client.send(new CreateApiKeyCommand({ apiId }));
}, 60_000);

afterAll(() => client?.destroy());

const editor = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const codeOf = async (id: string, of: { readonly typeName: string; readonly fieldName: string }) =>
  (await client.send(new GetResolverCommand({ apiId: id, ...of }))).resolver?.code;

browserTest('Ctrl Enter runs the query, wherever one writes, and adds no line to it', async () => {
  const page = await studio.open(`/apis/${apiId}/queries?query=%7Bword%7D`);
  await editor(page, 'Query').press('ControlOrMeta+Enter');
  await page.getByText('Answered', { exact: true }).waitFor();
  await page.getByRole('region', { name: 'Answer', exact: true }).getByText('"first"').waitFor();
  expect(await editor(page, 'Query').locator('.cm-line').count()).toBe(1);
  await editor(page, 'Variables').press('ControlOrMeta+Enter');
  await page.getByText('Answered', { exact: true }).waitFor();
  expect(await editor(page, 'Variables').locator('.cm-line').count()).toBe(1);
});

browserTest('a query editor marks nothing where nothing is written yet', async () => {
  const page = await studio.open(`/apis/${apiId}/queries`);
  await editor(page, 'Query').press('x');
  await page.getByRole('region', { name: 'Request' }).locator('.cm-lintRange-error').first().waitFor();
  await editor(page, 'Query').press('Backspace');
  await page
    .getByRole('region', { name: 'Request' })
    .locator('.cm-lintRange-error, .cm-lintPoint-error')
    .first()
    .waitFor({ state: 'detached' });
});

browserTest(
  'code that is refused says why and where, until it is written anew; Ctrl S saves it',
  async () => {
    const page = await studio.open(`/apis/${apiId}/resolvers?field=Query.word`);
    await writeInto(editor(page, 'Code'), code.replace("'first'", '= 3'));
    await page.locator('.cm-lintRange-error').first().waitFor();
    await editor(page, 'Code').press('ControlOrMeta+s');
    const banner = page.getByRole('alert').filter({ hasText: 'BadRequestException' });
    await banner.waitFor();
    expect(await banner.innerText()).toMatch(/^1:\d+: \S/m);
    expect(await codeOf(apiId, field)).toBe(code);
    const mended = code.replace("'first'", "'second'");
    await writeInto(editor(page, 'Code'), mended);
    await banner.waitFor({ state: 'detached' });
    await editor(page, 'Code').press('ControlOrMeta+s');
    await page.getByText('The resolver of Query.word is saved').waitFor();
    await expect.poll(() => codeOf(apiId, field)).toContain("'second'");
  },
);

browserTest('text that takes the place of chosen text needs no style that the policy forbids', async () => {
  const page = await studio.open(`/apis/${apiId}/resolvers?field=Query.word`);
  const text = editor(page, 'Code');
  await text.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('export const one = 1;');
  await expect.poll(() => text.innerText()).toBe('export const one = 1;');
  await text.fill("export const two = '2';\nexport const three = 3;");
  await expect.poll(() => text.innerText()).toContain('export const three = 3;');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('(');
  await expect.poll(() => text.innerText()).toMatch(/^\(export const two[\s\S]*3;\)$/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('x');
  await expect.poll(() => text.innerText()).toBe('x');
});

browserTest(
  'an API of files says which folder makes it, and saves nothing that its files would undo',
  async () => {
    const { graphqlApis = [] } = await client.send(new ListGraphqlApisCommand({}));
    const id = graphqlApis.find(({ name }) => name === 'heroes')?.apiId as string;
    const height = { typeName: 'Human', fieldName: 'height' } as const;
    const before = await codeOf(id, height);
    const page = await studio.open(`/apis/${id}/resolvers?field=Human.height`);
    await page.getByText('The files of the folder "heroes" make this API').waitFor();
    await writeInto(editor(page, 'Code'), code);
    await page.getByRole('button', { name: 'Save the resolver' }).click();
    const banner = page.getByRole('alert').filter({ hasText: 'KeptInFiles' });
    await banner.getByText('Change the files in "heroes"').waitFor();
    expect(await codeOf(id, height)).toBe(before);
    await page.goto(`${studio.origin}/apis/${id}/settings`);
    await page.getByLabel('Levels that a query may be deep').fill('3');
    await page.getByRole('button', { name: 'Save the settings' }).click();
    await banner.waitFor();
    await page.goto(`${studio.origin}/apis/${id}/access`);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect.poll(() => page.getByText(/^da2-/).count()).toBeGreaterThan(1);
  },
);

browserTest('an address without an API offers nothing that could be done with one', async () => {
  const page = await studio.open('/apis/nope');
  await page.getByRole('alert').getByText('NotFoundException').waitFor();
  expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Log', exact: true }).count()).toBe(0);
  expect(await page.getByRole('navigation', { name: /^Views of/ }).count()).toBe(0);
});
