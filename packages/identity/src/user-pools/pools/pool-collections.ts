/**
 * Every collection of records whose keys begin with the id of a pool and a slash. What is not named here outlives its
 * pool. Those that hold what a pool is made of are small and come first; the others are as large as its users are many.
 */
export const poolCollections: {
  readonly settings: readonly string[];
  readonly users: readonly string[];
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
  users: ['cognito-users', 'cognito-usernames', 'cognito-credentials', 'cognito-memberships'],
};
