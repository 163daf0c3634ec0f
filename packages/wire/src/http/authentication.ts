import type { CallScope, ResolveAccessKey } from '@cairn/kit';
import type { RequestClient, WireRequest } from '../protocol/wire-request.ts';
import type { WireService } from '../service-signs.ts';
import { CredentialReader, type Credentials } from './credentials.ts';
import { PrivateConnections } from './private-connections.ts';
import { errorFormOf } from './refusals.ts';
import { type CallHead, originOf, type RequestHead } from './request-head.ts';
import type { OpenSignature } from './signature/open-signature.ts';
import { signatureUseOf } from './signature/signature-use.ts';
import { SignatureVerifier, type SignatureVerifierOptions } from './signature/signature-verifier.ts';
import { directClient, type TrustedProxies } from './trusted-proxies.ts';

/** What callers are known by. */
export interface AuthenticationOptions {
  /** Given where signatures are verified; without it any credentials will do. */
  readonly signatures?: SignatureVerifierOptions | undefined;
  /** Where any credentials will do: finds the owners of keys that were made here. */
  readonly knownKeys?: ResolveAccessKey | undefined;
  /** Whose word about hosts and clients is taken. */
  readonly proxies?: TrustedProxies | undefined;
}

/** Tells who asks, the same way for ordinary requests, whole ones and what is asked over a WebSocket. */
export class Authentication {
  readonly #credentials: CredentialReader;
  readonly #verifier: SignatureVerifier | undefined;
  readonly #connections = new PrivateConnections();
  readonly #proxies: TrustedProxies | undefined;

  constructor({ signatures, knownKeys, proxies }: AuthenticationOptions) {
    this.#credentials = new CredentialReader(knownKeys);
    this.#verifier = signatures && new SignatureVerifier(signatures);
    this.#proxies = proxies;
  }

  /** Whether signatures are verified. */
  get isVerifying(): boolean {
    return this.#verifier !== undefined;
  }

  /** What a request says of its caller, unverified. @throws ServiceError where it says nothing, or no sense */
  claimedBy(headers: RequestHead['headers'], query: URLSearchParams | undefined): Credentials {
    return this.#credentials.read(headers, query);
  }

  /**
   * Looks at a request's signature where signatures are verified; undefined where none is.
   * @throws ServiceError where there is none, or one that does not hold
   */
  open(call: CallHead, service: WireService): Promise<OpenSignature> | undefined {
    const { request, path, query } = call;
    return this.#verifier?.open({
      method: request.method ?? 'GET',
      path,
      query: query.ifAny(),
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      service: service.signingName,
      dialect: errorFormOf(service, request).signatureDialect ?? 'json',
      connection: () => this.#connections.numberOf(request, this.#proxies !== undefined),
      origin: () => originOf(request, this.clientOf(request)),
    });
  }

  /** Who asks, by a request that is complete. @throws ServiceError */
  async authenticate(call: CallHead, service: WireService, wanted: WireRequest): Promise<CallScope> {
    const opening = this.open(call, service);
    if (opening === undefined) return this.claimedBy(call.request.headers, call.query.ifAny()).scope;
    const signature = await opening;
    await signature.verifyBody(wanted.body, () => signatureUseOf(service.protocol, wanted));
    return signature.scope;
  }

  /** Where a request came from, as trusted proxies tell it. */
  clientOf(request: RequestHead): RequestClient {
    return this.#proxies?.clientOf(request) ?? directClient(request);
  }
}
