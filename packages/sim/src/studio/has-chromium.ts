import { startChromium } from './chromium-browser.ts';

/** Whether a browser starts here; said once when none does, and a failure where tests in a browser are a must. */
export const hasChromium: boolean = await findChromium();

async function findChromium(): Promise<boolean> {
  const started = await startChromium();
  if (started.kind === 'started') {
    await started.browser.close();
    return true;
  }
  // CI has to see the studio; a machine of somebody else may lack a library that Chromium needs.
  if (process.env.CAIRN_TESTS_NEED_A_BROWSER === '1')
    throw new Error(`no Chromium starts here: ${started.reason}`);
  process.stdout.write(
    `LEFT OUT: the studio in a browser, since Chromium does not start: ${started.reason}\n`,
  );
  return false;
}
