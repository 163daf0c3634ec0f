import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

/** A pair of keys under a name. */
export interface IssuerKey {
  readonly kid: string;
  readonly algorithm: 'RS256' | 'ES256' | 'PS256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function makeKey(kid: string, algorithm: IssuerKey['algorithm'] = 'RS256'): IssuerKey {
  const pair =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, algorithm, ...pair };
}

/** An issuer of tokens over HTTP: by discovery, and by the address at which a user pool has its keys. */
export class TestIssuer {
  readonly #server: Server;
  /** Those that are published. */
  keys: readonly IssuerKey[];
  /** Paths that were asked for, in turn. */
  readonly asked: string[] = [];

  private constructor(server: Server, keys: readonly IssuerKey[]) {
    this.#server = server;
    this.keys = keys;
  }

  static async start(...keys: readonly IssuerKey[]): Promise<TestIssuer> {
    const server = createServer((request, response) => {
      issuer.asked.push(request.url ?? '');
      const page = issuer.#page(request.url ?? '');
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(page ?? {}));
    });
    const issuer = new TestIssuer(server, keys);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As tokens of the user pool name it. */
  get poolUrl(): string {
    return `${this.url}/pool`;
  }

  /** A token of its first key; what is not said is as it should be for OpenID Connect. */
  token(claims: object = {}, key: IssuerKey | undefined = this.keys[0]): Promise<string> {
    if (key === undefined) throw new Error('the issuer has no keys');
    const seconds = Math.floor(Date.now() / 1_000);
    const whole = { iss: this.url, sub: 'subject-1', aud: 'app-1', iat: seconds, exp: seconds + 600 };
    return new SignJWT({ ...whole, ...claims })
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid })
      .sign(key.privateKey);
  }

  /** A token of a user of the pool. */
  userToken(claims: object = {}, key?: IssuerKey): Promise<string> {
    const user = { iss: this.poolUrl, token_use: 'id', 'cognito:username': 'ana' };
    return this.token({ ...user, ...claims }, key);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #page(path: string): object | undefined {
    if (path === '/.well-known/openid-configuration')
      return { issuer: this.url, jwks_uri: `${this.url}/jwks` };
    if (path !== '/jwks' && path !== '/pool/.well-known/jwks.json') return undefined;
    return { keys: this.keys.map(published) };
  }
}

function published({ kid, algorithm, publicKey }: IssuerKey): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
}
