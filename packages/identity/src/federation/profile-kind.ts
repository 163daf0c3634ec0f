import { memberOf } from '@cairn/kit';
import { claimTexts } from './claim-texts.ts';
import { exchangeCode, returnedCode } from './code-exchange.ts';
import { federationErrors } from './federation-errors.ts';
import type { FederationGround } from './federation-ports.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { type ProviderSettings, providerSettings } from './provider-settings.ts';
import { codeChallenge, unguessable } from './sign-in-proof.ts';

/** What such a provider does differently from the others. */
export interface ProfileOptions {
  /** What the profile calls the person: `id`. */
  readonly subject: string;
  readonly method: 'GET' | 'POST';
}

/**
 * Providers of OAuth 2.0 that vouch for nobody by a token, and tell who has signed in where their profiles are asked
 * for: Facebook, Login with Amazon. There is no nonce; a code verifier binds the code to the sign-in.
 */
export function profileKind(
  { context, http }: FederationGround,
  { subject: subjectName, method }: ProfileOptions,
): IdentityProviderKind {
  return {
    async begin({ provider, returnUri, state }) {
      const settings = providerSettings(context.seal, provider);
      const codeVerifier = unguessable(context.crypto);
      const location = new URL(settings.need('authorize_url'));
      const parameters = {
        ...{ client_id: settings.clientId, redirect_uri: returnUri, response_type: 'code' },
        ...{ scope: settings.scopes, state },
        code_challenge: codeChallenge(context.crypto, codeVerifier),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value);
      return { location: location.href, kept: { codeVerifier, clientId: settings.clientId } };
    },
    async finish(answer) {
      const settings = providerSettings(context.seal, answer.provider);
      const { name, clientId } = settings;
      if (answer.kept.clientId !== clientId)
        throw federationErrors.notVouched(name, 'was changed while somebody signed in');
      const issuer = answer.parameters.get('iss');
      if (issuer !== null && issuer !== settings.get('oidc_issuer'))
        throw federationErrors.notVouched(name, 'is not where the answer comes from');
      const code = returnedCode(answer);
      const { accessToken } = await exchangeCode(
        http,
        {
          ...{ provider: name, url: settings.need('token_url'), method, clientId },
          clientSecret: settings.need('client_secret'),
          clientAuthentication: 'post',
          codeVerifier: answer.kept.codeVerifier,
        },
        { code, returnUri: answer.returnUri },
      );
      if (accessToken === undefined) throw federationErrors.notVouched(name, 'gave no access token');
      const url = profileUrl(settings, [subjectName, ...Object.values(answer.provider.attributeMapping)]);
      const profile = await http.ask(name, {
        ...{ method: 'GET', url },
        headers: [['Authorization', `Bearer ${accessToken}`]],
      });
      if (profile.status !== 200) throw federationErrors.notVouched(name, 'does not tell who signed in');
      const subject = memberOf(profile.value, subjectName);
      if (typeof subject !== 'string' || subject === '')
        throw federationErrors.notVouched(name, 'does not say who signed in');
      return { subject, issuer: null, attributes: claimTexts(profile.value) };
    },
  };
}

/** Facebook tells what it is asked for by name. */
function profileUrl(settings: ProviderSettings, names: readonly string[]): string {
  const url = settings.need('attributes_url');
  if (settings.get('attributes_url_add_attributes') !== 'true') return url;
  return `${url}${encodeURIComponent([...new Set(names)].join(','))}`;
}
