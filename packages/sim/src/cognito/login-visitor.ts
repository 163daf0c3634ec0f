import type { BrowserContext, CDPSession, Page, Response } from 'playwright-core';
import { expect } from 'vitest';
import { axeFaults } from '../studio/look-at-place.ts';
import { phoneViewport } from '../studio/studio-fixture.ts';
import { keepScreenshot } from '../studio/studio-task.ts';

/** Less than a test may take, so that what was waited for in vain is named. */
const waitMsMax = 20_000;
export const schemes = ['light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

interface VisitorOptions {
  readonly scheme: Scheme;
  readonly hasScripts?: boolean;
}

/** Somebody at the sign-in pages, with or without scripts. What is wrong with the pages is gathered. */
export class LoginVisitor {
  readonly page: Page;
  readonly scheme: Scheme;
  readonly faults: string[] = [];
  readonly #protocol: CDPSession;
  readonly #hasScripts: boolean;
  #document: Response | undefined;

  private constructor(page: Page, protocol: CDPSession, { scheme, hasScripts = false }: VisitorOptions) {
    this.page = page;
    this.#protocol = protocol;
    this.#hasScripts = hasScripts;
    this.scheme = scheme;
    page.setDefaultTimeout(waitMsMax);
    page.on('response', (response) => {
      if (response.request().isNavigationRequest()) this.#document = response;
    });
    page.on('console', (message) => {
      const isTheStatus = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isTheStatus) this.faults.push(`${page.url()}: ${message.text()}`);
    });
  }

  static async come(browser: BrowserContext, options: VisitorOptions): Promise<LoginVisitor> {
    await browser.clearCookies();
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme: options.scheme, reducedMotion: 'reduce' });
    const visitor = new LoginVisitor(page, await browser.newCDPSession(page), options);
    await visitor.#letScriptsRun(options.hasScripts === true);
    return visitor;
  }

  /** Those of the page; what looks at it is a script as well. */
  async #letScriptsRun(mayRun: boolean): Promise<void> {
    await this.#protocol.send('Emulation.setScriptExecutionDisabled', { value: !mayRun });
  }

  async at(url: string): Promise<void> {
    await this.page.goto(url);
  }

  /** Fills in what is labelled so, and sends the form. */
  async send(button: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const [label, value] of Object.entries(fields))
      await this.page.getByLabel(label, { exact: true }).fill(value);
    const before = this.#document;
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(() => this.#document !== before, { timeout: waitMsMax }).toBe(true);
  }

  /** Looks at the page that is there: what keeps people out, how wide it is, and what its headers forbid. */
  async look(title: string, { error, notice }: { readonly error?: RegExp; readonly notice?: RegExp } = {}) {
    const { page } = this;
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    if (error !== undefined) await page.getByRole('alert').filter({ hasText: error }).waitFor();
    if (notice !== undefined) await page.getByRole('status').filter({ hasText: notice }).waitFor();
    const name = `${title}${error === undefined ? '' : ' (error)'}`;
    await this.#letScriptsRun(true);
    const found = [...(await axeFaults(page, this.scheme)), ...this.#headerFaults()];
    const wide = page.viewportSize();
    await page.setViewportSize(phoneViewport);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (width > phoneViewport.width) found.push(`a phone has to scroll sideways: ${width} px`);
    if (wide !== null) await page.setViewportSize(wide);
    await this.#letScriptsRun(this.#hasScripts);
    // A script of the page's own file is no fault; one within the page is.
    const scripts = await page.locator('script:not([src]), [onclick], [onload], [onsubmit]').count();
    if (scripts > 0) found.push('there are scripts');
    this.faults.push(...found.map((fault) => `${name}: ${fault}`));
  }

  #headerFaults(): readonly string[] {
    const headers = this.#document?.headers() ?? {};
    const policy = (headers['content-security-policy'] ?? '').split('; ');
    const missing = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"].filter(
      (directive) => !policy.includes(directive),
    );
    const loose = policy.filter(
      (directive) => /script-src|unsafe-|\*/.test(directive) && directive !== "script-src 'self'",
    );
    return [
      ...missing.map((directive) => `the policy has no ${directive}`),
      ...loose.map((directive) => `the policy allows too much: ${directive}`),
      ...(headers['x-frame-options'] === 'DENY' ? [] : ['the page may be framed']),
      ...(headers['cache-control'] === 'no-store' ? [] : ['the page may be kept']),
    ];
  }

  /** Gives the browser a passkey's keeper that says yes to everything, as the user's finger would. */
  async addAuthenticator(): Promise<void> {
    await this.#protocol.send('WebAuthn.enable');
    await this.#protocol.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
  }

  /** Pictures of the page as it is, on a desk and on a phone. */
  async picture(name: string): Promise<void> {
    const wide = this.page.viewportSize();
    await keepScreenshot(this.page, `sign-in ${name} ${this.scheme}`);
    await this.page.setViewportSize(phoneViewport);
    await keepScreenshot(this.page, `sign-in ${name} ${this.scheme} phone`);
    if (wide !== null) await this.page.setViewportSize(wide);
  }

  async leave(): Promise<void> {
    await this.page.close();
    expect(this.faults).toEqual([]);
  }
}
