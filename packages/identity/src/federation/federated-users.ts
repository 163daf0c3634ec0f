import { ServiceError } from '@cairn/kit';
import type { UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { LinkedIdentity, UserRecord } from '../user-pools/records/user-records.ts';
import { identityName } from '../user-pools/records/user-store.ts';
import { uuidOf } from '../user-pools/records/uuid-of.ts';
import { noteSignIn } from '../user-pools/risk/watched-sign-ins.ts';
import { bytesHex } from '../user-pools/srp/srp-numbers.ts';
import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import { userPoolErrors } from '../user-pools/user-pool-errors.ts';
import { endingsOf, withAttributes } from '../user-pools/users/attribute-changes.ts';
import { changeUser } from '../user-pools/users/change-user.ts';
import { withPlainAddress } from '../user-pools/users/new-user.ts';
import { runPostConfirmation } from '../user-pools/users/user-events.ts';
import { namesOf } from '../user-pools/users/user-names.ts';
import { federatedTriggers } from './federated-triggers.ts';
import type { ProvidedIdentity } from './identity-provider-kind.ts';
import { type FederatedPlace, mappedAttributes } from './mapped-attributes.ts';

const usernamePattern = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
const addressKinds = ['email', 'phone_number'] as const;

/**
 * Users whom providers vouch for. A user is found by the provider and by what the provider calls him, and by nothing
 * else: never by an address, nor by a username that somebody has taken. A provider finds its own users only.
 */
export class FederatedUsers {
  readonly #context: UserPoolContext;
  readonly #triggers: ReturnType<typeof federatedTriggers>;

  constructor(context: UserPoolContext) {
    this.#context = context;
    this.#triggers = federatedTriggers(context);
  }

  /**
   * The user of an identity, made where there is none, with the attributes that the provider tells now.
   * @throws ServiceError where he may not sign in, what is told does not fit, or a trigger refuses
   */
  async signIn(place: FederatedPlace, identity: ProvidedIdentity): Promise<UserRecord> {
    const attributes = mappedAttributes(place, identity);
    const found = await this.#find(place, identity);
    if (found !== undefined) return this.#signInAgain(place, found, attributes);
    const beginning = await this.#newUser(place, identity, attributes);
    const verified = await this.#triggers.preSignUp(place, beginning);
    // The trigger may have linked the identity to somebody: that is who signs in.
    const linked = await this.#find(place, identity);
    if (linked !== undefined) return this.#signInAgain(place, linked, attributes);
    const user = { ...beginning, attributes: { ...beginning.attributes, ...verified } };
    if (await this.#keep(place, user)) {
      const { pool, client } = place;
      await runPostConfirmation(this.#context, pool, user, { occasion: 'ConfirmSignUp', client });
      return user;
    }
    // Somebody with two windows signs in twice at once for the first time.
    const other = await this.#find(place, identity);
    if (other === undefined)
      throw userPoolErrors.usernameExists(`Already found an entry for username ${user.username}`);
    return this.#signInAgain(place, other, attributes);
  }

  /** By the subject, and by what the mapping takes of the provider: links may name any of it. */
  async #find(
    { pool, provider }: FederatedPlace,
    identity: ProvidedIdentity,
  ): Promise<UserRecord | undefined> {
    const own = await this.#named(pool, { providerName: provider.name, userId: identity.subject });
    if (own !== undefined || (provider.type !== 'OIDC' && provider.type !== 'SAML')) return own;
    const { username: _, ...mapping } = provider.attributeMapping;
    for (const attributeName of new Set([...Object.values(mapping), ...subjectNames])) {
      const userId = identity.attributes.get(attributeName);
      if (userId === undefined || userId === '' || !isVouched(provider.type, identity, attributeName))
        continue;
      const linked = await this.#named(pool, { providerName: provider.name, attributeName, userId });
      if (linked !== undefined) return linked;
    }
    return undefined;
  }

  /** Names hold what others choose: whoever is found has to have the identity itself, part by part. */
  async #named(
    pool: UserPoolRecord,
    wanted: Pick<LinkedIdentity, 'providerName' | 'attributeName' | 'userId'>,
  ): Promise<UserRecord | undefined> {
    const user = await this.#context.users.named(pool, identityName(wanted));
    const isHis = user?.identities?.some(
      ({ providerName, attributeName, userId }) =>
        providerName === wanted.providerName &&
        attributeName === wanted.attributeName &&
        userId === wanted.userId,
    );
    return isHis === true ? user : undefined;
  }

  /** `Provider_ID`; where somebody else is called so already, a name that is like it. */
  async #usernameOf({ pool, provider }: FederatedPlace, { subject }: ProvidedIdentity): Promise<string> {
    const { crypto: source, users } = this.#context;
    const username = `${provider.name}_${subject}`;
    const owner = await users.named(pool, { kind: 'username', value: username });
    return owner === undefined ? username : `${username}_${bytesHex(source.randomBytes(4))}`;
  }

  async #newUser(
    place: FederatedPlace,
    identity: ProvidedIdentity,
    attributes: { readonly [name: string]: string },
  ): Promise<UserRecord> {
    const { pool, provider } = place;
    const { subject, issuer } = identity;
    const { crypto: source, clock } = this.#context;
    const username = await this.#usernameOf(place, identity);
    if (!usernamePattern.test(username))
      throw userPoolErrors.invalidParameter('The identity provider names a user as no user can be named.');
    const missing = pool.settings.SchemaAttributes.filter(
      ({ Name, Required }) => Required && Name !== 'sub' && !attributes[Name],
    );
    if (missing.length > 0)
      throw userPoolErrors.invalidParameter(
        `attributes required: [${missing.map(({ Name }) => Name).join(', ')}]`,
      );
    const nowMs = clock.now();
    const { name: providerName, type: providerType } = provider;
    const own = { userId: subject, providerName, providerType, issuer, primary: true, dateCreatedMs: nowMs };
    return {
      userPoolId: pool.id,
      sub: uuidOf(source.randomBytes(16)),
      username,
      status: 'EXTERNAL_PROVIDER',
      isEnabled: true,
      createdMs: nowMs,
      changedMs: nowMs,
      attributes: withPlainAddress(pool, attributes),
      identities: [own],
      mfa: { enabled: [] },
    };
  }

  /** @returns false where the user's name, or identity, is somebody's already */
  async #keep(place: FederatedPlace, user: UserRecord): Promise<boolean> {
    const { users } = this.#context;
    const { pool } = place;
    const group = await this.#groupOf(place);
    return users.write(pool, user, {
      user,
      names: { added: namesOf(pool, user) },
      groups: { joined: [group] },
    });
  }

  /** All whom a provider has brought are members of a group: `POOL_Provider`. */
  #groupOf({ pool, provider }: FederatedPlace): Promise<string> {
    const { store, clock } = this.#context;
    const name = `${pool.id}_${provider.name}`;
    return store.change(pool.id, (changes) => {
      if (store.groups.find(`${pool.id}/${name}`) === undefined) {
        const description = `Autogenerated group for users who sign in using ${provider.name}`;
        const times = { createdMs: clock.now(), changedMs: clock.now() };
        changes.put(store.groups, { userPoolId: pool.id, name, description, ...times });
      }
      return name;
    });
  }

  async #signInAgain(
    place: FederatedPlace,
    found: UserRecord,
    attributes: { readonly [name: string]: string },
  ): Promise<UserRecord> {
    const { pool } = place;
    try {
      checkMayEnter(found);
      await this.#triggers.preAuthentication(place, found);
    } catch (error) {
      if (error instanceof ServiceError) noteSignIn(this.#context, place, found, { isPassed: false });
      throw error;
    }
    const user = await changeUser(this.#context, pool, found, (now) => {
      checkMayEnter(now);
      const values = stillVerified(now, withPlainAddress(pool, attributes));
      const { user: changed, ended } = withAttributes(pool, now, values);
      const isSame = JSON.stringify(changed.attributes) === JSON.stringify(now.attributes);
      return isSame ? undefined : { user: changed, along: endingsOf(now, ended) };
    });
    await this.#triggers.postAuthentication(place, user);
    return user;
  }
}

