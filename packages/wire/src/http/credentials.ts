import { type CallScope, RecentMap, type ResolveAccessKey, ServiceError } from '@cairn/kit';

/** Who calls and where to, as a signature's credential scope says. */
export interface Credentials {
  readonly scope: CallScope;
  /** Signing name of the service: `states`. */
  readonly service: string;
}

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** Account of callers whose access key is not one. */
export const defaultAccount = '000000000000';

/** Of callers who have not said who they are: those of requests that a service claims. */
export const anonymousScope: CallScope = {
  account: defaultAccount,
  region: 'us-east-1',
  principal: { arn: 'anonymous' },
};

const credentialPattern =
  /\bCredential=([^/,\s]{1,256})\/[^/,\s]{1,32}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request\b/;
const presignedPattern = /^([^/]{1,256})\/[^/]{1,32}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/;
/** As IAM and STS make them. */
const madeKeyPattern = /^A[KS]IA[A-Z2-7]{16}$/;
const keptMax = 1_000;

interface KeptCredentials extends Credentials {
  readonly accessKey: string;
}

/** The second version of signatures names no service: only S3 still takes it, in presigned URLs above all. */
const secondVersionPattern = /^AWS ([^:\s]{1,256}):/;

function secondVersion(accessKey: string): Credentials {
  const account = /^\d{12}$/.test(accessKey) ? accessKey : defaultAccount;
  const principal = { arn: `arn:aws:iam::${account}:root` };
  return { scope: { account, region: 'us-east-1', principal }, service: 's3' };
}

/**
 * Reads the credential scope of requests: the Authorization header, or X-Amz-Credential of a presigned
 * one. Any credentials are accepted, but some must be given: a web page cannot make them up without
 * asking first (CORS), so it cannot run code on a developer's machine. Keys that were made here stand for their owners.
 */
export class CredentialReader {
  /** Clients send the same scope again and again. */
  readonly #kept = new RecentMap<string, KeptCredentials>(keptMax);
  readonly #knownKeys: ResolveAccessKey | undefined;

  /** @param knownKeys finds the owners of keys that IAM and STS have made */
  constructor(knownKeys?: ResolveAccessKey) {
    this.#knownKeys = knownKeys;
  }

  /** @throws ServiceError MissingAuthenticationTokenException, IncompleteSignatureException */
  read(headers: Headers, query: URLSearchParams | undefined): Credentials {
    const authorization = headers.authorization;
    if (typeof authorization === 'string' && authorization !== '') {
      const second = authorization.startsWith('AWS4')
        ? undefined
        : secondVersionPattern.exec(authorization)?.[1];
      if (second !== undefined) return secondVersion(second);
      const end = authorization.indexOf('/aws4_request');
      // The signature that follows differs from request to request.
      const key = end === -1 ? authorization : authorization.slice(0, end + 13);
      return this.#known(this.#keep(key, credentialPattern), headers['x-amz-security-token']);
    }
    const presigned = query?.get('X-Amz-Credential');
    if (presigned)
      return this.#known(this.#keep(presigned, presignedPattern), query?.get('X-Amz-Security-Token'));
    const accessKey = query?.get('AWSAccessKeyId');
    if (accessKey && query?.has('Signature')) return secondVersion(accessKey);
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
      status: 403,
    });
  }

  /** A key whose owner is not known, or whose session is over, is any key. */
  #known(kept: KeptCredentials, token: unknown): Credentials {
    if (this.#knownKeys === undefined || !madeKeyPattern.test(kept.accessKey)) return kept;
    const found = this.#knownKeys(kept.accessKey, typeof token === 'string' ? token : undefined);
    if (found instanceof Promise || found.kind !== 'found') return kept;
    const { account, principal } = found;
    return { ...kept, scope: { account, region: kept.scope.region, principal } };
  }

  #keep(text: string, pattern: RegExp): KeptCredentials {
    const kept = this.#kept.get(text);
    if (kept !== undefined) return kept;
    const match = pattern.exec(text);
    if (match === null)
      throw new ServiceError(
        'IncompleteSignatureException',
        "Authorization header requires 'Credential' parameter of the form ACCESS_KEY/DATE/REGION/SERVICE/aws4_request.",
        { status: 403 },
      );
    const [, accessKey, region, service] = match as unknown as [string, string, string, string];
    const account = /^\d{12}$/.test(accessKey) ? accessKey : defaultAccount;
    const principal = { arn: `arn:aws:iam::${account}:root` };
    const credentials = { scope: { account, region, principal }, service, accessKey };
    this.#kept.set(text, credentials);
    return credentials;
  }
}
