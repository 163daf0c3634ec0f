import { createPrivateKey, generateKeyPair, generateKeyPairSync, hash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { MessageSigner } from '@cairn/resources';
import { issueCertificate } from './certificates/certificate.ts';

const signInThread = promisify(sign);
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

/** Subscribers of one topic are told the same: what was signed last is not signed again. */
const keptMax = 8;

/** Signs with RSA as SNS does, in threads of its own. */
export function messageSigner({ privateKey, certificate }: SigningMaterial): MessageSigner {
  const key = createPrivateKey(privateKey);
  const kept = new Map<string, Promise<string>>();
  const signNow = async (text: string, algorithm: 'SHA-1' | 'SHA-256'): Promise<string> => {
    const signature = await signInThread(
      algorithm === 'SHA-1' ? 'sha1' : 'sha256',
      Buffer.from(text, 'utf8'),
      key,
    );
    return signature.toString('base64');
  };
  return {
    sign(text, algorithm) {
      const name = `${algorithm} ${text}`;
      const known = kept.get(name);
      if (known !== undefined) return known;
      const signature = signNow(text, algorithm);
      const [oldest] = kept.keys();
      if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest);
      kept.set(name, signature);
      return signature;
    },
    certificate,
    certificateName: `SimpleNotificationService-${hash('sha256', certificate, 'hex').slice(0, 32)}.pem`,
  };
}
