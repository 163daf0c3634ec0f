import type { AppClientSettings, TimeUnit } from '../records/pool-records.ts';

const seconds: { readonly [unit in TimeUnit]: number } = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

const hourSeconds = 3_600;
const usualRefreshSeconds = 30 * 86_400;

/** How long the tokens of an app client are good, in seconds. */
export interface TokenLifetimes {
  readonly access: number;
  readonly id: number;
  readonly refresh: number;
}

/**
 * Numbers without a unit are hours, those of refresh tokens days; 0 and none are the usual hour and 30 days.
 * Source: user pools API reference, `UserPoolClientType`.
 */
export function tokenLifetimes({
  AccessTokenValidity,
  IdTokenValidity,
  RefreshTokenValidity,
  TokenValidityUnits = {},
}: AppClientSettings): TokenLifetimes {
  const { AccessToken = 'hours', IdToken = 'hours', RefreshToken = 'days' } = TokenValidityUnits;
  return {
    access: (AccessTokenValidity ?? 0) * seconds[AccessToken] || hourSeconds,
    id: (IdTokenValidity ?? 0) * seconds[IdToken] || hourSeconds,
    refresh: RefreshTokenValidity * seconds[RefreshToken] || usualRefreshSeconds,
  };
}
