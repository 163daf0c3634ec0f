import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueCertificate } from '../certificate.ts';

/** What comes before the point of a key on P-256 in its structure. */
const keyHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const dayMs = 86_400_000;

interface Order {
  readonly domains: readonly string[];
  readonly tokens: readonly string[];
  readonly valid: boolean[];
  reason?: string;
  certificate?: string;
}

/**
 * A small authority that speaks ACME as RFC 8555 has it: it checks nonces, addresses and signatures, asks for the
 * challenges over HTTP, and signs. All domains are asked for at one port of this machine.
 */
export class AcmeAuthority {
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  readonly #key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  readonly #nonces = new Set<string>();
  readonly #accounts = new Map<string, KeyObject>();
  readonly #orders: Order[] = [];
  /** Where challenges are asked for. */
  challengePort = 0;
  /** How many nonces are refused though they are good. */
  badNonces = 0;
  /** What was called, in order. */
  readonly called: string[] = [];

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `${this.#url}/directory`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const nonce = randomUUID();
    this.#nonces.add(nonce);
    response.setHeader('replay-nonce', nonce);
    try {
      if (request.method === 'POST') await this.#post(path, request, response);
      else if (path === '/directory')
        response.end(
          JSON.stringify({
            newNonce: `${this.#url}/nonce`,
            newAccount: `${this.#url}/account`,
            newOrder: `${this.#url}/order`,
          }),
        );
      else response.end();
    } catch (error) {
      const type = `urn:ietf:params:acme:error:${(error as Error).message.split(' ')[0]}`;
      response.writeHead(400, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ type, detail: (error as Error).message }));
    }
  }

  async #post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const jws = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const head = JSON.parse(Buffer.from(jws.protected, 'base64url').toString());
    if (!this.#nonces.delete(head.nonce) || this.badNonces-- > 0) throw new Error('badNonce');
    this.badNonces = Math.max(0, this.badNonces);
    if (head.url !== `${this.#url}${path}`) throw new Error('unauthorized url');
    const key =
      head.jwk === undefined
        ? this.#accounts.get(head.kid)
        : createPublicKey({ key: head.jwk, format: 'jwk' });
    const bytes = Buffer.from(`${jws.protected}.${jws.payload}`);
    const isSigned =
      key !== undefined &&
      verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(jws.signature, 'base64url'));
    if (!isSigned) throw new Error('unauthorized signature');
    this.called.push(path.replace(/\d+/g, 'N'));
    const payload =
      jws.payload === '' ? undefined : JSON.parse(Buffer.from(jws.payload, 'base64url').toString());
    await this.#carryOut(path, payload, key, response);
  }

  async #carryOut(
    path: string,
    payload: Record<string, unknown> | undefined,
    key: KeyObject,
    response: ServerResponse,
  ): Promise<void> {
    const [, what, first, second] = path.split('/');
    const order = this.#orders[Number(first)];
    if (what === 'account') {
      const account = `${this.#url}/account/1`;
      this.#accounts.set(account, key);
      response.writeHead(201, { location: account }).end('{}');
    } else if (what === 'order' && payload !== undefined) {
      const domains = (payload.identifiers as { value: string }[]).map(({ value }) => value);
      this.#orders.push({
        domains,
        tokens: domains.map(() => randomUUID()),
        valid: domains.map(() => false),
      });
      response.writeHead(201, { location: `${this.#url}/order/${this.#orders.length - 1}` });
      response.end(this.#print(this.#orders.length - 1));
    } else if (order === undefined) throw new Error('malformed path');
    else if (what === 'order') response.end(this.#print(Number(first)));
    else if (what === 'authorization') response.end(this.#printAuthorization(Number(first), Number(second)));
    else if (what === 'challenge') {
      await this.#ask(order, Number(second), key);
      response.end('{}');
    } else if (what === 'finalize') {
      this.#issue(order, Buffer.from(String(payload?.csr), 'base64url'));
      response.end(this.#print(Number(first)));
    } else response.end(order.certificate);
  }

  #print(index: number): string {
    const order = this.#orders[index] as Order;
    const status =
      order.certificate !== undefined ? 'valid' : order.valid.every(Boolean) ? 'ready' : 'pending';
    return JSON.stringify({
      status,
      authorizations: order.domains.map((_, at) => `${this.#url}/authorization/${index}/${at}`),
      finalize: `${this.#url}/finalize/${index}`,
      ...(order.certificate === undefined ? {} : { certificate: `${this.#url}/certificate/${index}` }),
    });
  }

  #printAuthorization(index: number, at: number): string {
    const order = this.#orders[index] as Order;
    const error = order.reason === undefined ? {} : { error: { detail: order.reason } };
    return JSON.stringify({
      status: order.valid[at] ? 'valid' : order.reason === undefined ? 'pending' : 'invalid',
      identifier: { type: 'dns', value: order.domains[at] },
      challenges: [
        { type: 'dns-01', url: `${this.#url}/never`, token: 'x' },
        { type: 'http-01', url: `${this.#url}/challenge/${index}/${at}`, token: order.tokens[at], ...error },
      ],
    });
  }

  async #ask(order: Order, at: number, key: KeyObject): Promise<void> {
    const { crv, kty, x, y } = key.export({ format: 'jwk' });
    const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    const url = `http://127.0.0.1:${this.challengePort}/.well-known/acme-challenge/${order.tokens[at]}`;
    const answer = await fetch(url).catch(() => undefined);
    const text = answer?.ok ? await answer.text() : '';
    if (text === `${order.tokens[at]}.${thumbprint}`) order.valid[at] = true;
    else order.reason = `the challenge of ${order.domains[at]} was answered with '${text}'`;
  }

  #issue(order: Order, request: Buffer): void {
    if (!order.valid.every(Boolean)) throw new Error('orderNotReady');
    const at = request.indexOf(keyHead);
    const key = createPublicKey({
      key: request.subarray(at, at + keyHead.length + 65),
      format: 'der',
      type: 'spki',
    });
    const nowMs = Date.now();
    order.certificate = issueCertificate({
      subject: order.domains[0] as string,
      issuer: 'Authority of tests',
      issuerKey: this.#key,
      key,
      notBeforeMs: nowMs,
      notAfterMs: nowMs + 90 * dayMs,
      names: order.domains,
    });
  }
}
