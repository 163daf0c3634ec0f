import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'cairn-definitions-'));
const fileText = `# Greets
StartAt: Greet
States:
  Greet:
    Type: Pass   # says nothing yet
    End: true
`;
writeFileSync(join(folder, 'greeting.asl.yaml'), fileText);
const studio = useStudio({ hasExamples: false, arguments: ['--definitions', folder] });

/** Spelled in a way that no printer would: what is not edited has to stay so. */
const definition = `{ "Comment":"odd  spelling", "StartAt" : "First",
  "States": {
    "First": { "Type": "Pass", "Result": { "n": 1.50e1 }, "Next": "Choose" },
    "Choose": { "Type": "Choice",
      "Choices": [ { "Variable": "$.n", "NumericGreaterThan": 1, "Next": "Last" } ], "Default": "First" },
    "Last": {"Type":"Succeed"}
  }
}
`;

const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;

async function openEditor(name: string): Promise<Page> {
  await studio.stepFunctions.send(
    new CreateStateMachineCommand({ name, definition, roleArn: 'arn:aws:iam::000000000000:role/any' }),
  );
  const page = await studio.open(`/workflows/${name}/edit`);
  await node(page, 'First').waitFor();
  return page;
}

const node = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(` state ${name}$`) });
const nameField = (page: Page) => page.getByLabel('Name', { exact: true });

async function textOf(page: Page): Promise<string> {
  const lines = await page.getByLabel('Text of the definition').locator('.cm-line').allTextContents();
  return lines.join('\n');
}

async function stored(name: string): Promise<string> {
  const described = await studio.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn: machineArn(name) }),
  );
  return described.definition ?? '';
}

it.runIf(hasChromium)('chooses the same state in text, graph and form', async () => {
  const page = await openEditor('selection');
  await node(page, 'Choose').click();
  await expect.poll(() => nameField(page).inputValue()).toBe('Choose');
  await page.getByLabel('Text of the definition').getByText('Succeed').click();
  await expect.poll(() => nameField(page).inputValue()).toBe('Last');
});

it.runIf(hasChromium)('undoes edits of graph and form to the letter', async () => {
  const page = await openEditor('undo');
  await node(page, 'First').click();
  await nameField(page).fill('Begin');
  await nameField(page).press('Enter');
  await node(page, 'Begin').waitFor();
  expect(await textOf(page)).toBe(definition.replaceAll('"First"', '"Begin"'));
  await page.getByRole('button', { name: 'Wait for seconds' }).click();
  await node(page, 'Wait').waitFor();
  await page.getByRole('button', { name: 'As YAML' }).click();
  await page.getByRole('button', { name: 'As JSON' }).waitFor();
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => textOf(page)).toBe(definition);
});

it.runIf(hasChromium)(
  'works by the keyboard alone: states are chosen, added, wrapped and deleted',
  async () => {
    const page = await openEditor('keyboard');
    await node(page, 'First').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => nameField(page).inputValue()).toBe('Choose');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('a');
    await page.keyboard.type('wait for sec');
    await page.keyboard.press('Enter');
    await node(page, 'Wait').waitFor();
    await node(page, 'Wait').focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => textOf(page)).toBe(definition);
  },
);

it.runIf(hasChromium)('keeps the last good graph while the text has errors', async () => {
  const page = await openEditor('broken');
  await page.getByLabel('Text of the definition').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('x');
  await page.getByText('This is the graph of before').waitFor();
  await node(page, 'Choose').waitFor();
  await page.getByRole('button', { name: /error/ }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('No problems').waitFor();
});

it.runIf(hasChromium)('says what the service would say, and completes the names of states', async () => {
  const page = await openEditor('completion');
  const text = page.getByLabel('Text of the definition');
  await text.getByText('"Choose"').first().dblclick();
  await page.keyboard.type('Chose');
  await page.getByRole('button', { name: /error/ }).waitFor();
  for (let letter = 0; letter < 3; letter++) await page.keyboard.press('Backspace');
  await page.keyboard.press('Control+Space');
  await page
    .locator('.cm-tooltip-autocomplete')
    .getByRole('option', { name: /Choose/ })
    .click();
  await expect.poll(() => textOf(page)).toBe(definition);
});

it.runIf(hasChromium)(
  'tries a state, and converts it to JSONata after a check on recorded data',
  async () => {
    const page = await openEditor('conversion');
    const { executionArn } = await studio.stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn: machineArn('conversion'), input: '{}' }),
    );
    await vi.waitFor(async () => {
      const { status } = await studio.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      expect(status).toBe('SUCCEEDED');
    }, 10_000);
    await node(page, 'First').click();
    await page.getByText('Try it', { exact: true }).first().click();
    await page.getByLabel('Data', { exact: true }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('It succeeds and goes on to Choose').waitFor();
    await page.getByText('To JSONata').click();
    await page.getByRole('button', { name: 'Show it in JSONata' }).click();
    await page.getByText('Does the same on 1 of 1 recorded visits').waitFor();
    await page.getByRole('button', { name: 'Put it in its place' }).click();
    await expect
      .poll(() => textOf(page))
      .toBe(
        definition.replace('"Result": { "n": 1.50e1 }', '"QueryLanguage":"JSONata", "Output":{ "n":1.50e1 }'),
      );
  },
);

it.runIf(hasChromium)('keeps what was typed over a reload, and offers it', async () => {
  const page = await openEditor('draft');
  await node(page, 'Last').click();
  await nameField(page).fill('The end');
  await nameField(page).press('Enter');
  await node(page, 'The end').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Take them up' }).click();
  await node(page, 'The end').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('draft is saved').waitFor();
  expect(await stored('draft')).toBe(definition.replaceAll('"Last"', '"The end"'));
});

it.runIf(hasChromium)('merges with what someone else has saved meanwhile', async () => {
  const page = await openEditor('merge');
  await node(page, 'Last').click();
  await nameField(page).fill('The end');
  await nameField(page).press('Enter');
  await studio.stepFunctions.send(
    new UpdateStateMachineCommand({
      stateMachineArn: machineArn('merge'),
      definition: definition.replace('odd  spelling', 'theirs'),
    }),
  );
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('do not touch each other').waitFor();
  await page.getByRole('button', { name: 'Save this' }).click();
  await page.getByText('merge is saved').waitFor();
  expect(await stored('merge')).toBe(
    definition.replace('odd  spelling', 'theirs').replaceAll('"Last"', '"The end"'),
  );
});

it.runIf(hasChromium)('edits the file itself, and takes up what is written there', async () => {
  const path = join(folder, 'greeting.asl.yaml');
  const page = await studio.open('/files');
  await page.getByText('in use').waitFor();
  await page.getByText('greeting.asl.yaml').click();
  await node(page, 'Greet').click();
  await nameField(page).fill('Salute');
  await nameField(page).press('Enter');
  await node(page, 'Salute').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const renamed = fileText.replaceAll('Greet\n', 'Salute\n').replace('Greet:', 'Salute:');
  await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toBe(renamed), { timeout: 10_000 });
  await page.getByText('Saved', { exact: true }).waitFor();
  writeFileSync(path, renamed.replaceAll('Salute', 'Wave'));
  await node(page, 'Wave').waitFor();
});
