import type { AppClientRecord, ProviderRecord, UserPoolRecord } from '../user-pools/records/pool-records.ts';
import { type AttributeType, checkedAttributes } from '../user-pools/users/attribute-schema.ts';
import { checkWritable } from '../user-pools/users/client-attributes.ts';
import type { ProvidedIdentity } from './identity-provider-kind.ts';

/** What says of an address that it was verified. */
const words = new Map([
  ['email_verified', 'email'],
  ['phone_number_verified', 'phone_number'],
]);

/**
 * Attributes of a user as a provider's mapping makes them of what the provider tells; what it does not tell stays as it
 * is. An address is verified only where the mapping asks for the provider's word, and the word is of that very address.
 * Source: developer guide, "Mapping IdP attributes to profiles and tokens".
 * @throws ServiceError InvalidParameterException where they do not fit the pool's schema, NotAuthorizedException where
 * the client may not write one of them
 */
export function mappedAttributes(
  { pool, client, provider }: Omit<FederatedPlace, 'address'>,
  { attributes: told }: ProvidedIdentity,
): { readonly [name: string]: string } {
  const given: AttributeType[] = [];
  for (const [name, source] of Object.entries(provider.attributeMapping)) {
    const value = told.get(source);
    if (name === 'username' || words.has(name) || value === undefined) continue;
    given.push({ Name: name, Value: value });
  }
  checkWritable(
    pool,
    client,
    given.map(({ Name }) => Name),
  );
  for (const [word, address] of words) {
    if (given.every(({ Name }) => Name !== address)) continue;
    given.push({ Name: word, Value: String(isVerified(provider, told, word, address)) });
  }
  return checkedAttributes(pool.settings.SchemaAttributes, given);
}

/** Where and by whom somebody signs in. */
export interface FederatedPlace {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly provider: ProviderRecord;
  /** The browser's. */
  readonly address: string | undefined;
}

function isVerified(
  { type, attributeMapping }: ProviderRecord,
  told: ProvidedIdentity['attributes'],
  word: string,
  address: string,
): boolean {
  const source = attributeMapping[word];
  if (source === undefined || told.get(source)?.toLowerCase() !== 'true') return false;
  // The claim `email_verified` is about the claim `email`, and about no other that a mapping takes for the address.
  // Attributes of SAML have the names that a company gives them, and none that are about each other.
  const spokenOf = type === 'SAML' ? undefined : words.get(source);
  return spokenOf === undefined || attributeMapping[address] === spokenOf;
}
