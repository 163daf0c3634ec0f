import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { JsonObject } from '@cairn/kit';

/** What a browser would pass to an authenticator, and what it would lie about. */
export interface CeremonyRequest {
  readonly challenge: string;
  readonly relyingPartyId: string;
  readonly origin: string;
  readonly userVerified?: boolean;
}

const userPresent = 0x01;
const userVerifiedFlag = 0x04;
const attested = 0x40;

/** An authenticator made of software: one P-256 key, attestation `none`, a counter. */
export class SoftwareAuthenticator {
  readonly id = randomBytes(32);
  counter = 0;
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync(
    'ec',
    { namedCurve: 'P-256' },
  );

  /** What `navigator.credentials.create` gives, as JSON. */
  register(request: CeremonyRequest): JsonObject {
    const data = this.#authenticatorData(request, true);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
      ...[text('authData'), bytes(data)],
    ]);
    return this.#answer({
      clientDataJSON: clientData('webauthn.create', request).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What `navigator.credentials.get` gives, as JSON. */
  assert(request: CeremonyRequest): JsonObject {
    this.counter += 1;
    const data = this.#authenticatorData(request, false);
    const client = clientData('webauthn.get', request);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
    });
  }

  #answer(response: JsonObject): JsonObject {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #authenticatorData(
    { relyingPartyId, userVerified = true }: CeremonyRequest,
    isRegistration: boolean,
  ): Buffer {
    const head = Buffer.alloc(37);
    createHash('sha256').update(relyingPartyId).digest().copy(head);
    head[32] = userPresent | (userVerified ? userVerifiedFlag : 0) | (isRegistration ? attested : 0);
    head.writeUInt32BE(this.counter, 33);
    if (!isRegistration) return head;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    return Buffer.concat([head, Buffer.alloc(16), length, this.id, this.#coseKey()]);
  }

  /** EC2, ES256, P-256 (RFC 9052). */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
      ...[Buffer.from([0x21]), bytes(Buffer.from(x, 'base64url'))],
      ...[Buffer.from([0x22]), bytes(Buffer.from(y, 'base64url'))],
    ]);
  }
}

function clientData(type: string, { challenge, origin }: CeremonyRequest): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** Text of fewer than 24 bytes in CBOR. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

/** Bytes in CBOR, their length in as few bytes as it takes. */
function bytes(value: Buffer): Buffer {
  const { length } = value;
  const head = Buffer.from(length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]);
  return Buffer.concat([head, value]);
}
