import type { Limit } from '@cairn/kit';

/** Names of the limits of user pools. */
export type UserPoolLimitName =
  | 'userPools'
  | 'userPoolUsersInMemory'
  | 'userPoolUsersScanned'
  | 'userPoolClients'
  | 'userPoolGroups'
  | 'userPoolGroupsPerUser'
  | 'userPoolResourceServers'
  | 'userPoolScopesPerResourceServer'
  | 'userPoolIdentityProviders'
  | 'userPoolTags'
  | 'userPoolClientUrls'
  | 'userPoolUiImageBytes'
  | 'userPoolBrandingAssetBytes'
  | 'userPoolCustomAttributes'
  | 'userPoolCodeTries'
  | 'userPoolCodeTriesPerAddress'
  | 'userPoolCodesPerHour'
  | 'userPoolSignUpsPerHour'
  | 'userPoolPasswordTries'
  | 'userPoolAuthEventsPerUser'
  | 'userPoolLogLines'
  | 'userPoolDevicesPerUser'
  | 'userPoolCustomChallenges'
  | 'userPoolPasskeysPerUser'
  | 'userPoolLinkedIdentities'
  | 'userPoolTriggerSeconds'
  | 'userPoolProviderSeconds'
  | 'userPoolProviderAnswerBytes'
  | 'userPoolRefreshTokensPerUser'
  | 'userPoolSessionsInMemory'
  | 'userPoolKeysInMemory'
  | 'userPoolPowersWaiting'
  | 'userPoolPublishedKeys'
  | 'userPoolVerifiedTokens'
  | 'userPoolTokenCharacters'
  | 'userPoolSamlMetadataBytes'
  | 'userPoolSamlMetadataSeconds'
  | 'userPoolSamlMetadataWaitSeconds'
  | 'userPoolSamlProvidersInMemory'
  | 'userPoolSamlClockSkewSeconds'
  | 'userPoolImportJobs'
  | 'userPoolImportJobSeconds'
  | 'userPoolImportUploadSeconds'
  | 'userPoolImportBytes'
  | 'userPoolImportRows'
  | 'userPoolImportRowCharacters';

const limit = (
  name: UserPoolLimitName,
  description: string,
  value: number,
  unit: Limit['unit'] = 'count',
): Limit => ({ name, description, unit, default: value });

