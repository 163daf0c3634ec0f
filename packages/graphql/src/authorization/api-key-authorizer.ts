import type { CallScope, Clock } from '@cairn/kit';
import { type Authorizer, type Caller, unauthorized } from './caller.ts';

/** What the keys of an API are known by. */
export interface ApiKeyAuthorizerOptions {
  /** Account and region of the API, with the principal as which its sources are asked. */
  readonly scope: CallScope;
  readonly clock: Clock;
  /** When a key ends, in epoch seconds; undefined where the API has no such key. */
  readonly expiryOf: (key: string) => number | undefined;
  /** Whether a field is open to API keys; all are unless said. */
  readonly mayReach?: (typeName: string, fieldName: string) => boolean;
}

/** Lets in whoever has a key of the API (`x-api-key`) that has not ended. */
export function apiKeyAuthorizer(options: ApiKeyAuthorizerOptions): Authorizer {
  const { scope, clock, expiryOf, mayReach = () => true } = options;
  const isAlive = (key: string): boolean => {
    const expires = expiryOf(key);
    return expires !== undefined && expires * 1000 > clock.now();
  };
  return {
    async authorize({ headers }) {
      const key = headers['x-api-key'];
      if (typeof key !== 'string' || !isAlive(key)) return unauthorized;
      const caller: Caller = {
        identity: null,
        authorizationMode: 'API_KEY',
        authorizationType: 'API Key Authorization',
        scope,
        mayReach,
        isAlive: () => isAlive(key),
      };
      return caller;
    },
  };
}
