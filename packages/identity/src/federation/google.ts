import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, printJson } from '@cairn/kit';
import { federationErrors } from './federation-errors.ts';
import type { FederationGround } from './federation-ports.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { type OpenIdAnswer, openIdKind, passedOn } from './open-id-kind.ts';

/**
 * Google. The ID token tells what most pools want; what their mapping names beyond it is asked of the People API.
 * Source: Google, "OpenID Connect"; People API, `people.get`.
 */
export function google(ground: FederationGround): IdentityProviderKind {
  return openIdKind(ground, {
    takesCodeVerifier: true,
    parameters: passedOn,
    clientSecret: async (_ground, settings) => settings.need('client_secret'),
    issuers: (issuer) => [issuer, issuer.replace(/^https:\/\//, '')],
    attributes: personAttributes,
  });
}

async function personAttributes(
  { http }: FederationGround,
  { settings, claims, tokens, answer }: OpenIdAnswer,
): Promise<ReadonlyMap<string, string>> {
  const wanted = Object.values(answer.provider.attributeMapping).filter((name) => isAsked(claims, name));
  const url = settings.get('attributes_url');
  if (wanted.length === 0 || url === undefined || tokens.accessToken === undefined) return new Map();
  const isAdded = settings.get('attributes_url_add_attributes') === 'true';
  const whole = isAdded ? `${url}${encodeURIComponent([...new Set(wanted)].join(','))}` : url;
  const headers = [['Authorization', `Bearer ${tokens.accessToken}`] as const];
  const { status, value } = await http.ask(settings.name, { method: 'GET', url: whole, headers });
  if (status !== 200) throw federationErrors.notVouched(settings.name, 'does not tell who signed in');
  const found = new Map<string, string>();
  for (const name of wanted) {
    const text = fieldText(memberOf(value, name));
    if (text !== undefined) found.set(name, text);
  }
  return found;
}

/** Claims that the ID token may have are not fields of a person: who has none of them has none. */
const ofToken = new Set([
  ...['sub', 'email', 'email_verified', 'name', 'given_name', 'family_name', 'picture', 'locale'],
  ...['profile', 'hd'],
]);

function isAsked(claims: JsonObject, name: string): boolean {
  return !ofToken.has(name) && memberOf(claims, name) === undefined;
}

/** A field of a person is a list of values with their sources; the primary one counts. */
function fieldText(field: Json | undefined): string | undefined {
  if (!isJsonArray(field)) return typeof field === 'string' ? field : undefined;
  const entries = field.filter((entry) => isJsonObject(entry));
  const primary = entries.find((entry) => {
    const metadata = memberOf(entry, 'metadata');
    return isJsonObject(metadata) && memberOf(metadata, 'primary') === true;
  });
  const entry = primary ?? entries[0];
  if (entry === undefined) return undefined;
  for (const name of ['value', 'canonicalForm', 'formattedValue', 'displayName', 'url', 'text']) {
    const value = memberOf(entry, name);
    if (typeof value === 'string') return value;
  }
  return dateText(memberOf(entry, 'date'));
}

/** Birthdays come in parts; the year may be missing. */
function dateText(date: Json | undefined): string | undefined {
  if (!isJsonObject(date)) return undefined;
  const part = (name: string, digits: number): string =>
    printJson(memberOf(date, name) ?? 0).padStart(digits, '0');
  return `${part('year', 4)}-${part('month', 2)}-${part('day', 2)}`;
}
