import { createHash, createHmac } from 'node:crypto';
import { ServiceError } from '@cairn/kit';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignedMessage } from './open-signature.ts';
import type { SignatureDialect } from './signature-errors.ts';
import { SignatureVerifier } from './signature-verifier.ts';
import { testCrypto } from './testing/test-crypto.ts';

class Sha256 {
  readonly #hash;
  constructor(secret?: Uint8Array | string) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const nowMs = Date.UTC(2026, 0, 31, 12);
const verifier = new SignatureVerifier({
  crypto: testCrypto,
  now: () => nowMs,
  resolveAccessKey: (id) =>
    id === 'AKIDEXAMPLE'
      ? {
          kind: 'found',
          secretAccessKey,
          account: '123456789012',
          principal: { arn: 'arn:aws:iam::123456789012:user/a' },
        }
      : { kind: 'unknown' },
});
const signerOf = (service: string) =>
  new SignatureV4({
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    region: 'us-east-1',
    service,
    sha256: Sha256 as never,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });

interface Asked {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: { readonly [name: string]: string | readonly string[] };
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request as the SDK's signer signs it, in the shape in which it arrives. */
async function sign(asked: Asked, service: string, isPresigned: boolean) {
  const path = `/${asked.segments.map(encoded).join('/')}`;
  const request = {
    method: asked.method,
    protocol: 'http:',
    hostname: 'localhost',
    path,
    query: { ...asked.query } as Record<string, string | string[]>,
    headers: {
      host: 'localhost:4566',
      // As the SDK's presigner for S3 does.
      ...(isPresigned && service === 's3' ? { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } : {}),
      ...asked.headers,
    },
    body: asked.body,
  };
  const signer = signerOf(service);
  const signingDate = new Date(nowMs);
  const signed = isPresigned
    ? await signer.presign(request, {
        signingDate,
        expiresIn: 60,
        unsignableHeaders: new Set(['x-amz-content-sha256']),
      })
    : await signer.sign(request, { signingDate });
  const search = Object.entries(signed.query ?? {})
    .flatMap(([name, value]) => [value].flat().map((one) => `${encoded(name)}=${encoded(String(one))}`))
    .join('&');
  return {
    method: asked.method,
    path,
    query: search === '' ? undefined : new URLSearchParams(search),
    headers: signed.headers,
    rawHeaders: Object.entries(signed.headers).flat(),
    service,
    dialect: (service === 's3' ? 's3' : 'json') as SignatureDialect,
    origin: () => ({}),
  } satisfies SignedMessage;
}

async function verify(message: SignedMessage, body: string): Promise<void> {
  const signature = await verifier.open(message);
  if (message.service === 's3') await signature.verifyHead('repeatable');
  else signature.verifyBody(Buffer.from(body), () => 'repeatable');
}

const token = fc.stringMatching(/^[a-z]{1,8}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => value.isWellFormed());
const segment = fc.oneof(
  token,
  text.filter((value) => value !== '' && value !== '.' && value !== '..'),
);
const headerValue = fc.stringMatching(/^[ -~]{0,20}$/);
const askedArbitrary = fc.record<Asked>({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  segments: fc.array(segment, { maxLength: 4 }),
  query: fc.dictionary(
    text.filter((name) => name !== '' && name !== '__proto__' && !name.toLowerCase().startsWith('x-amz-')),
    fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
    { maxKeys: 4, noNullPrototype: true },
  ),
  headers: fc.dictionary(
    token.map((name) => `x-amz-meta-${name}`),
    headerValue,
    { maxKeys: 3, noNullPrototype: true },
  ),
  body: text,
});
const service = fc.constantFrom('s3', 'states');

describe('the verifier of signatures', () => {
  it("agrees with the SDK's signer about every request", async () => {
    await fc.assert(
      fc.asyncProperty(askedArbitrary, service, fc.boolean(), async (asked, name, isPresigned) => {
        await verify(await sign(asked, name, isPresigned), asked.body);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every request of which anything was changed', async () => {
    const change = fc.constantFrom<(message: SignedMessage) => SignedMessage>(
      (message) => ({ ...message, method: message.method === 'GET' ? 'PUT' : 'GET' }),
      (message) => ({ ...message, path: `${message.path}x` }),
      (message) => ({ ...message, path: `/x/..${message.path}` }),
      (message) => ({ ...message, path: `/${message.path}` }),
      (message) => ({ ...message, query: new URLSearchParams(`${message.query ?? ''}&added=1`) }),
      (message) => ({ ...message, headers: { ...message.headers, host: 'localhost:4567' } }),
      (message) => ({ ...message, rawHeaders: [...message.rawHeaders, 'X-Amz-Target', 'Other.Call'] }),
      (message) => ({ ...message, rawHeaders: [...message.rawHeaders, 'HOST', 'other'] }),
      (message) => ({ ...message, service: 'lambda' }),
    );
    await fc.assert(
      fc.asyncProperty(
        askedArbitrary,
        service,
        fc.boolean(),
        change,
        async (asked, name, isPresigned, alter) => {
          const message = await sign(asked, name, isPresigned);
          await expect(verify(alter(message), asked.body)).rejects.toThrow();
          if (name !== 's3') await expect(verify(message, `${asked.body}.`)).rejects.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses whatever else comes by an error of the service', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        'AWS4-HMAC-SHA256 ',
        'Credential=',
        'AKIDEXAMPLE/20260131/us-east-1/states/aws4_request',
        ', SignedHeaders=host;x-amz-date',
        ', Signature=',
        '0'.repeat(64),
        '20260131T120000Z',
        '20261399T999999Z',
        'Fri, 31 Dec 275000 00:00:00 GMT',
        '+010000-01-01T00:00:00Z',
      ),
    );
    const value = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const names = [
      'authorization',
      'x-amz-date',
      'date',
      'x-amz-security-token',
      'x-amz-content-sha256',
      'host',
    ];
    const parameters = [
      'Algorithm',
      'Credential',
      'Date',
      'Expires',
      'SignedHeaders',
      'Signature',
      'Security-Token',
    ];
    const headers = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });
    const query = fc.dictionary(fc.constantFrom(...parameters.map((name) => `X-Amz-${name}`)), value);
    const dialect = fc.constantFrom<SignatureDialect>('json', 'rest-json', 'query', 's3');
    await fc.assert(
      fc.asyncProperty(headers, query, dialect, value, async (given, asked, spoken, path) => {
        const message: SignedMessage = {
          method: 'GET',
          path: `/${path}`,
          query: Object.keys(asked).length === 0 ? undefined : new URLSearchParams(asked),
          headers: given,
          rawHeaders: Object.entries(given).flat(),
          service: 'states',
          dialect: spoken,
          origin: () => ({}),
        };
        const failure = await verify(message, '').then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(failure).toBeInstanceOf(ServiceError);
      }),
      { numRuns: 2_000 },
    );
  });
});
