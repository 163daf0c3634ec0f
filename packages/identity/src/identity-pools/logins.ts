import { isJsonArray, type JsonObject, memberOf, ServiceError } from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolPorts } from './identity-pool-ports.ts';
import type { IdentityPoolRecord, LinkedLogin } from './identity-pool-records.ts';
import { checkExpiry, identityPoolIssuer, type OpenIdTokens } from './open-id-tokens.ts';
import { awsNameOf, clientsOf, openIdArnOf, regionOf, userPoolOf } from './provider-names.ts';

/** By whom somebody says that he is known: tokens by the names of providers. */
export type LoginsInput = { readonly [provider: string]: string };

/** A login that its provider has vouched for. */
export interface VerifiedLogin extends LinkedLogin {
  readonly claims: JsonObject;
  /** Where its role mapping and its tags are kept. */
  readonly mappingName: string;
  /** What `amr` says of it. */
  readonly methods: readonly string[];
}

/** What a pool's own token, made for a developer's user, says. */
export interface OwnLogin {
  readonly identityId: string;
  /** Its `amr`. */
  readonly methods: readonly string[];
  readonly tags: { readonly [key: string]: string };
  /** When it ends: what is given for it does not go on for longer. */
  readonly expiresSeconds: number;
}

/** Logins, once they were verified. */
export interface VerifiedLogins {
  readonly logins: readonly VerifiedLogin[];
  readonly own?: OwnLogin;
}

/** Social providers whose tokens are those of OpenID Connect. */
const openSocial: ReadonlySet<string> = new Set(['accounts.google.com', 'appleid.apple.com']);
const otherSocial: ReadonlySet<string> = new Set([
  'graph.facebook.com',
  'www.amazon.com',
  'api.twitter.com',
  'www.digits.com',
]);

type LoginPorts = Pick<
  IdentityPoolPorts,
  'places' | 'clock' | 'limits' | 'federation' | 'verifyUserPoolToken' | 'isSignedIn'
>;

/** Verifies what people show to say who they are: a provider of the pool's, made for an app of the pool's, not ended. */
export class Logins {
  readonly #ports: LoginPorts;
  readonly #tokens: OpenIdTokens;

  constructor(ports: LoginPorts, tokens: OpenIdTokens) {
    this.#ports = ports;
    this.#tokens = tokens;
  }

