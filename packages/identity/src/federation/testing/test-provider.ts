import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';

export const testClientId = 'cairn';
/** With what a form, and Basic, have to encode. */
export const testClientSecret = 'se:cret &+%ü';

const rsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
/** Making keys takes long: all providers begin with the same. */
const firstKeys = rsaKeys();

/** What a provider was asked. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** A provider of OpenID Connect on a socket of its own that does whatever a test wants it to, lies among it. */
export class TestProvider {
  readonly asked: Asked[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #nowSeconds: () => number;
  key: KeyObject;
  #publicKey: KeyObject;
  keyId = 'key-1';
  algorithm = 'RS256';
  origin = '';
  /** Members that the published configuration has, or has not (undefined), beside the usual ones. */
  configuration: Record<string, unknown> = {};
  claims: JWTPayload = {};
  header: Record<string, unknown> = {};
  userInfo: Record<string, unknown> | undefined;
  profile: Record<string, unknown> = {};
  tokenAnswer: { status: number; body: Record<string, unknown> } | undefined;
  /** What stands in the place of the signed ID token. */
  idToken: ((signed: string) => string) | undefined;
  /** By code: what its authorization request said. */
  readonly codes = new Map<string, URLSearchParams>();

  constructor(nowSeconds: () => number) {
    this.#nowSeconds = nowSeconds;
    ({ privateKey: this.key, publicKey: this.#publicKey } = firstKeys);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Signs with another key from now on, and publishes it under another name, or not. */
  changeKey({ isPublished }: { readonly isPublished: boolean }): void {
    const { privateKey, publicKey } = rsaKeys();
    this.key = privateKey;
    if (!isPublished) return;
    this.#publicKey = publicKey;
    this.keyId = `key-${randomUUID()}`;
  }

  publicPem(): string {
    return this.#publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** Somebody agrees: what the browser would bring back. */
  agree(location: string, more: Readonly<Record<string, string>> = {}): URLSearchParams {
    const { searchParams } = new URL(location);
    const code = randomUUID();
    this.codes.set(code, searchParams);
    return new URLSearchParams({ state: searchParams.get('state') ?? '', code, ...more });
  }

  pathsAsked(): readonly string[] {
    return this.asked.map(({ path }) => path);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin);
    const body = Buffer.concat(await request.toArray()).toString();
    const { authorization } = request.headers;
    const form = request.method === 'GET' ? searchParams : new URLSearchParams(body);
    this.asked.push({ path: pathname, method: request.method ?? '', authorization, form });
    const { status, value } = await this.#valueOf(pathname, form);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }

  async #valueOf(path: string, form: URLSearchParams): Promise<{ status: number; value: unknown }> {
    switch (path) {
      case '/.well-known/openid-configuration':
        return { status: 200, value: this.#published() };
      case '/jwks': {
        const key = { ...(await exportJWK(this.#publicKey)), kid: this.keyId, use: 'sig' };
        return { status: 200, value: { keys: [key] } };
      }
      case '/token':
        return this.#tokens(form);
      case '/userinfo':
        return { status: this.userInfo === undefined ? 401 : 200, value: this.userInfo ?? {} };
      case '/profile':
        return { status: 200, value: this.profile };
      default:
        return { status: 404, value: {} };
    }
  }

  #published(): Record<string, unknown> {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      jwks_uri: `${this.origin}/jwks`,
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      ...this.configuration,
    };
  }

  async #tokens(form: URLSearchParams): Promise<{ status: number; value: unknown }> {
    if (this.tokenAnswer !== undefined)
      return { status: this.tokenAnswer.status, value: this.tokenAnswer.body };
    const code = form.get('code') ?? '';
    const asked = this.codes.get(code);
    this.codes.delete(code);
    if (asked === undefined) return { status: 400, value: { error: 'invalid_grant' } };
    const nowSeconds = this.#nowSeconds();
    const claims = {
      ...{ iss: this.origin, aud: testClientId, sub: 'ada-1', iat: nowSeconds, exp: nowSeconds + 300 },
      ...(asked.get('nonce') !== null && { nonce: asked.get('nonce') }),
      ...this.claims,
    };
    const header = { alg: this.algorithm, kid: this.keyId, ...this.header };
    const signed = await new SignJWT(claims).setProtectedHeader(header).sign(this.key);
    const idToken = this.idToken?.(signed) ?? signed;
    return { status: 200, value: { access_token: 'access-1', token_type: 'Bearer', id_token: idToken } };
  }
}
