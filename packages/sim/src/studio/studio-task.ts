import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import type { Studio } from './studio-fixture.ts';

/** What a task took somebody who knows the way. */
export interface TaskEffort {
  readonly task: string;
  /** Clicks, fields that were filled and keys that were pressed. */
  readonly interactions: number;
  /** From the first page to what was looked for, of a machine that does not hesitate. */
  readonly seconds: number;
}

/** Where pictures of the studio are kept: CI keeps this folder. */
export const screenshotFolder: string =
  process.env.CAIRN_STUDIO_SCREENSHOTS ??
  fileURLToPath(new URL('../../../../node_modules/.cache/studio-screenshots/', import.meta.url));

/** Keeps a picture of a page as it is now. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshotFolder, { recursive: true });
  const file = `${name.replaceAll(/[^\w-]+/g, '-')}.png`;
  await page.screenshot({ path: join(screenshotFolder, file), animations: 'disabled' });
}

/** How long one step of a task may take on a busy machine. */
const stepMsMax = 25_000;

/** A task on its way: it does with a page what a person does, and counts it. */
export class TaskWalk {
  readonly page: Page;
  #interactions = 0;
  readonly #startMs = performance.now();

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the place where a task begins, walks it, and says what it took. */
  static async take(
    studio: Studio,
    { task, from, walk }: StudioTask,
  ): Promise<{ readonly effort: TaskEffort; readonly page: Page }> {
    const page = await studio.open(from);
    page.setDefaultTimeout(stepMsMax);
    const taken = new TaskWalk(page);
    await walk(taken);
    const seconds = (performance.now() - taken.#startMs) / 1_000;
    await keepScreenshot(page, `task ${task}`);
    return { effort: { task, interactions: taken.#interactions, seconds }, page };
  }

  async click(what: Locator): Promise<void> {
    this.#interactions += 1;
    await what.click();
  }

  async fill(what: Locator, text: string): Promise<void> {
    this.#interactions += 1;
    await what.fill(text);
  }

  async choose(what: Locator, label: string): Promise<void> {
    this.#interactions += 1;
    await what.selectOption({ label });
  }

  async press(key: string): Promise<void> {
    this.#interactions += 1;
    await this.page.keyboard.press(key);
  }

  /** Types into what has the focus, as one interaction. */
  async type(text: string): Promise<void> {
    this.#interactions += 1;
    await this.page.keyboard.insertText(text);
  }
}

/** A task that people have, and how it is done here. */
export interface StudioTask {
  readonly task: string;
  /** The page on which somebody is who has this task. */
  readonly from: string;
  readonly walk: (walk: TaskWalk) => Promise<void>;
}

/** The efforts as lines of text, to be compared with docs/studio-tasks.md. */
export function printEfforts(efforts: readonly TaskEffort[]): string {
  const lines = efforts.map(
    ({ task, interactions, seconds }) =>
      `${task.padEnd(48)} ${String(interactions).padStart(3)} interactions ${seconds.toFixed(1).padStart(5)} s`,
  );
  return `${lines.join('\n')}\n`;
}
