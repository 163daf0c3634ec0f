import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import { phoneViewport, type Studio } from './studio-fixture.ts';
import type { StudioPlace } from './studio-places.ts';
import { keepScreenshot } from './studio-task.ts';

/** What is wrong with a place of the studio; nothing where it is as it should be. */
export type PlaceFaults = readonly string[];

const stepMsMax = 25_000;
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Opens a place and looks at it as people do: planted markup is text, nothing violates WCAG 2.1 AA in light and dark,
 * and a phone's width is enough. Keeps a picture of each.
 */
export async function lookAtPlace(studio: Studio, place: StudioPlace): Promise<PlaceFaults> {
  const page = await studio.openBlank();
  page.setDefaultTimeout(stepMsMax);
  await page.addInitScript(
    'window.alert = window.confirm = window.prompt = () => { window.planted = "asked"; };',
  );
  await page.goto(studio.origin + place.path);
  await settle(page, place);
  const faults: string[] = [];
  faults.push(...(await page.evaluate<string[]>(plantedFaults)));
  const name = `${place.route} ${place.path.slice(1).replace(/arn:.*:/, '')}`;
  faults.push(...(await axeFaults(page, 'light')));
  await keepScreenshot(page, `page ${name} light`);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // A browser in which the system's colours change paints some controls late: it is opened anew.
  await page.reload();
  await settle(page, place);
  faults.push(...(await axeFaults(page, 'dark')));
  await keepScreenshot(page, `page ${name} dark`);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(phoneViewport);
  await keepScreenshot(page, `page ${name} phone`);
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (width > phoneViewport.width) faults.push(`a phone has to scroll sideways: ${width} px`);
  return faults;
}

/** Waits until all that belongs to a place is there. */
async function settle(page: Page, { route, showsPlanted }: StudioPlace): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  // The page of components shows for ever what is loading.
  if (route !== 'design') await until(page, isSettled);
  if (showsPlanted === true) await until(page, isPlantedShown);
}

/** Nothing on the page says that it is still loading. */
const isSettled = `document.querySelector('[aria-busy="true"], .spinner, .skeleton') === null`;

/** Planted data is somewhere on the page, as text or in a field. */
const isPlantedShown = `document.body.innerText.includes('window.planted') ||
  [...document.querySelectorAll('input, textarea')].some(({ value }) => value.includes('window.planted'))`;

/** Waits until an expression is true; the page's own policy keeps the browser from asking it by itself. */
async function until(page: Page, expression: string): Promise<void> {
  await vi.waitUntil(() => page.evaluate<boolean>(expression), { timeout: stepMsMax, interval: 50 });
}

/** Marks that planted markup would leave, and elements that it would have become. */
const plantedFaults = `[
  ...(window.planted === undefined ? [] : ['planted markup ran: ' + window.planted]),
  ...[...document.querySelectorAll('img[src="x"], [onerror], [onload]')].map((element) => 'planted markup is an element: ' + element.outerHTML),
  ...[...document.querySelectorAll('a[href^="javascript:"]')].map((element) => 'a link runs a script: ' + element.outerHTML),
]`;

export async function axeFaults(page: Page, scheme: string): Promise<readonly string[]> {
  await page.evaluate(await axe);
  const found = await page.evaluate<readonly string[]>(`axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }, resultTypes: ['violations'],
  }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1, 2).join().trim())))`);
  return found.map((text) => `${scheme}: ${text}`);
}
