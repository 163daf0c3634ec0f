import type { RecordKey } from '@cairn/kit';

/** Every collection of records that belong to one pool: they are cleared away when it is deleted. */
export const poolCollections: {
  /** Keys begin with the pool's id and a slash: what a pool is made of, small in number. */
  readonly settings: readonly string[];
  /** Keys begin alike; as many as there are users. */
  readonly users: readonly string[];
  /** The key is the pool's id: one record each. */
  readonly single: readonly string[];
} = {
  settings: [
    'cognito-clients',
    'cognito-resource-servers',
    'cognito-providers',
    'cognito-saml-keys',
    'cognito-groups',
    'cognito-ui-customizations',
    'cognito-brandings',
    'cognito-branding-assets',
    'cognito-terms',
    'cognito-risk-configurations',
    'cognito-log-deliveries',
  ],
  users: [
    // First: an import that is under way ends before its users are cleared away.
    'cognito-import-jobs',
    'cognito-import-rows',
    'cognito-users',
    'cognito-usernames',
    'cognito-credentials',
    'cognito-memberships',
    'cognito-codes',
    'cognito-sessions',
    'cognito-session-ends',
    'cognito-devices',
    'cognito-passkeys',
    'cognito-passkey-registrations',
    'cognito-failed-attempts',
    'cognito-auth-events',
    'cognito-log-lines',
  ],
  single: ['cognito-keys', 'cognito-imports-running'],
};

const ownedByPrefix: ReadonlySet<string> = new Set([...poolCollections.settings, ...poolCollections.users]);
const ownedByKey: ReadonlySet<string> = new Set(['cognito-pools', ...poolCollections.single]);

/** Id of the pool that a record is cleared away with; undefined where it outlives it. */
export function poolOfRecord({ collection, key }: RecordKey): string | undefined {
  if (ownedByKey.has(collection)) return key;
  return ownedByPrefix.has(collection) ? key.slice(0, key.indexOf('/')) : undefined;
}

/** Collections of user pools that outlive a pool, and why they may. */
export const keptCollections: { readonly [collection: string]: string } = {
  'cognito-pools': 'gone with the write that deletes the pool',
  'cognito-domains': 'a pool that has one is not deleted',
  'cognito-deleted-pools': 'notes what is still to be cleared away',
  'cognito-server-secrets': 'the server’s own',
  'cognito-code-keys': 'the server’s own',
  'cognito-upgrades': 'the server’s own',
  'cognito-decoys': 'the server’s own',
  'cognito-taken-sessions': 'ends by itself: keys are instants, cleared away by later sign-ins',
  'cognito-session-states': 'ends by itself: keys are instants, cleared away by later sign-ins',
  'cognito-failed-attempt-ends': 'ends by itself: keys are instants, cleared away by later failures',
  'cognito-authorization-codes': 'ends by itself: keys are instants, cleared away by later ones',
  'cognito-login-sessions': 'ends by itself: keys are instants, cleared away by later ones',
  'cognito-login-away': 'ends by itself: keys are instants, cleared away by later ones',
  'cognito-login-signing-out': 'ends by itself: keys are instants, cleared away by later ones',
  'cognito-login-posted': 'ends by itself: keys are instants, cleared away by later ones',
  'cognito-saml-assertions': 'ends by itself: keys are instants, cleared away by later ones',
};