/** How links name the subject of OpenID Connect and of SAML. */
const subjectNames = ['sub', 'NameID'];

/** A link by an address holds for whoever has proved to the provider that the address is his. */
function isVouched(
  type: FederatedPlace['provider']['type'],
  { attributes }: ProvidedIdentity,
  attributeName: string,
): boolean {
  const isAddress = addressKinds.some((kind) => kind === attributeName);
  return type === 'SAML' || !isAddress || attributes.get(`${attributeName}_verified`) === 'true';
}

/** @throws ServiceError where the user is there and may not sign in */
function checkMayEnter({ isEnabled, status }: UserRecord): void {
  if (!isEnabled) throw userPoolErrors.notAuthorized('User is disabled.');
  if (status === 'UNCONFIRMED') throw userPoolErrors.notConfirmed();
  if (status === 'RESET_REQUIRED') throw userPoolErrors.resetRequired();
  if (status !== 'EXTERNAL_PROVIDER' && status !== 'CONFIRMED')
    throw userPoolErrors.notAuthorized('User has not set a password of his own yet.');
}

/** What somebody has proved here, by a code, no provider takes back: it says what it knows of the same address. */
function stillVerified(
  { status, attributes: before }: UserRecord,
  values: { readonly [name: string]: string },
): { readonly [name: string]: string } {
  if (status === 'EXTERNAL_PROVIDER') return values;
  const kept = { ...values };
  for (const kind of addressKinds) {
    const word = `${kind}_verified`;
    if (before[word] === 'true' && before[kind] === values[kind]) delete kept[word];
  }
  return kept;
}