  /** @throws ServiceError NotAuthorizedException, InvalidParameterException, ExternalServiceException */
  async verify(pool: IdentityPoolRecord, input: LoginsInput = {}): Promise<VerifiedLogins> {
    const logins: VerifiedLogin[] = [];
    let own: OwnLogin | undefined;
    for (const [name, token] of Object.entries(input)) {
      if (name === identityPoolIssuer) own = await this.#verifyOwn(pool, token);
      else logins.push(await this.#verifyOne(pool, name, token));
    }
    return own === undefined ? { logins } : { logins, own };
  }

  /** A user of the developer's own, for whom the developer vouches with the signature of his call. */
  developerLogin(pool: IdentityPoolRecord, user: string): LinkedLogin {
    const { DeveloperProviderName } = pool.settings;
    if (DeveloperProviderName === undefined) throw identityPoolErrors.providerNotOfPool();
    return { provider: DeveloperProviderName, subject: this.#checkedSubject(user) };
  }

  /**
   * Only tokens that a developer has asked for are logins. Others are for STS: those of guests would make them users, and
   * those of users would outlast their signing out.
   */
  async #verifyOwn(pool: IdentityPoolRecord, token: string): Promise<OwnLogin> {
    const own = await this.#tokens.verify(token, pool);
    const { DeveloperProviderName: developer } = pool.settings;
    if (developer === undefined || !own.methods.includes(developer)) {
      throw identityPoolErrors.invalidLogin("The token is not of a developer's user.");
    }
    return own;
  }

  async #verifyOne(pool: IdentityPoolRecord, name: string, token: string): Promise<VerifiedLogin> {
    const userPoolId = userPoolOf(this.#ports.places, name);
    if (userPoolId !== undefined) return this.#verifyUser(pool, userPoolId, token);
    const arn = openIdArnOf(pool, name);
    if (arn !== undefined) {
      const provider = (await this.#ports.federation()).openIdProvider(arn);
      if (provider === undefined) throw identityPoolErrors.providerNotOfPool();
      return this.#verifyOpenId(token, { provider, mappingName: arn });
    }
    const appId = memberOf(pool.settings.SupportedLoginProviders ?? {}, name);
    if (openSocial.has(name) && typeof appId === 'string') {
      return this.#verifyOpenId(token, { provider: { name, clientIds: [appId] }, mappingName: name });
    }
    const isSaml = pool.settings.SamlProviderARNs?.includes(name) === true;
    if (isSaml || otherSocial.has(name)) throw identityPoolErrors.providerUnsupported(name);
    throw identityPoolErrors.providerNotOfPool();
  }

  async #verifyUser(pool: IdentityPoolRecord, userPoolId: string, token: string): Promise<VerifiedLogin> {
    const { places, clock, verifyUserPoolToken, isSignedIn } = this.#ports;
    const clients = clientsOf(places, pool, userPoolId);
    if (clients.length === 0) throw identityPoolErrors.providerNotOfPool();
    const said = readJsonWebToken(token)?.claims;
    if (said === undefined)
      throw identityPoolErrors.invalidLogin('Not a valid OpenId Connect identity token.');
    // Why a token is none is told by what it says of itself; whether it is one, only by what was verified.
    checkExpiry(said, clock.now());
    if (memberOf(said, 'aud') === undefined)
      throw identityPoolErrors.invalidLogin('Missing a required claim: aud');
    const claims = await verifyUserPoolToken(userPoolId, token);
    if (claims === undefined) throw identityPoolErrors.invalidLogin("Couldn't verify signed token.");
    checkExpiry(claims, clock.now());
    if (memberOf(claims, 'token_use') !== 'id') {
      throw identityPoolErrors.invalidLogin('Not a valid OpenId Connect identity token.');
    }
    if (memberOf(claims, 'iss') !== places.issuer(regionOf(userPoolId), userPoolId)) {
      throw identityPoolErrors.invalidLogin("Issuer doesn't match providerName");
    }
    const client = clients.find(({ ClientId }) => ClientId === memberOf(claims, 'aud'));
    if (client === undefined) throw identityPoolErrors.invalidLogin('Incorrect token audience.');
    if (client.ServerSideTokenCheck === true && !(await isSignedIn(userPoolId, claims))) {
      throw identityPoolErrors.invalidLogin('Token has been revoked.');
    }
    const provider = awsNameOf(userPoolId);
    const subject = this.#checkedSubject(memberOf(claims, 'sub'));
    const methods = [provider, `${provider}:CognitoSignIn:${subject}`];
    return { provider, subject, claims, mappingName: `${provider}:${client.ClientId}`, methods };
  }

  async #verifyOpenId(
    token: string,
    by: {
      readonly provider: { readonly name: string; readonly clientIds: readonly string[] };
      readonly mappingName: string;
    },
  ): Promise<VerifiedLogin> {
    const { webIdentities } = await this.#ports.federation();
    const { name } = by.provider;
    try {
      if (webIdentities.issuerOf(token) !== name) {
        throw identityPoolErrors.invalidLogin("Issuer doesn't match providerName");
      }
      const { claims, subject } = await webIdentities.verify(token, by.provider);
      const checked = this.#checkedSubject(subject);
      const methods = [name, `${name}:OIDC:${checked}`];
      return { provider: name, subject: checked, claims, mappingName: by.mappingName, methods };
    } catch (error) {
      throw asLoginError(error);
    }
  }

  #checkedSubject(subject: unknown): string {
    const max = this.#ports.limits.identityPoolLoginCharacters;
    if (typeof subject !== 'string' || subject === '' || subject.length > max) {
      throw identityPoolErrors.invalidLogin('Missing a required claim: sub');
    }
    return subject;
  }
}

/** STS's words for what is wrong with a token, in those of identity pools. */
function asLoginError(error: unknown): unknown {
  if (!(error instanceof ServiceError) || error.code === 'NotAuthorizedException') return error;
  if (error.code === 'IDPCommunicationError') return identityPoolErrors.external(error.message);
  return identityPoolErrors.invalidLogin(error.message);
}

/** A claim as texts: one, or those of a list. What is neither text, number nor truth value has none. */
export function textsOf(claims: JsonObject, claim: string): readonly string[] {
  const value = memberOf(claims, claim);
  const all = isJsonArray(value) ? value : [value];
  return all.flatMap((each) =>
    typeof each === 'string'
      ? [each]
      : typeof each === 'number' || typeof each === 'boolean'
        ? [String(each)]
        : [],
  );
}
