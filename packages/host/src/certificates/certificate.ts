import { createPublicKey, hash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  der,
  derBits,
  derInteger,
  derNull,
  derObjectId,
  derOctets,
  derSequence,
  derSet,
  derTime,
  derTrue,
  derUtf8,
  printPem,
} from './der.ts';

/** A certificate to be made. */
export interface CertificateRequest {
  /** Common name of whom it is for. */
  readonly subject: string;
  /** Common name of whoever signs; the subject's own for a root. */
  readonly issuer: string;
  /** Private key of whoever signs: on the curve P-256, or RSA. */
  readonly issuerKey: KeyObject;
  /** Key of whom it is for, private or public. */
  readonly key: KeyObject;
  /** Epoch milliseconds. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Host names and addresses it stands for; undefined makes it an authority. */
  readonly names: readonly string[] | undefined;
  /** What the key is for where it stands for no host: such a certificate signs no others. */
  readonly use?: 'signatures' | 'encryption' | undefined;
}

const commonName = '2.5.4.3';
const organisation = '2.5.4.10';
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const rsaWithSha256 = '1.2.840.113549.1.1.11';
const extensionRequest = '1.2.840.113549.1.9.14';
const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const signsCertificates = Buffer.from([0b0000_0110]);
const signsContent = Buffer.from([0b1000_0000]);
const enciphersKeys = Buffer.from([0b0010_0000]);

/** A certificate as PEM. Source: RFC 5280, section 4. */
export function issueCertificate(request: CertificateRequest): string {
  const content = derSequence(
    der(0xa0, derInteger(Buffer.from([2]))),
    // Positive, and not the same twice.
    derInteger(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    signatureAlgorithmOf(request.issuerKey),
    nameOf(request.issuer),
    derSequence(derTime(request.notBeforeMs), derTime(request.notAfterMs)),
    nameOf(request.subject),
    publicKeyOf(request.key),
    der(0xa3, derSequence(...extensionsOf(request))),
  );
  return printPem('CERTIFICATE', signed(content, request.issuerKey));
}

/**
 * A request to sign a key for some host names, as DER. Source: RFC 2986.
 * @param key private, on the curve P-256
 */
export function certificateSigningRequest(key: KeyObject, names: readonly string[]): Buffer {
  const extensions = derSequence(alternativeNames(names));
  const content = derSequence(
    derInteger(Buffer.from([0])),
    derSequence(),
    publicKeyOf(key),
    der(0xa0, derSequence(derObjectId(extensionRequest), derSet(extensions))),
  );
  return signed(content, key);
}

function signed(content: Buffer, key: KeyObject): Buffer {
  const signature = sign('sha256', content, { key, dsaEncoding: 'der' });
  return derSequence(content, signatureAlgorithmOf(key), derBits(signature));
}

/** RSA's has parameters, which are null (RFC 4055, section 5); that of elliptic curves has none (RFC 5758). */
function signatureAlgorithmOf({ asymmetricKeyType }: KeyObject): Buffer {
  return asymmetricKeyType === 'rsa'
    ? derSequence(derObjectId(rsaWithSha256), derNull())
    : derSequence(derObjectId(ecdsaWithSha256));
}

function nameOf(name: string): Buffer {
  return derSequence(
    derSet(derSequence(derObjectId(organisation), derUtf8('Cairn'))),
    derSet(derSequence(derObjectId(commonName), derUtf8(name))),
  );
}

function publicKeyOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** Of the key's bytes, which are the last 65 of its structure on P-256, and all of PKCS #1 where it is RSA. */
function keyIdOf(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const bytes =
    key.asymmetricKeyType === 'rsa'
      ? publicKey.export({ type: 'pkcs1', format: 'der' })
      : publicKeyOf(key).subarray(-65);
  return Buffer.from(hash('sha1', bytes, 'hex'), 'hex');
}

function extensionsOf({ names, use, key, issuerKey }: CertificateRequest): readonly Buffer[] {
  const isAuthority = names === undefined && use === undefined;
  return [
    extension('2.5.29.15', usageOf(isAuthority, use), 'critical'),
    extension(
      '2.5.29.19',
      isAuthority ? derSequence(derTrue(), derInteger(Buffer.from([0]))) : derSequence(),
      'critical',
    ),
    extension('2.5.29.14', derOctets(keyIdOf(key))),
    extension('2.5.29.35', derSequence(der(0x80, keyIdOf(issuerKey)))),
    ...(names === undefined
      ? []
      : [extension('2.5.29.37', derSequence(derObjectId(serverAuthentication))), alternativeNames(names)]),
  ];
}

function usageOf(isAuthority: boolean, use: CertificateRequest['use']): Buffer {
  if (isAuthority) return derBits(signsCertificates, 1);
  return use === 'encryption' ? derBits(enciphersKeys, 5) : derBits(signsContent, 7);
}

function alternativeNames(names: readonly string[]): Buffer {
  return extension('2.5.29.17', derSequence(...names.map(alternativeName)));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return derSequence(derObjectId(id), ...(critical === undefined ? [] : [derTrue()]), derOctets(value));
}

function alternativeName(name: string): Buffer {
  switch (isIP(name)) {
    case 4:
      return der(0x87, Buffer.from(name.split('.').map(Number)));
    case 6:
      return der(0x87, addressBytes(name));
    default:
      return der(0x82, Buffer.from(name, 'ascii'));
  }
}

function addressBytes(address: string): Buffer {
  // A URL prints the address in the one short form, without addresses of the fourth version inside.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (text: string | undefined) => (text ? text.split(':') : []);
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return Buffer.from([...first, ...zeros, ...last].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
