import type { AppClientSettings, TimeUnit } from '../records/pool-records.ts';

const secondsOf: { readonly [unit in TimeUnit]: number } = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

/** For how long the tokens of a client are good, in seconds. */
export interface TokenSeconds {
  readonly access: number;
  readonly id: number;
  readonly refresh: number;
}

/** Access and id tokens are counted in hours, refresh tokens in days, unless the client names units. */
export function tokenSeconds({
  settings,
}: {
  readonly settings: Pick<
    AppClientSettings,
    'AccessTokenValidity' | 'IdTokenValidity' | 'RefreshTokenValidity' | 'TokenValidityUnits'
  >;
}): TokenSeconds {
  const { AccessTokenValidity = 0, IdTokenValidity = 0, RefreshTokenValidity } = settings;
  const units = settings.TokenValidityUnits ?? {};
  const seconds = (value: number, unit: TimeUnit, usual: number): number =>
    value === 0 ? usual : value * secondsOf[unit];
  return {
    access: seconds(AccessTokenValidity, units.AccessToken ?? 'hours', secondsOf.hours),
    id: seconds(IdTokenValidity, units.IdToken ?? 'hours', secondsOf.hours),
    refresh: seconds(RefreshTokenValidity, units.RefreshToken ?? 'days', 30 * secondsOf.days),
  };
}
