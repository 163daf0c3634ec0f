import { createHmac, hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { signatureOf } from './request-signature.ts';

const signatureCrypto = {
  sha256Hex: (data: Uint8Array | string) => hash('sha256', data, 'hex'),
  hmacSha256: (key: Uint8Array | string, text: string) => createHmac('sha256', key).update(text).digest(),
  hmacSha256Hex: (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest('hex'),
};
const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const nowMs = Date.UTC(2015, 7, 30, 12, 36);
const place = { region: 'us-east-1', service: 'service' };

// Requests of the signature test suite that AWS publishes.
it.each([
  ['GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  ['POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
])('signs %s %s as AWS does', (method, path, signature) => {
  const url = new URL(path, 'https://example.amazonaws.com');
  expect(signatureOf({ method, url, headers: [] }, place, { key, nowMs, signatureCrypto })).toEqual([
    ['x-amz-date', '20150830T123600Z'],
    [
      'authorization',
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    ],
  ]);
});

it('signs all headers, in order, the token of temporary credentials among them', () => {
  const headers = [
    ['X-Second', ' b   c '],
    ['x-first', 'a'],
    ['X-First', 'z'],
  ] as const;
  const url = new URL('https://example.amazonaws.com/');
  const temporary = { ...key, sessionToken: 'token' };
  const signed = new Map(
    signatureOf({ method: 'GET', url, headers }, place, { key: temporary, nowMs, signatureCrypto }),
  );
  expect(signed.get('x-amz-security-token')).toBe('token');
  expect(signed.get('authorization')).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-security-token;x-first;x-second,',
  );
});
