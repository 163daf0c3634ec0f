import type { AppClient, TokenValidityUnits } from '../../wire/user-pool-types.ts';

/** The kinds of tokens that an app client sets a time for. */
export type TokenKind = keyof TokenValidityUnits;

/** Units that Cognito takes where none is said. */
const usualUnits: { readonly [kind in TokenKind]: string } = {
  AccessToken: 'hours',
  IdToken: 'hours',
  RefreshToken: 'days',
};
/** How long tokens hold where nothing is said. */
const usualText: { readonly [kind in TokenKind]: string } = {
  AccessToken: '1 hour',
  IdToken: '1 hour',
  RefreshToken: '30 days',
};

/** How long a token holds, in words: `1 hour`, `90 minutes`. */
export function validityText(client: AppClient, kind: TokenKind): string {
  const value = client[`${kind}Validity`];
  if (value === undefined || value === 0) return usualText[kind];
  const unit = unitOf(client, kind);
  return `${value.toLocaleString('en')} ${value === 1 ? unit.replace(/s$/, '') : unit}`;
}

/** The unit of a token's time. */
export function unitOf(
  { TokenValidityUnits: units }: Pick<AppClient, 'TokenValidityUnits'>,
  kind: TokenKind,
): string {
  return units?.[kind] ?? usualUnits[kind];
}
