import { describe, expect, it } from 'vitest';
import type { SignedMessage } from './open-signature.ts';
import { readBasicDate } from './read-basic-date.ts';
import { SignatureVerifier } from './signature-verifier.ts';
import { testCrypto } from './testing/test-crypto.ts';

const repeatable = () => 'repeatable' as const;
const secrets: { readonly [accessKeyId: string]: string } = {
  AKIDEXAMPLE: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AKIAIOSFODNN7EXAMPLE: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const verifierAt = (date: string) =>
  new SignatureVerifier({
    crypto: testCrypto,
    now: () => readBasicDate(date),
    resolveAccessKey: (id) => {
      const secretAccessKey = secrets[id];
      return secretAccessKey === undefined
        ? { kind: 'unknown' }
        : { kind: 'found', secretAccessKey, account: '123456789012', principal: { arn: id } };
    },
  });

interface Vector {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers: { readonly [name: string]: string };
  readonly service: string;
}

const messageOf = ({ method = 'GET', path = '/', query, headers, service }: Vector): SignedMessage => ({
  method,
  path,
  query: query === undefined ? undefined : new URLSearchParams(query),
  headers,
  rawHeaders: Object.entries(headers).flat(),
  service,
  dialect: service === 's3' ? 's3' : 'query',
  origin: () => ({}),
});

/** Of the IAM user guide: "Signature Version 4 test suite" and the example of ListUsers. */
describe('the examples of the signing process', () => {
  const date = '20150830T123600Z';
  const authorization = (service: string, signedHeaders: string, signature: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;

  it.each<[string, Vector]>([
    [
      'get-vanilla',
      {
        service: 'service',
        headers: {
          host: 'example.amazonaws.com',
          'x-amz-date': date,
          authorization: authorization(
            'service',
            'host;x-amz-date',
            '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
          ),
        },
      },
    ],
    [
      'ListUsers',
      {
        service: 'iam',
        query: 'Action=ListUsers&Version=2010-05-08',
        headers: {
          host: 'iam.amazonaws.com',
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'x-amz-date': date,
          authorization: authorization(
            'iam',
            'content-type;host;x-amz-date',
            '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
          ),
        },
      },
    ],
  ])('%s holds', async (_name, vector) => {
    const signature = await verifierAt(date).open(messageOf(vector));
    signature.verifyBody(new Uint8Array(), repeatable);
    expect(() => signature.verifyBody(new Uint8Array(1), repeatable)).toThrow('does not match');
  });
});

/** Of the S3 API reference: "Examples: Signature Calculations" and "Transferring Payload in Multiple Chunks". */
describe('the examples of S3', () => {
  const date = '20130524T000000Z';
  const host = 'examplebucket.s3.amazonaws.com';
  const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const authorization = (signedHeaders: string, signature: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`;
  const usual = { host, 'x-amz-content-sha256': emptyHash, 'x-amz-date': date };
  const usualNames = 'host;x-amz-content-sha256;x-amz-date';

  it.each<[string, Omit<Vector, 'service'>]>([
    [
      'GET Object',
      {
        path: '/test.txt',
        headers: {
          ...usual,
          range: 'bytes=0-9',
          authorization: authorization(
            'host;range;x-amz-content-sha256;x-amz-date',
            'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
          ),
        },
      },
    ],
    [
      'PUT Object',
      {
        method: 'PUT',
        path: '/test$file.text',
        headers: {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          host,
          'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
          'x-amz-date': date,
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
          authorization: authorization(
            'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
            '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
          ),
        },
      },
    ],
    [
      'GET Bucket Lifecycle',
      {
        query: 'lifecycle',
        headers: {
          ...usual,
          authorization: authorization(
            usualNames,
            'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
          ),
        },
      },
    ],
    [
      'List Objects',
      {
        query: 'max-keys=2&prefix=J',
        headers: {
          ...usual,
          authorization: authorization(
            usualNames,
            '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
          ),
        },
      },
    ],
    [
      'a presigned URL',
      {
        path: '/test.txt',
        query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
        headers: { host },
      },
    ],
  ])('%s holds', async (_name, vector) => {
    const signature = await verifierAt(date).open(messageOf({ ...vector, service: 's3' }));
    await signature.verifyHead('repeatable');
    const other = { ...vector, service: 's3', path: '/other' };
    const altered = await verifierAt(date).open(messageOf(other));
    await expect(altered.verifyHead('repeatable')).rejects.toThrow('does not match');
  });

  it('PUT Object in chunks holds', async () => {
    const headers = {
      host: 's3.amazonaws.com',
      'x-amz-date': date,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      'content-length': '66824',
      authorization: authorization(
        'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
        '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      ),
    };
    const path = '/examplebucket/chunkObject.txt';
    const signature = await verifierAt(date).open(messageOf({ method: 'PUT', path, headers, service: 's3' }));
    const check = await signature.verifyHead('repeatable');
    if (check.kind !== 'chunks') throw new Error(check.kind);
    const chunks = [
      [65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
      [1_024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
      [0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
    ] as const;
    for (const [length, chunk] of chunks) {
      check.chunks.update(Buffer.alloc(length, 'a'));
      check.chunks.endChunk(`${length.toString(16)};chunk-signature=${chunk}`);
    }
    check.chunks.endTrailers([], undefined);
  });
});
