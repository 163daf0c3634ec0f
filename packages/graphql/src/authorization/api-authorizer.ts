import {
  type AuthorizationRequest,
  type Authorizer,
  type Caller,
  type Refusal,
  unauthorized,
  unauthorizedBecause,
} from './caller.ts';
import type { LambdaAuthorizer } from './lambda-authorizer.ts';
import type { TokenAuthorizers } from './token-authorizer.ts';

/** The ways in which an API lets somebody in; absent those that it does not have. */
export interface ApiAuthorizerOptions {
  readonly apiKey: Authorizer | undefined;
  readonly iam: Authorizer | undefined;
  readonly tokens: TokenAuthorizers;
  readonly lambda: LambdaAuthorizer | undefined;
}

const signature = /^\s*AWS4-/;
const withoutHeader: Refusal = unauthorizedBecause('Valid authorization header not provided.');
const unparsable: Refusal = unauthorizedBecause('Unable to parse JWT token.');

/**
 * Tells by the looks of a request in which of an API's ways its caller comes: a signature, an API key, a JSON Web Token
 * of a provider, or a token that a function knows. Each request is judged in one way; there is no second try.
 */
export function apiAuthorizer({ apiKey, iam, tokens, lambda }: ApiAuthorizerOptions): Authorizer {
  const wantsHeader = iam !== undefined || tokens.areThere || lambda !== undefined;
  const judgeToken = async (header: string, request: AuthorizationRequest): Promise<Caller | Refusal> => {
    if (tokens.areThere) {
      const token = header.replace(/^Bearer\s+/i, '').trim();
      // What looks like a token of a provider is never one for a function. Source: developer guide, as above.
      const answer = await tokens.authorize(token, request);
      if (answer !== undefined) return answer;
      if (lambda === undefined) return unparsable;
    }
    return lambda === undefined ? unauthorized : lambda(header, request);
  };
  return {
    async authorize(request) {
      const { authorization, 'x-api-key': key } = request.headers;
      const header = typeof authorization === 'string' ? authorization : '';
      if (iam !== undefined && signature.test(header)) return iam.authorize(request);
      if (apiKey !== undefined && key !== undefined) return apiKey.authorize(request);
      if (header === '') return wantsHeader ? withoutHeader : unauthorized;
      return judgeToken(header, request);
    },
  };
}
