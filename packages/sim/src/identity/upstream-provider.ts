import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';

/** What a provider knows of its people, by its own names for them. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const clientId = 'cairn';
const clientSecret = 'a-secret-that-both-know';

/**
 * A certified provider of OpenID Connect on a socket of its own, and the ways in which Google, Facebook, Amazon and Apple
 * are different: they tell of people at endpoints of their own, take codes by GET, or want a client to sign.
 */
export class UpstreamProvider {
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #people: People;
  readonly #appleKey: JWK;
  #provider: Provider | undefined;
  origin = '';

  constructor(people: People, appleKey: JWK) {
    this.#people = people;
    this.#appleKey = appleKey;
  }

  /** @param returnUri the only one that it sends people back to */
  async start(returnUri: string): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.#provider = new Provider(this.origin, {
      clients: [
        {
          ...{ client_id: clientId, client_secret: clientSecret, redirect_uris: [returnUri] },
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['for tests alone'] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...this.#people[id] }),
      }),
      jwks: { keys: [signingKey()] },
      scopes: ['openid', 'email', 'profile', 'public_profile'],
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      async loadExistingGrant({ oidc }) {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client?.clientId as string,
          accountId: oidc.session?.accountId as string,
        });
        grant.addOIDCScope('openid email profile public_profile');
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      // Apple knows none: whoever asks for a form is Apple here.
      pkce: { required: ({ oidc }) => oidc.params?.response_mode !== 'form_post' },
    });
    return this;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** What a pool is told of it, by the type of provider that it stands for. */
  details(type: string): Record<string, string> {
    const { origin } = this;
    const client = { client_id: clientId, client_secret: clientSecret };
    const scopes = { authorize_scopes: 'openid email profile' };
    const endpoints = {
      ...{ oidc_issuer: origin, authorize_url: `${origin}/auth`, token_url: `${origin}/token` },
      jwks_uri: `${origin}/jwks`,
    };
    switch (type) {
      case 'Google':
        return { ...client, ...scopes, ...endpoints, attributes_url: `${origin}/people?personFields=` };
      case 'Facebook':
        return {
          ...client,
          ...{
            authorize_scopes: 'public_profile,email',
            authorize_url: `${origin}/dialog/oauth`,
            oidc_issuer: origin,
          },
          ...{ token_url: `${origin}/graph/access_token`, attributes_url: `${origin}/graph/me?fields=` },
        };
      case 'LoginWithAmazon':
        return {
          ...{ ...client, authorize_scopes: 'profile', authorize_url: `${origin}/auth`, oidc_issuer: origin },
          ...{ token_url: `${origin}/token`, attributes_url: `${origin}/user/profile` },
        };
      case 'SignInWithApple': {
        const team = { client_id: clientId, team_id: 'TEAM123456', key_id: 'KEY1234567' };
        return { ...team, ...scopes, ...endpoints, token_url: `${origin}/apple/token` };
      }
      default:
        return { ...client, ...scopes, oidc_issuer: origin, attributes_request_method: 'GET' };
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (pathname.startsWith('/interaction/')) return this.#signIn(request, response);
    if (pathname === '/dialog/oauth') {
      // Facebook parts scopes by commas.
      searchParams.set('scope', searchParams.get('scope')?.replaceAll(',', ' ') ?? '');
      response.writeHead(302, { location: `/auth?${searchParams}` }).end();
      return;
    }
    if (pathname === '/graph/access_token') return json(...(await this.#token(searchParams)));
    if (pathname === '/apple/token')
      return json(...(await this.#appleToken(new URLSearchParams(await bodyOf(request)))));
    if (!['/people', '/graph/me', '/user/profile'].includes(pathname))
      return void this.#provider?.callback()(request, response);
    const id = await this.#holderOf(request.headers.authorization);
    const person = id === undefined ? undefined : this.#people[id];
    if (id === undefined || person === undefined) return json(401, {});
    // Neither Facebook nor Amazon says whether an address was verified.
    const { email_verified: _, ...profile } = person;
    const fields = (searchParams.get('fields') ?? searchParams.get('personFields') ?? '').split(',');
    if (pathname === '/user/profile') return json(200, { user_id: id, ...profile });
    const all: Record<string, unknown> = { id, ...profile };
    return json(200, Object.fromEntries(fields.map((field) => [field, all[field]])));
  }

  /** The page on which somebody says who he is, and what it leads to. */
  async #signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<form method="post" action="${request.url}"><input name="login" value=""/></form>`);
      return;
    }
    const login = new URLSearchParams(await bodyOf(request)).get('login') ?? '';
    const result =
      this.#people[login] === undefined
        ? { error: 'access_denied', error_description: 'Nobody of that name.' }
        : { login: { accountId: login } };
    await this.#provider?.interactionFinished(request, response, result);
  }

  async #token(form: URLSearchParams): Promise<[number, unknown]> {
    const answer = await fetch(`${this.origin}/token`, { method: 'POST', body: form });
    return [answer.status, await answer.json()];
  }

  /** The secret is a token that the client's key has signed, for Apple, not long ago. */
  async #appleToken(form: URLSearchParams): Promise<[number, unknown]> {
    try {
      const key = await importJWK(this.#appleKey, 'ES256');
      const expected = { issuer: 'TEAM123456', subject: clientId, audience: this.origin, maxTokenAge: 60 };
      const { protectedHeader } = await jwtVerify(form.get('client_secret') ?? '', key, expected);
      if (protectedHeader.kid !== 'KEY1234567') throw new TypeError('another key');
    } catch {
      return [400, { error: 'invalid_client' }];
    }
    form.set('client_secret', clientSecret);
    return this.#token(form);
  }

  async #holderOf(authorization: string | undefined): Promise<string | undefined> {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
    return (await this.#provider?.AccessToken.find(token))?.accountId;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString();
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid: 'key-1', use: 'sig', alg: 'RS256' };
}
