import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

/** Ways that people go without a mouse. */

const studio = useStudio();

it.runIf(hasChromium)('goes from a failed run to a new one by the keyboard alone', async () => {
  await studio.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:teacher',
      name: 'ada',
      input: '{"teacher":"Ada"}',
    }),
  );
  const page = await studio.open('/workflows');
  page.setDefaultTimeout(10_000);
  const { keyboard } = page;
  await page.getByRole('link', { name: 'teacher', exact: true }).first().waitFor();
  await keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await keyboard.type('runs');
  await keyboard.press('Enter');
  const run = page.getByRole('link', { name: 'ada', exact: true });
  await run.waitFor();
  await tabTo(run);
  await keyboard.press('Enter');
  await page.getByText('Stephane is not the teacher').first().waitFor();
  const again = page.getByRole('button', { name: 'Run again' });
  await tabTo(again);
  await keyboard.press('Enter');
  const input = page.getByRole('dialog').getByRole('textbox', { name: 'Input' });
  await tabTo(input);
  await keyboard.press('Control+a');
  await keyboard.insertText('{"teacher":"Stephane"}');
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true });
  await tabTo(start);
  await keyboard.press('Enter');
  await page.locator('.state-run-succeeded', { hasText: 'Rejoice' }).waitFor();
  expect(page.url()).not.toContain(':ada');
});

it.runIf(hasChromium)('finds a user and sets a password by the keyboard alone', async () => {
  const pools = new CognitoIdentityProviderClient(studio.clientOptions);
  const { UserPool } = await pools.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
  const of = { UserPoolId: UserPool?.Id, Username: 'ada' };
  await pools.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  const page = await studio.open('/workflows');
  page.setDefaultTimeout(10_000);
  const { keyboard } = page;
  await page.getByRole('link', { name: 'teacher', exact: true }).first().waitFor();
  await keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await keyboard.type('user pools');
  await keyboard.press('Enter');
  await tabTo(page.getByRole('link', { name: 'notes', exact: true }));
  await keyboard.press('Enter');
  await tabTo(page.getByRole('link', { name: 'Users', exact: true }));
  await keyboard.press('Enter');
  await tabTo(page.getByRole('searchbox', { name: 'Search users' }));
  await keyboard.type('ad');
  await tabTo(page.getByRole('link', { name: 'ada', exact: true }));
  await keyboard.press('Enter');
  const actions = page.getByRole('button', { name: 'Actions' });
  await tabTo(actions);
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Set a password…' }).waitFor();
  // A letter goes to the next that begins with it: behind sending the invitation again.
  await keyboard.press('s');
  await keyboard.press('Enter');
  await tabTo(page.getByLabel('Password', { exact: true }));
  await keyboard.insertText('Correct-horse-7');
  await keyboard.press('Enter');
  await page.getByText('The password is set').waitFor();
  const { UserStatus } = await pools.send(new AdminGetUserCommand(of));
  expect(UserStatus).toBe('CONFIRMED');
  pools.destroy();
});

/** Presses Tab until something has the focus; a trap would keep it from coming there. */
async function tabTo(what: Locator): Promise<void> {
  await what.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await what.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await what.page().keyboard.press('Tab');
  }
  throw new Error('60 presses of Tab did not reach it');
}
