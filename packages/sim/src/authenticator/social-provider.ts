import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

const clientId = 'notes';
const clientSecret = 'secret of notes';
const scope = 'openid email profile';

/**
 * A provider of OpenID Connect under Google's profile, on this machine: an independent implementation. Anybody who gives a
 * name is let in by it, and has a verified mail address by that name.
 */
export class SocialProvider {
  readonly issuer: string;
  readonly #server: Server;
  readonly #provider: Provider;

  private constructor(server: Server, redirectUri: string) {
    this.#server = server;
    this.issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    this.#provider = new Provider(this.issuer, configuration(redirectUri));
  }

  /** @param redirectUri to which it sends people back */
  static async start(redirectUri: string): Promise<SocialProvider> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const social = new SocialProvider(server, redirectUri);
    const protocol = social.#provider.callback();
    server.on('request', (request, response) => {
      const isPage = request.url?.startsWith('/interaction/') === true;
      if (isPage) void social.#letIn(request, response);
      else void protocol(request, response);
    });
    return social;
  }

  /** What it tells of somebody. */
  static profileOf(name: string): { readonly email: string; readonly name: string } {
    return { email: `${name}@mail.example`, name };
  }

  /** As a user pool is told of it. */
  get details(): Record<string, string> {
    return {
      client_id: clientId,
      client_secret: clientSecret,
      authorize_scopes: scope,
      oidc_issuer: this.issuer,
      authorize_url: `${this.issuer}/auth`,
      token_url: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/jwks`,
    };
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Its only page: a form that asks who somebody is, and believes it. */
  async #letIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        '<!doctype html><title>Accounts</title><form method="post"><label>Who are you? <input name="login"></label><button>Sign-in</button></form>',
      );
      return;
    }
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const accountId = form.get('login') ?? '';
    const grant = new this.#provider.Grant({ accountId, clientId });
    grant.addOIDCScope(scope);
    const result = { login: { accountId }, consent: { grantId: await grant.save() } };
    await this.#provider.interactionFinished(request, response, result);
  }
}

function configuration(redirectUri: string): ConstructorParameters<typeof Provider>[1] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] as never },
    cookies: { keys: ['a key of this test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Google's ID token tells the address.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      Grant: 600,
      Interaction: 600,
      Session: 600,
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
    },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email_verified: true, ...SocialProvider.profileOf(accountId) }),
    }),
  };
}
