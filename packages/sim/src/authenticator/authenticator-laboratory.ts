/**
 * The Authenticators of Amplify UI as people meet them: two small apps, for React and for Vue, built by Vite with the file
 * that `cairn outputs` writes; a strict server that the apps reach over TLS; and one Chromium that trusts it by the hash of
 * its keys. All tests share them; each signs up users of its own.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CairnServer, createServer } from '@cairn/server';
import type { BrowserContext, Page } from 'playwright-core';
import { startTrustingChromium } from '../studio/chromium-browser.ts';
import { serverKeyHashes } from '../studio/server-key-hashes.ts';
import { type AppFramework, AppSite } from './app-site.ts';
import { cairn } from './cairn-command.ts';
import { domain, makePools } from './make-pools.ts';
import { SocialProvider } from './social-provider.ts';

const region = 'eu-west-1';
/** Less than a test may take, so that what was waited for in vain is named. */
const waitMsMax = 30_000;

/** Where pictures of the pages are kept. */
const screenshotFolder: string =
  process.env.CAIRN_AUTHENTICATOR_SCREENSHOTS ??
  fileURLToPath(new URL('../../../../node_modules/.cache/authenticator-screenshots/', import.meta.url));

/** Pages of an app, each with a user pool of its own. */
export type AppPage = 'second factor' | 'passkeys';

const paths: { readonly [page in AppPage]: string } = { 'second factor': '/', passkeys: '/passkeys/' };

interface LaboratoryParts {
  readonly folder: string;
  readonly server: CairnServer;
  readonly sites: readonly AppSite[];
  readonly social: SocialProvider;
  readonly browser: BrowserContext;
}

export class AuthenticatorLaboratory {
  readonly #folder: string;
  readonly #server: CairnServer;
  readonly #sites: readonly AppSite[];
  readonly #social: SocialProvider;
  readonly #browser: BrowserContext;
  #complaints: string[] = [];

  private constructor({ folder, server, sites, social, browser }: LaboratoryParts) {
    this.#folder = folder;
    this.#server = server;
    this.#sites = sites;
    this.#social = social;
    this.#browser = browser;
  }

  static async start(): Promise<AuthenticatorLaboratory> {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-authenticator-'));
    const dataDirectory = join(folder, 'data');
    const server = await createServer({
      port: 0,
      dataDirectory,
      auth: 'strict',
      // Where the provider is.
      allowedAddresses: ['127.0.0.1/32', '::1/128'],
      logLevel: 'error',
      studio: false,
    });
    const frameworks: readonly AppFramework[] = ['react', 'vue'];
    const sites = await Promise.all(frameworks.map((name) => AppSite.start(name, join(folder, name))));
    const { port } = new URL(server.endpoint);
    const pages = `https://auth.localhost:${port}/${domain}`;
    const social = await SocialProvider.start(`${pages}/oauth2/idpresponse`);
    await makePools(server, { region, sites, social, environment: environmentOf(server) });
    await Promise.all(sites.map((site) => site.build()));
    const hashes = await serverKeyHashes(server);
    const browser = await startTrustingChromium(hashes, join(folder, 'profile'));
    return new AuthenticatorLaboratory({ folder, server, sites, social, browser });
  }

  /** Opens a page of an app as somebody does who has never been there. */
  async open(framework: AppFramework, which: AppPage): Promise<Page> {
    const site = this.#sites.find((each) => each.framework === framework) as AppSite;
    const page = await this.#browser.newPage();
    page.setDefaultTimeout(waitMsMax);
    page.on('pageerror', (error) =>
      this.#complaints.push(`${page.url()} threw ${error.stack ?? error.message}`),
    );
    page.on('requestfailed', (request) =>
      this.#complaints.push(`${request.method()} ${request.url()} failed: ${request.failure()?.errorText}`),
    );
    await page.goto(site.origin + paths[which]);
    return page;
  }

  /** Opens an address that is none of the apps'. @throws Error that the browser gives where it does not trust it */
  async visit(url: string): Promise<void> {
    const page = await this.#browser.newPage();
    await page.goto(url).finally(() => page.close());
  }

  /** The newest code that was sent to an address, as `cairn inbox` tells it; waits for the first one. */
  async codeFor(address: string): Promise<string> {
    return cairn(['inbox', '--to', address, '--code', '--wait'], environmentOf(this.#server));
  }

  /** Keeps a picture of a page as it is now. */
  async picture(page: Page, name: string): Promise<void> {
    await mkdir(screenshotFolder, { recursive: true });
    const path = join(screenshotFolder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`);
    await page.screenshot({ path, animations: 'disabled' });
  }

  /**
   * Closes the pages of a test and forgets what they kept.
   * @param failed name of the test, where it failed: pictures are kept of what it saw last
   * @throws Error with all that the pages complained about
   */
  async closePages(failed?: string): Promise<void> {
    for (const page of this.#browser.pages().filter((each) => each.url().startsWith('http'))) {
      if (failed !== undefined) await this.picture(page, `failed ${failed}`);
      await page.evaluate('localStorage.clear(); sessionStorage.clear()');
      await page.close();
    }
    await this.#browser.clearCookies();
    const complaints = this.#complaints;
    this.#complaints = [];
    if (complaints.length > 0) throw new Error(`the pages complained:\n${complaints.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    for (const site of this.#sites) await site.stop();
    await this.#social.stop();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function environmentOf(server: CairnServer): { readonly [name: string]: string } {
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  return {
    CAIRN_ENDPOINT: server.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
