import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from './credentials.ts';
import { percentEncode, signLink, signRequest, type UnsignedRequest } from './sign-request.ts';

const credentials: Credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const nowMs = Date.parse('2026-03-04T05:06:07.890Z');

/** The hash that the reference signer asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : new Uint8Array(secret as ArrayBuffer));
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error('not used');
  }
}

async function referenceOf(
  request: UnsignedRequest,
  service: string,
  given: Credentials,
): Promise<string | undefined> {
  const signer = new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: given as never,
    sha256: Sha256 as never,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const query: Record<string, string | string[]> = Object.create(null);
  for (const pair of request.query === '' ? [] : request.query.split('&')) {
    const [name = '', value = ''] = pair.split('=').map(decodeURIComponent);
    const known = query[name];
    query[name] = known === undefined ? value : [known, value].flat();
  }
  const signed = (await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: 'studio.localhost',
      path: request.path,
      query,
      headers: { ...request.headers, host: request.host },
      body: request.body,
    } as never,
    { signingDate: new Date(nowMs) },
  )) as unknown as { readonly headers: Readonly<Record<string, string>> };
  return signed.headers.authorization;
}

function ours(request: UnsignedRequest, service: string, given: Credentials): string | undefined {
  return signRequest(request, given, { service, region: 'eu-central-1', nowMs }).authorization;
}

const base: UnsignedRequest = {
  method: 'POST',
  host: 'studio.localhost:4566',
  path: '/',
  query: '',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AWSStepFunctions.ListStateMachines',
  },
  body: '{}',
};

const requests: readonly (readonly [
  name: string,
  service: string,
  request: UnsignedRequest,
  session?: string,
])[] = [
  ['an action of a JSON service', 'states', base],
  ['a session token', 'states', base, 'token+with/odd=characters'],
  ['a body beyond ASCII', 'dynamodb', { ...base, body: '{"name":"Grüße 🪨"}' }],
  [
    'bytes',
    'lambda',
    { ...base, path: '/2015-03-31/functions/a%3Ab/invocations', body: new Uint8Array([0, 255, 10]) },
  ],
  [
    'a query',
    'scheduler',
    { ...base, method: 'GET', path: '/schedules', query: 'b=2&a=1&a=0&a-b=%20x%2Fy&c=', body: '' },
  ],
  ['a key of S3', 's3', { ...base, method: 'PUT', path: '/bucket/a%20b/%C3%BC%2B%28c%29~', body: 'content' }],
  [
    'a list of S3',
    's3',
    {
      ...base,
      method: 'GET',
      path: '/bucket',
      query: 'list-type=2&prefix=a%2Fb%20c&delimiter=%2F',
      body: '',
    },
  ],
  [
    'headers with many blanks',
    'states',
    { ...base, headers: { ...base.headers, 'x-amz-note': '  a   b  ' } },
  ],
];

describe('the signer', () => {
  for (const [name, service, request, sessionToken] of requests) {
    it(`signs ${name} as AWS's own signer does`, async () => {
      const given = sessionToken === undefined ? credentials : { ...credentials, sessionToken };
      expect(ours(request, service, given)).toBe(await referenceOf(request, service, given));
    });
  }

  it('signs any path, query and body as AWS’s own signer does', async () => {
    const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).map(encoded);
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 4 }),
        fc.uniqueArray(fc.tuple(part, part), { maxLength: 4, selector: ([name]) => name }),
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
        fc.constantFrom('states', 's3', 'lambda'),
        async (segments, pairs, body, service) => {
          const query = pairs.map(([name, value]) => `${name}=${value}`).join('&');
          const request = { ...base, path: `/${segments.join('/')}`, query, body };
          expect(ours(request, service, credentials)).toBe(await referenceOf(request, service, credentials));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** `.` and `..` never go out: the wire refuses them. */
function encoded(text: string): string {
  return percentEncode(text.toWellFormed().replaceAll('.', '-'));
}

it.each([
  ['long-lived credentials', credentials],
  ['a session', { ...credentials, sessionToken: 'a+token/with=signs' }],
])("signs a link by %s as AWS's own signer does", async (_, given) => {
  const signer = new SignatureV4({
    service: 's3',
    region: 'eu-central-1',
    credentials: given as never,
    sha256: Sha256 as never,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const read = { host: 'localhost:4566', path: '/bucket/a%20b/%C3%A9%27.json', expiresSeconds: 3_600 };
  const reference = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: 'localhost',
      port: 4566,
      path: read.path,
      query: {},
      headers: { host: read.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    {
      expiresIn: read.expiresSeconds,
      signingDate: new Date(nowMs),
      unhoistableHeaders: new Set(['x-amz-content-sha256']),
      unsignableHeaders: new Set(['x-amz-content-sha256']),
    },
  );
  const own = new URLSearchParams(signLink(read, given, { service: 's3', region: 'eu-central-1', nowMs }));
  expect(own.get('X-Amz-Signature')).toBe(reference.query?.['X-Amz-Signature']);
});
