import { generateKeyPair, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { CertifiedKeyPair, CertifiedKeyRequest } from '@cairn/identity/user-pools';

/** An RSA key of 2,048 bits, made by a thread of Node's pool, and its certificate, which it signs itself. */
export async function generateCertifiedKey(request: CertifiedKeyRequest): Promise<CertifiedKeyPair> {
  // Few pools know a provider that asks for one.
  const { issueCertificate } = await import('../certificates/certificate.ts');
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const pem = issueCertificate({
    ...request,
    ...{ issuer: request.subject, issuerKey: privateKey, key: privateKey, names: undefined },
  });
  return {
    certificate: new X509Certificate(pem).raw.toString('base64'),
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  };
}
