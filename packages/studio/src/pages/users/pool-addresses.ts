import type { StudioInfo } from '../../wire/cairn.ts';
import type { UserPool } from '../../wire/user-pool-types.ts';

type Addresses = StudioInfo['userPools'];

/** Who signs the tokens of a pool, as they name it. */
export function issuerOf(
  { issuer }: Addresses,
  { region, userPoolId }: { readonly region: string; readonly userPoolId: string },
): string {
  return issuer.replace('{region}', region).replace('{userPoolId}', userPoolId);
}

/** The addresses of a pool's keys and of what else verifiers want to know: this server's, whoever is named as the issuer. */
export function documentsOf(
  { documents }: Addresses,
  userPoolId: string,
): { readonly keys: string; readonly discovery: string } {
  const place = `${documents.replace('{userPoolId}', userPoolId)}/.well-known`;
  return { keys: `${place}/jwks.json`, discovery: `${place}/openid-configuration` };
}

/** Where a pool's pages are on which users sign in; undefined where it has no domain. */
export function signInPagesOf(
  { signInPages }: Addresses,
  { Domain, CustomDomain }: Pick<UserPool, 'Domain' | 'CustomDomain'>,
): string | undefined {
  if (Domain !== undefined) return signInPages.replace('{domain}', () => Domain);
  if (CustomDomain === undefined) return undefined;
  const { port } = new URL(signInPages.replace('{domain}', ''));
  return `https://${CustomDomain}${port === '' ? '' : `:${port}`}`;
}
