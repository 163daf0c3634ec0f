import { type JsonObject, memberOf } from '@cairn/kit';
import type { FederatedRequest } from '../managed-login/federated-sign-ins.ts';
import { claimTexts, mergedTexts } from './claim-texts.ts';
import { exchangeCode, type ProviderTokens, returnedCode } from './code-exchange.ts';
import { federationErrors } from './federation-errors.ts';
import type { FederationGround } from './federation-ports.ts';
import { verifiedIdToken } from './id-token.ts';
import type { AwaitedReturn, IdentityProviderKind, ProvidedIdentity } from './identity-provider-kind.ts';
import { type OpenIdEndpoints, openIdEndpoints } from './open-id-endpoints.ts';
import { type ProviderSettings, providerSettings } from './provider-settings.ts';
import { codeChallenge, unguessable } from './sign-in-proof.ts';

/** What a provider has told so far. */
export interface OpenIdAnswer {
  readonly settings: ProviderSettings;
  readonly endpoints: OpenIdEndpoints;
  readonly claims: JsonObject;
  readonly tokens: ProviderTokens;
  readonly answer: AwaitedReturn;
}

/** What one provider does differently from the others. */
export interface OpenIdProfile {
  /** Whether it knows code verifiers, where it does not say so itself. */
  readonly takesCodeVerifier: boolean;
  /** What goes along to the provider beside what all are told. */
  parameters(request: FederatedRequest, settings: ProviderSettings): { readonly [name: string]: string };
  clientSecret(ground: FederationGround, settings: ProviderSettings): Promise<string | undefined>;
  /** Issuers that tokens may name. */
  issuers(issuer: string): readonly string[];
  /** What it tells beside the ID token. */
  attributes(ground: FederationGround, told: OpenIdAnswer): Promise<ReadonlyMap<string, string>>;
}

/**
 * Providers of OpenID Connect, by the authorization code flow. A return is taken for the sign-in that it was begun for
 * alone: the nonce is in the ID token, the code verifier goes with the code, and the issuer is the one that was asked.
 */
export function openIdKind(ground: FederationGround, profile: OpenIdProfile): IdentityProviderKind {
  const { context, documents } = ground;
  return {
    async begin(request) {
      const settings = providerSettings(context.seal, request.provider);
      const endpoints = await openIdEndpoints(documents, settings);
      const nonce = unguessable(context.crypto);
      const codeVerifier = unguessable(context.crypto);
      const isVerified = profile.takesCodeVerifier && endpoints.takesCodeVerifier;
      const location = new URL(endpoints.authorize);
      const parameters = {
        ...profile.parameters(request, settings),
        ...{ client_id: settings.clientId, redirect_uri: request.returnUri, response_type: 'code' },
        ...{ scope: settings.scopes, state: request.state, nonce },
        ...(isVerified && {
          code_challenge: codeChallenge(context.crypto, codeVerifier),
          code_challenge_method: 'S256',
        }),
      };
      for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
      const kept = { nonce, issuer: endpoints.issuer, clientId: settings.clientId };
      return { location: location.href, kept: isVerified ? { ...kept, codeVerifier } : kept };
    },
    async finish(answer) {
      const settings = providerSettings(context.seal, answer.provider);
      const endpoints = await openIdEndpoints(documents, settings);
      checkIssuer(answer, settings, endpoints);
      const code = returnedCode(answer);
      const tokens = await exchangeCode(
        ground.http,
        {
          ...{ provider: settings.name, url: endpoints.token, method: 'POST', clientId: settings.clientId },
          clientSecret: await profile.clientSecret(ground, settings),
          clientAuthentication: endpoints.clientAuthentication,
          codeVerifier: answer.kept.codeVerifier,
        },
        { code, returnUri: answer.returnUri },
      );
      if (tokens.idToken === undefined) throw federationErrors.notVouched(settings.name, 'gave no ID token');
      const claims = await verifiedIdToken(ground, tokens.idToken, {
        provider: settings.name,
        issuers: profile.issuers(endpoints.issuer),
        clientId: settings.clientId,
        nonce: answer.kept.nonce ?? '',
        keysUrl: endpoints.keys,
        accessToken: tokens.accessToken,
      });
      return identityOf(ground, profile, { settings, endpoints, claims, tokens, answer });
    },
  };
}

/**
 * A return is judged by the provider that was asked, as it was then: neither a return of another issuer (RFC 9207) nor
 * one that was begun with other settings is looked at.
 */
function checkIssuer(
  { parameters, kept }: AwaitedReturn,
  { name, clientId }: ProviderSettings,
  { issuer, tellsIssuer }: OpenIdEndpoints,
): void {
  if (kept.issuer !== issuer || kept.clientId !== clientId)
    throw federationErrors.notVouched(name, 'was changed while somebody signed in');
  const told = parameters.get('iss');
  if (told === null ? tellsIssuer : told !== issuer)
    throw federationErrors.notVouched(name, 'is not where the answer comes from');
}

async function identityOf(
  ground: FederationGround,
  profile: OpenIdProfile,
  told: OpenIdAnswer,
): Promise<ProvidedIdentity> {
  const subject = memberOf(told.claims, 'sub');
  if (typeof subject !== 'string' || subject === '')
    throw federationErrors.notVouched(told.settings.name, 'does not say who signed in');
  const attributes = mergedTexts(claimTexts(told.claims), await profile.attributes(ground, told));
  return { subject, issuer: null, attributes: new Map([...attributes, ['sub', subject]]) };
}

/**
 * Claims of the endpoint for them, which is asked with the access token. They have to be about the same person as the ID
 * token (OpenID Connect Core, section 5.3.2).
 */
export async function userInfoAttributes(
  { http }: FederationGround,
  { settings, endpoints, claims, tokens }: OpenIdAnswer,
): Promise<ReadonlyMap<string, string>> {
  const { name } = settings;
  if (endpoints.userInfo === undefined || tokens.accessToken === undefined) return new Map();
  const method = settings.get('attributes_request_method') === 'POST' ? 'POST' : 'GET';
  const headers = [['Authorization', `Bearer ${tokens.accessToken}`] as const];
  const { status, value } = await http.ask(name, { method, url: endpoints.userInfo, headers });
  if (status !== 200) throw federationErrors.notVouched(name, 'does not tell who signed in');
  if (memberOf(value, 'sub') !== memberOf(claims, 'sub'))
    throw federationErrors.notVouched(name, 'told of somebody else');
  return claimTexts(value);
}

/** What the app asked for by the way, where the provider understands it. */
export function passedOn({ loginHint, prompt }: FederatedRequest): { readonly [name: string]: string } {
  return {
    ...(loginHint !== undefined && { login_hint: loginHint }),
    ...(prompt !== undefined && { prompt }),
  };
}
