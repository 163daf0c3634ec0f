import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CreateUserPoolClientCommandInput,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { BrowserContext } from 'playwright-core';
import { startTrustingChromium } from '../studio/chromium-browser.ts';
import { serverKeyHashes } from '../studio/server-key-hashes.ts';
import { StrictWorld } from './attacks/strict-world.ts';

/** A strict server and a browser that trusts it, for those who look at its sign-in pages. */
export class LoginPagesWorld {
  readonly world: StrictWorld;
  readonly browser: BrowserContext;
  readonly #folder: string;
  readonly #port: string;

  private constructor(world: StrictWorld, browser: BrowserContext, folder: string) {
    this.world = world;
    this.browser = browser;
    this.#folder = folder;
    this.#port = new URL(world.server.endpoint).port;
  }

  static async make(): Promise<LoginPagesWorld> {
    const world = await StrictWorld.make();
    const folder = await mkdtemp(join(tmpdir(), 'cairn-login-pages-'));
    const browser = await startTrustingChromium(await serverKeyHashes(world.server), folder);
    return new LoginPagesWorld(world, browser, folder);
  }

  /** Where a client's people are sent back to. */
  get redirectUri(): string {
    return `http://localhost:${this.#port}/signed-in`;
  }

  /** Gives a pool its pages. */
  async domain(UserPoolId: string, Domain: string, ManagedLoginVersion: 1 | 2 = 2): Promise<void> {
    const { maker } = this.world;
    await maker.owner.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain, ManagedLoginVersion }));
  }

  /** A client whose people sign in on the pages. @returns its id */
  client(pool: string, settings: Partial<CreateUserPoolClientCommandInput> = {}): Promise<string> {
    return this.world.maker.client(pool, {
      ...{ CallbackURLs: [this.redirectUri], LogoutURLs: [`http://localhost:${this.#port}/bye`] },
      ...{ AllowedOAuthFlows: ['code'], AllowedOAuthFlowsUserPoolClient: true },
      ...{ AllowedOAuthScopes: ['openid'], SupportedIdentityProviders: ['COGNITO'] },
      ...settings,
    });
  }

  /** Address of a page, with a request of the client. */
  url(domain: string, path: string, client_id: string, more: Readonly<Record<string, string>> = {}): string {
    const request = { client_id, redirect_uri: this.redirectUri, response_type: 'code', scope: 'openid' };
    return `https://auth.localhost:${this.#port}/${domain}${path}?${new URLSearchParams({ ...request, ...more })}`;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.world.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
