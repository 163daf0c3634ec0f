import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeTokenSignature } from '../node-token-signature.ts';
import { CryptoThreads } from './crypto-threads.ts';
import { generateSigningKey, signTokenES256 } from './token-signing.ts';

const pair = await generateSigningKey();
const threads = new CryptoThreads();
afterAll(() => threads.end());
const signToken = (privateKey: string, text: string) => threads.sign(privateKey, text);

describe('keys that sign tokens', () => {
  it('have 2,048 bits and a name of their own; the public half tells nothing of the private one', async () => {
    const { publicKey, privateKey } = pair;
    expect(Object.keys(publicKey).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(
      createPublicKey({ key: { ...publicKey }, format: 'jwk' }).asymmetricKeyDetails?.modulusLength,
    ).toBe(2_048);
    expect(privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect((await generateSigningKey()).publicKey.kid).not.toBe(publicKey.kid);
  });

  it('sign as RS256 does, many texts at once', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => `ünï.${at}`);
    const signatures = await Promise.all(texts.map((text) => signToken(pair.privateKey, text)));
    const key = createPublicKey({ key: { ...pair.publicKey }, format: 'jwk' });
    for (const [at, text] of texts.entries()) {
      const signature = signatures[at] as string;
      expect(verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64url'))).toBe(true);
      const signed = { algorithm: 'RS256', key: pair.publicKey, signature } as const;
      expect(nodeTokenSignature({ ...signed, text })).toBe(true);
      expect(nodeTokenSignature({ ...signed, text: `${text}.` })).toBe(false);
    }
  });

  it('sign as ES256 does, where they are keys of P-256', async () => {
    const pemOf = (namedCurve: string) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
      const key = publicKey.export({ format: 'jwk' }) as Record<string, unknown>;
      return { key, pem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
    };
    const { key, pem } = pemOf('P-256');
    const signed = { algorithm: 'ES256', key, signature: await signTokenES256(pem, 'text') } as const;
    expect(nodeTokenSignature({ ...signed, text: 'text' })).toBe(true);
    expect(nodeTokenSignature({ ...signed, text: 'texts' })).toBe(false);
    for (const none of [pemOf('P-384').pem, pair.privateKey, 'no key'])
      await expect(signTokenES256(none, 'text')).rejects.toThrow();
  });

  it('that are none are refused, not remembered', async () => {
    for (const _ of [1, 2]) await expect(signToken('no key', 'text')).rejects.toThrow();
    await signToken(pair.privateKey, 'text');
  });
});
