import { createPrivateKey, generateKeyPair, generateKeyPairSync, hash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { MessageSigner } from '@cairn/resources';
import { issueCertificate } from './certificates/certificate.ts';

const modulusBits = 2_048;
const yearMs = 365 * 86_400_000;
const years = 20;

/** What signs messages of topics, as it is kept: both as PEM. */
export interface SigningMaterial {
  readonly privateKey: string;
  readonly certificate: string;
}

/** Makes a key and its certificate. @param nowMs epoch milliseconds */
export async function makeSigningMaterial(nowMs: number): Promise<SigningMaterial> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: modulusBits });
  // Readers of messages take the key out of the certificate; nobody asks who has signed that.
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate({
    subject: 'sns.amazonaws.com',
    issuer: 'Cairn messages',
    issuerKey: issuer.privateKey,
    key: privateKey,
    notBeforeMs: nowMs - 86_400_000,
    notAfterMs: nowMs + years * yearMs,
    names: ['sns.amazonaws.com'],
  });
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate };
}

/** Signs with RSA as SNS does. */
export function messageSigner({ privateKey, certificate }: SigningMaterial): MessageSigner {
  const key = createPrivateKey(privateKey);
  return {
    sign: (text, algorithm) =>
      sign(algorithm === 'SHA-1' ? 'sha1' : 'sha256', Buffer.from(text, 'utf8'), key).toString('base64'),
    certificate,
    certificateName: `SimpleNotificationService-${hash('sha256', certificate, 'hex').slice(0, 32)}.pem`,
  };
}
