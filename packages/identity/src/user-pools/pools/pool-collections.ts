/**
 * Every collection of records that belong to one pool. What is not named here outlives its pool.
 */
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
    'cognito-groups',
    'cognito-ui-customizations',
    'cognito-brandings',
    'cognito-branding-assets',
    'cognito-terms',
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
    'cognito-devices',
    'cognito-passkeys',
    'cognito-passkey-registrations',
    'cognito-failed-attempts',
  ],
  single: ['cognito-keys', 'cognito-imports-running'],
};
