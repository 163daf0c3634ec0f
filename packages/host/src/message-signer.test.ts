import { createVerify, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeSigningMaterial, messageSigner } from './message-signer.ts';

it('signs so that the certificate alone tells whether it is right', async () => {
  const nowMs = Date.UTC(2026, 0, 31);
  const material = await makeSigningMaterial(nowMs);
  const signer = messageSigner(material);
  const certificate = new X509Certificate(signer.certificate);
  expect(certificate.subject).toContain('CN=sns.amazonaws.com');
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(nowMs);
  for (const [hash, name] of [
    ['SHA-1', 'RSA-SHA1'],
    ['SHA-256', 'RSA-SHA256'],
  ] as const) {
    const signature = await signer.sign('text ü', hash);
    const verify = (text: string) =>
      createVerify(name).update(text, 'utf8').verify(certificate.publicKey, signature, 'base64');
    expect(verify('text ü')).toBe(true);
    expect(verify('text u')).toBe(false);
    expect(await signer.sign('text ü', hash)).toBe(signature);
  }
});

it('names the certificate by what it is', async () => {
  const [one, other] = [await makeSigningMaterial(0), await makeSigningMaterial(0)];
  expect(messageSigner(one).certificateName).toBe(messageSigner(one).certificateName);
  expect(messageSigner(one).certificateName).not.toBe(messageSigner(other).certificateName);
});
