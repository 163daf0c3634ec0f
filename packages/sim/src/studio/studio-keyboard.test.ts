import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

/** The way from a failed run to one that succeeds, without a mouse. */

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
  await tabTo(() => run.evaluate((element) => element === element.ownerDocument.activeElement));
  await keyboard.press('Enter');
  await page.getByText('Stephane is not the teacher').first().waitFor();
  const again = page.getByRole('button', { name: 'Run again' });
  await tabTo(() => again.evaluate((element) => element === element.ownerDocument.activeElement));
  await keyboard.press('Enter');
  const input = page.getByRole('dialog').getByRole('textbox', { name: 'Input' });
  await tabTo(() => input.evaluate((element) => element === element.ownerDocument.activeElement));
  await keyboard.press('Control+a');
  await keyboard.insertText('{"teacher":"Stephane"}');
  const start = page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true });
  await tabTo(() => start.evaluate((element) => element === element.ownerDocument.activeElement));
  await keyboard.press('Enter');
  await page.locator('.state-run-succeeded', { hasText: 'Rejoice' }).waitFor();
  expect(page.url()).not.toContain(':ada');

  /** Presses Tab until something has the focus; a trap would keep it from coming there. */
  async function tabTo(isThere: () => Promise<boolean>): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await isThere()) return;
      await keyboard.press('Tab');
    }
    throw new Error('60 presses of Tab did not reach it');
  }
});
