import { it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';

const studio = useStudio();

it.runIf(hasChromium)('lists the runs of all machines', async () => {
  const page = await studio.open('/executions');
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
});
