import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import {
  childOf,
  childrenOf,
  elementsIn,
  isNamed,
  SamlRefused,
  textOf,
  type XmlElement,
} from './saml-xml.ts';

interface BlockCipher {
  readonly mode: 'gcm' | 'cbc';
  readonly keyBytes: 16 | 24 | 32;
}

/** Source: XML Encryption 1.1, section 5.2; Triple DES is not among them. */
const blockCiphers: { readonly [algorithm: string]: BlockCipher } = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': { mode: 'gcm', keyBytes: 16 },
  'http://www.w3.org/2009/xmlenc11#aes192-gcm': { mode: 'gcm', keyBytes: 24 },
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': { mode: 'gcm', keyBytes: 32 },
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': { mode: 'cbc', keyBytes: 16 },
  'http://www.w3.org/2001/04/xmlenc#aes192-cbc': { mode: 'cbc', keyBytes: 24 },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': { mode: 'cbc', keyBytes: 32 },
};

/** Keys travel by RSA-OAEP: PKCS #1 v1.5 tells by its refusals what a key is (XML Encryption 1.1, section 5.5.1). */
const oaepWithSha1 = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p';
const oaep = 'http://www.w3.org/2009/xmlenc11#rsa-oaep';
/** Hashes of OAEP by their own names, and by those that they have within the mask. */
const hashes: { readonly [algorithm: string]: string } = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2009/xmlenc11#mgf1sha1': 'sha1',
  'http://www.w3.org/2009/xmlenc11#mgf1sha256': 'sha256',
  'http://www.w3.org/2009/xmlenc11#mgf1sha512': 'sha512',
};
const sha1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
const maskBySha1 = 'http://www.w3.org/2009/xmlenc11#mgf1sha1';
const elementType = 'http://www.w3.org/2001/04/xmlenc#Element';
const ivBytes = { gcm: 12, cbc: 16 } as const;
const tagBytes = 16;

/** What is encrypted, and how; nothing of it has been opened as yet. */
export interface EncryptedAssertion {
  readonly cipher: BlockCipher;
  readonly content: Buffer;
  /** Hash of OAEP, by OpenSSL's name. */
  readonly oaepHash: string;
  readonly key: Buffer;
}

/**
 * Reads how the assertion of a response is encrypted. What is refused here follows from what everybody can read.
 * @throws SamlRefused where a cipher is weak or unknown, or the form is another one
 */
export function readEncryptedAssertion(response: XmlElement): EncryptedAssertion {
  const encrypted = only(response, 'saml:EncryptedAssertion');
  const data = only(encrypted, 'xenc:EncryptedData');
  const type = data.getAttribute('Type') ?? '';
  if (type !== '' && type !== elementType)
    throw new SamlRefused('decryption', `what is encrypted is ${type}`);
  const algorithm = algorithmOf(only(data, 'xenc:EncryptionMethod'));
  const cipher = Object.hasOwn(blockCiphers, algorithm) ? blockCiphers[algorithm] : undefined;
  if (cipher === undefined) throw new SamlRefused('decryption', `the cipher ${algorithm} is not taken`);
  const key = encryptedKeyOf(encrypted, data);
  return {
    cipher,
    content: cipherValueOf(data),
    oaepHash: oaepHashOf(only(key, 'xenc:EncryptionMethod')),
    key: cipherValueOf(key),
  };
}

/**
 * Opens it. Whatever goes wrong is the same refusal: whether a padding or a key was right is nobody's business.
 * @param privateKey PKCS #8 as PEM
 * @throws SamlRefused
 */
export function openAssertion(
  { cipher: { mode, keyBytes }, content, oaepHash, key }: EncryptedAssertion,
  privateKey: string,
): string {
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const secret = privateDecrypt({ key: privateKey, padding, oaepHash }, key);
    if (secret.length !== keyBytes) throw new RangeError('the key has another length');
    const iv = content.subarray(0, ivBytes[mode]);
    const bits = keyBytes * 8;
    const bytes = mode === 'gcm' ? openGcm(bits, secret, iv, content) : openCbc(bits, secret, iv, content);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SamlRefused('decryption', 'the assertion could not be opened');
  }
}

function openGcm(bits: number, secret: Buffer, iv: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(`aes-${bits as 128}-gcm`, secret, iv, { authTagLength: tagBytes });
  decipher.setAuthTag(content.subarray(-tagBytes));
  return Buffer.concat([decipher.update(content.subarray(ivBytes.gcm, -tagBytes)), decipher.final()]);
}

function openCbc(bits: number, secret: Buffer, iv: Buffer, content: Buffer): Buffer {
  const decipher = createDecipheriv(`aes-${bits}-cbc`, secret, iv).setAutoPadding(false);
  const bytes = Buffer.concat([decipher.update(content.subarray(ivBytes.cbc)), decipher.final()]);
  // The last byte counts those that are no content; what the others hold is not said (section 5.2.1).
  const count = bytes.at(-1) ?? 0;
  if (count < 1 || count > 16) throw new RangeError('the padding is none');
  return bytes.subarray(0, -count);
}

/** Of the one key that there is: within what it opens, or beside it. */
function encryptedKeyOf(encrypted: XmlElement, data: XmlElement): XmlElement {
  const infos = childrenOf(data, 'ds:KeyInfo').flatMap((info) => childrenOf(info, 'xenc:EncryptedKey'));
  const [key, another] = [...infos, ...childrenOf(encrypted, 'xenc:EncryptedKey')];
  if (key === undefined || another !== undefined) {
    throw new SamlRefused('decryption', 'there is not exactly one encrypted key');
  }
  return key;
}

/** OpenSSL takes one hash for the label and the mask: where they differ, the key cannot be opened. */
function oaepHashOf(method: XmlElement): string {
  const algorithm = algorithmOf(method);
  if (algorithm !== oaepWithSha1 && algorithm !== oaep) {
    throw new SamlRefused('decryption', `keys encrypted by ${algorithm} are not taken`);
  }
  const known = ['DigestMethod', 'MGF'];
  const other = elementsIn(method).find(
    (each) => !known.includes(each.localName) && !isNamed(each, 'xenc:KeySize'),
  );
  if (other !== undefined) throw new SamlRefused('decryption', `OAEP with ${other.localName} is not taken`);
  const digest = childOf(method, 'ds:DigestMethod');
  const mask = algorithm === oaep ? childOf(method, 'xenc11:MGF') : undefined;
  const names = [digest ? algorithmOf(digest) : sha1, mask ? algorithmOf(mask) : maskBySha1];
  const [first, second] = names.map((name) => (Object.hasOwn(hashes, name) ? hashes[name] : undefined));
  if (first === undefined || first !== second) {
    throw new SamlRefused('decryption', `OAEP with ${names.join(' and ')} is not taken`);
  }
  return first;
}

function cipherValueOf(element: XmlElement): Buffer {
  return Buffer.from(textOf(only(only(element, 'xenc:CipherData'), 'xenc:CipherValue')), 'base64');
}

function algorithmOf(element: XmlElement): string {
  return element.getAttribute('Algorithm') ?? '';
}

function only(parent: XmlElement, name: Parameters<typeof childOf>[1]): XmlElement {
  const child = childOf(parent, name);
  if (child === undefined) throw new SamlRefused('decryption', `there is no ${name}`);
  return child;
}
