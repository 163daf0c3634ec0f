/**
 * The studio as people meet it: a real server process with the examples, its bundle, and a real Chromium.
 *
 * ```ts
 * const studio = useStudio(); // starts before the file's tests, ends after them
 * it.runIf(hasChromium)('lists the runs', async () => {
 *   const page = await studio.open('/executions');
 *   await page.getByRole('heading', { name: 'Runs' }).waitFor();
 * });
 * ```
 *
 * 1. A test fails when one of its pages wrote an error to the console, threw, broke the Content-Security-Policy or
 *    asked another origin for anything.
 * 2. Each test has pages in a browser context of its own, without the storage of the one before.
 */
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** Bundling takes long where other tests run beside it. */
const startMsMax = 240_000;
/** Less than a test may take, so that what was waited for in vain is named. */
const waitMsMax = 30_000;

/** How the studio of a test file is started. */
export interface StudioOptions {
  /** Further arguments of `cairn start`. */
  readonly arguments?: readonly string[];
  /** Whether the examples are there; they are unless said otherwise. */
  readonly hasExamples?: boolean;
}

/** How a page is opened. */
export interface OpenOptions {
  readonly colorScheme?: 'light' | 'dark';
  /** Size of the window; 1280 × 800 unless said. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Phones are about as wide as this. */
export const phoneViewport = { width: 390, height: 844 } as const;

/** The studio of a test file. */
export class Studio {
  readonly server: ServerProcess;
  readonly browser: Browser;
  /** An unmodified client of Step Functions; further ones are made with {@link clientOptions}. */
  readonly stepFunctions: SFNClient;
  readonly #contexts: BrowserContext[] = [];
  #complaints: string[] = [];

  constructor(server: ServerProcess, browser: Browser) {
    this.server = server;
    this.browser = browser;
    this.stepFunctions = new SFNClient(this.clientOptions);
  }

  /** Starts server and browser, and waits until the bundle is built; once per checkout it takes a while. */
  static async start({ arguments: more = [], hasExamples = true }: StudioOptions = {}): Promise<Studio> {
    const started = await startChromium();
    if (started.kind === 'unavailable') throw new Error(started.reason);
    try {
      const examples = hasExamples ? ['--examples', `${root}examples`] : [];
      const server = await ServerProcess.start({
        dataDirectory: undefined,
        arguments: [...examples, ...more],
      });
      try {
        await bundleReady(Number(new URL(server.endpoint).port));
        return new Studio(server, started.browser);
      } catch (error) {
        await server.kill();
        throw error;
      }
    } catch (error) {
      await started.browser.close();
      throw error;
    }
  }

  /** What every client of the AWS SDK needs to reach the server. */
  get clientOptions() {
    return {
      endpoint: this.server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: '000000000000', secretAccessKey: 'any' },
    };
  }

  /** `http://studio.localhost:PORT`. */
  get origin(): string {
    return `http://studio.localhost:${new URL(this.server.endpoint).port}`;
  }

  /** Opens a place of the studio (`/executions?status=FAILED`) in a context of its own. */
  async open(path: string, options: OpenOptions = {}): Promise<Page> {
    const page = await this.openBlank(options);
    await page.goto(this.origin + path);
    return page;
  }

  /** Opens an empty page in a context of its own, which has never seen the studio. */
  async openBlank({ colorScheme = 'light', viewport }: OpenOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      colorScheme,
      viewport: viewport ?? { width: 1_280, height: 800 },
      reducedMotion: 'reduce',
    });
    this.#contexts.push(context);
    return this.#blankIn(context);
  }

  /** Opens a further tab in the context of a page. */
  async openBeside(page: Page, path: string): Promise<Page> {
    return this.openIn(page.context(), path);
  }

  /** Opens a place in a context that the test has made. */
  async openIn(context: BrowserContext, path: string): Promise<Page> {
    const page = await this.#blankIn(context);
    await page.goto(this.origin + path);
    return page;
  }

  /** Closes the pages of a test. @throws Error with all that they complained about */
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    const complaints = this.#complaints;
    this.#complaints = [];
    if (complaints.length > 0) throw new Error(`the studio complained:\n${complaints.join('\n')}`);
  }

  async close(): Promise<void> {
    this.stepFunctions.destroy();
    await this.browser.close();
    await this.server.stop();
  }

  async #blankIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(waitMsMax);
    this.#watch(page);
    return page;
  }

  #watch(page: Page): void {
    const { origin } = this;
    const complain = (text: string) => this.#complaints.push(`${page.url()}: ${text}`);
    page.on('pageerror', (error) => complain(`it threw ${error.stack ?? error.message}`));
    page.on('crash', () => complain('it crashed'));
    page.on('console', (message) => {
      // Chromium notes each answer of the wire that is an error; whether the page shows it is what the tests ask.
      const isAnswer = /^Failed to load resource: the server responded with a status of 4/.test(
        message.text(),
      );
      const isOfAFile = message.location().url.includes('/assets/');
      if (message.type() === 'error' && (!isAnswer || isOfAFile)) complain(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin && url.protocol !== 'data:' && url.protocol !== 'blob:')
        complain(`it asked another origin: ${request.url()}`);
    });
  }
}

/** The {@link Studio} of a test file: started before its tests, ended after them, looked at after each. */
export function useStudio(options: StudioOptions = {}): Studio {
  let studio: Studio | undefined;
  beforeAll(async () => {
    if (hasChromium) studio = await Studio.start(options);
  }, startMsMax);
  afterEach(() => studio?.closePages());
  afterAll(() => studio?.close());
  return new Proxy({} as Studio, {
    get: (_, name) => {
      if (studio === undefined) throw new Error('the studio is not started: there is no Chromium');
      const value: unknown = Reflect.get(studio, name, studio);
      return typeof value === 'function' ? value.bind(studio) : value;
    },
  });
}

/**
 * Puts a text into an editor in the place of what is in it, by the keyboard. (`fill` has the browser edit the markup
 * itself, which keeps the look of what was there by inline styles, and those the policy forbids.)
 */
export async function writeInto(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await editor.press('Backspace');
  await editor.page().keyboard.insertText(text);
}

interface Progress {
  readonly kind: 'idle' | 'building' | 'ready' | 'failed';
  readonly message?: string;
}

/** The server bundles the studio when somebody first asks for it, and says how far it is. */
async function bundleReady(port: number): Promise<void> {
  await readFrom(port, '/');
  const deadlineMs = Date.now() + startMsMax;
  while (Date.now() < deadlineMs) {
    const { body, contentType } = await readFrom(port, '/_studio/progress.json');
    // Once there are files, this path is but another place of the studio.
    if (!contentType.startsWith('application/json')) return;
    const progress = JSON.parse(body) as Progress;
    if (progress.kind === 'ready') return;
    if (progress.kind === 'failed') throw new Error(`the studio could not be bundled: ${progress.message}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the studio was not bundled in time');
}

/** Not every resolver knows names below `localhost`, so the name goes into the header alone. */
function readFrom(
  port: number,
  path: string,
): Promise<{ readonly body: string; readonly contentType: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: `studio.localhost:${port}` };
    get({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ body, contentType: response.headers['content-type'] ?? '' }));
    }).on('error', reject);
  });
}