/** Source: Amazon Cognito developer guide, "Quotas in Amazon Cognito"; those that AWS does not tell are Cairn's own. */
export const userPoolLimits: { readonly [name in UserPoolLimitName]: Limit } = {
  userPools: limit('userPools', 'user pools of an account in a region', 1_000),
  userPoolUsersInMemory: limit('userPoolUsersInMemory', 'users that are answered from memory', 10_000),
  userPoolUsersScanned: limit(
    'userPoolUsersScanned',
    'users that one ListUsers looks at for its filter before it answers a page',
    5_000,
  ),
  userPoolClients: limit('userPoolClients', 'app clients of a user pool', 1_000),
  userPoolGroups: limit('userPoolGroups', 'groups of a user pool', 10_000),
  userPoolGroupsPerUser: limit('userPoolGroupsPerUser', 'groups that a user belongs to', 100),
  userPoolResourceServers: limit('userPoolResourceServers', 'resource servers of a user pool', 25),
  userPoolScopesPerResourceServer: limit(
    'userPoolScopesPerResourceServer',
    'scopes of a resource server',
    100,
  ),
  userPoolIdentityProviders: limit('userPoolIdentityProviders', 'identity providers of a user pool', 300),
  userPoolCustomAttributes: limit('userPoolCustomAttributes', 'custom attributes of a user pool', 50),
  userPoolTags: limit('userPoolTags', 'tags of a user pool', 50),
  userPoolClientUrls: limit('userPoolClientUrls', 'callback URLs, or sign-out URLs, of an app client', 100),
  userPoolUiImageBytes: limit(
    'userPoolUiImageBytes',
    'size of the logo of the classic pages',
    100 * 1_024,
    'bytes',
  ),
  userPoolBrandingAssetBytes: limit(
    'userPoolBrandingAssetBytes',
    'size of all images of a style of managed login',
    5 * 1_024 * 1_024,
    'bytes',
  ),
  userPoolCodeTries: limit('userPoolCodeTries', 'wrong codes for one user and purpose within an hour', 5),
  userPoolCodeTriesPerAddress: limit(
    'userPoolCodeTriesPerAddress',
    'wrong codes from one address within an hour, whoever they are for',
    100,
  ),
  userPoolCodesPerHour: limit('userPoolCodesPerHour', 'codes that are sent to one user within an hour', 5),
  userPoolSignUpsPerHour: limit(
    'userPoolSignUpsPerHour',
    'users that sign themselves up from one address within an hour',
    1_000,
  ),
  userPoolPasswordTries: limit('userPoolPasswordTries', 'wrong passwords before a user has to wait', 5),
  userPoolAuthEventsPerUser: limit(
    'userPoolAuthEventsPerUser',
    'sign-ins of a user that are remembered with threat protection; the oldest are forgotten',
    200,
  ),
  userPoolLogLines: limit(
    'userPoolLogLines',
    'lines for logs of user pools that wait to be written; more are left out',
    10_000,
  ),
  userPoolDevicesPerUser: limit('userPoolDevicesPerUser', 'devices that are remembered of a user', 100),
  userPoolCustomChallenges: limit('userPoolCustomChallenges', 'custom challenges of one sign-in', 20),
  userPoolPasskeysPerUser: limit('userPoolPasskeysPerUser', 'passkeys of a user', 20),
  userPoolLinkedIdentities: limit('userPoolLinkedIdentities', 'identities that are linked to a user', 5),
  userPoolTriggerSeconds: limit(
    'userPoolTriggerSeconds',
    'time for one try of a Lambda trigger',
    5,
    'seconds',
  ),
  userPoolProviderSeconds: limit(
    'userPoolProviderSeconds',
    'time within which an identity provider answers',
    10,
    'seconds',
  ),
  userPoolProviderAnswerBytes: limit(
    'userPoolProviderAnswerBytes',
    'size of what an identity provider answers',
    262_144,
    'bytes',
  ),
  userPoolRefreshTokensPerUser: limit(
    'userPoolRefreshTokensPerUser',
    'sessions of a user that are kept; the oldest end when there are a tenth more',
    1_000,
  ),
  userPoolSessionsInMemory: limit(
    'userPoolSessionsInMemory',
    'sessions of users that are answered from memory',
    20_000,
  ),
  userPoolKeysInMemory: limit(
    'userPoolKeysInMemory',
    'user pools whose signing keys are held in memory',
    1_000,
  ),
  userPoolPowersWaiting: limit(
    'userPoolPowersWaiting',
    'computations of sign-ins by SRP, and signatures of tokens, that wait for a thread; more are refused',
    4_096,
  ),
  userPoolPublishedKeys: limit(
    'userPoolPublishedKeys',
    'keys of a user pool that are published, two of each rotation of the last day among them',
    20,
  ),
  userPoolVerifiedTokens: limit(
    'userPoolVerifiedTokens',
    'tokens whose signatures are remembered to hold',
    10_000,
  ),
  userPoolTokenCharacters: limit(
    'userPoolTokenCharacters',
    'size of a token that is looked at',
    65_536,
    'characters',
  ),
  userPoolSamlMetadataBytes: limit(
    'userPoolSamlMetadataBytes',
    'metadata of a SAML provider',
    1_048_576,
    'bytes',
  ),
  userPoolSamlMetadataSeconds: limit(
    'userPoolSamlMetadataSeconds',
    'time after which the metadata of a SAML provider are fetched anew',
    21_600,
    'seconds',
  ),
  userPoolSamlMetadataWaitSeconds: limit(
    'userPoolSamlMetadataWaitSeconds',
    'time within which the metadata of a SAML provider are fetched',
    10,
    'seconds',
  ),
  userPoolSamlProvidersInMemory: limit(
    'userPoolSamlProvidersInMemory',
    'SAML providers whose metadata are held in memory',
    100,
  ),
  userPoolSamlClockSkewSeconds: limit(
    'userPoolSamlClockSkewSeconds',
    'time by which the clock of a SAML provider may differ',
    60,
    'seconds',
  ),
  userPoolImportJobs: limit('userPoolImportJobs', 'import jobs of a user pool', 50),
  userPoolImportJobSeconds: limit(
    'userPoolImportJobSeconds',
    'time within which an import job is started',
    86_400,
    'seconds',
  ),
  userPoolImportUploadSeconds: limit(
    'userPoolImportUploadSeconds',
    'time for which the URL of an import job takes its file',
    900,
    'seconds',
  ),
  userPoolImportBytes: limit('userPoolImportBytes', 'CSV file of an import job', 16_777_216, 'bytes'),
  userPoolImportRows: limit('userPoolImportRows', 'users in the CSV file of an import job', 500_000),
  userPoolImportRowCharacters: limit(
    'userPoolImportRowCharacters',
    'a row in the CSV file of an import job',
    16_000,
    'characters',
  ),
};
