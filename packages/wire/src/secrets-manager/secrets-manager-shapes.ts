import {
  blob,
  boolean,
  document,
  integer,
  listOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// As the service model of AWS Secrets Manager (2017-10-17) states them.
const SecretId = text({ lengthMin: 1, lengthMax: 2_048 });
const ClientRequestToken = text({ lengthMin: 32, lengthMax: 64 });
const VersionId = text({ lengthMin: 32, lengthMax: 64 });
const VersionStage = text({ lengthMin: 1, lengthMax: 256 });
const Description = text({ lengthMax: 2_048 });
const KmsKeyId = text({ lengthMax: 2_048 });
const SecretString = text({ sensitive: true });
const Tags = listOf(
  structure({ Key: text({ lengthMin: 1, lengthMax: 128 }), Value: text({ lengthMax: 256 }) }),
);
const NextToken = text({ lengthMin: 1, lengthMax: 4_096 });
const MaxResults = integer({ min: 1, max: 100 });
const Filters = listOf(
  structure({ Key: text(), Values: listOf(text({ lengthMax: 512 }), { lengthMin: 1, lengthMax: 10 }) }),
  { lengthMax: 10 },
);
const ResourcePolicy = text({ lengthMin: 1 });
const bySecret = structure({ SecretId }, ['SecretId']);

/** Inputs of the operations, by the facade's method. */
export const secretsManagerInputs = {
  createSecret: structure(
    {
      Name: text({ lengthMin: 1, lengthMax: 512 }),
      ClientRequestToken,
      Description,
      KmsKeyId,
      SecretBinary: blob,
      SecretString,
      Tags,
      AddReplicaRegions: listOf(document),
      ForceOverwriteReplicaSecret: boolean,
      Type: text(),
    },
    ['Name'],
  ),
  updateSecret: structure(
    { SecretId, ClientRequestToken, Description, KmsKeyId, SecretBinary: blob, SecretString, Type: text() },
    ['SecretId'],
  ),
  deleteSecret: structure(
    { SecretId, RecoveryWindowInDays: integer(), ForceDeleteWithoutRecovery: boolean },
    ['SecretId'],
  ),
  restoreSecret: bySecret,
  describeSecret: bySecret,
  listSecrets: structure({
    IncludePlannedDeletion: boolean,
    MaxResults,
    NextToken,
    Filters,
    SortOrder: oneOf('asc', 'desc'),
    SortBy: oneOf('created-date', 'last-accessed-date', 'last-changed-date', 'name'),
  }),
  getSecretValue: structure({ SecretId, VersionId, VersionStage }, ['SecretId']),
  batchGetSecretValue: structure({
    SecretIdList: listOf(SecretId, { lengthMin: 1, lengthMax: 20 }),
    Filters,
    MaxResults: integer({ min: 1, max: 20 }),
    NextToken,
  }),
  putSecretValue: structure(
    {
      SecretId,
      ClientRequestToken,
      SecretBinary: blob,
      SecretString,
      VersionStages: listOf(VersionStage, { lengthMin: 1, lengthMax: 20 }),
      RotationToken: text({ lengthMin: 36, lengthMax: 256, sensitive: true }),
    },
    ['SecretId'],
  ),
  listSecretVersionIds: structure({ SecretId, MaxResults, NextToken, IncludeDeprecated: boolean }, [
    'SecretId',
  ]),
  updateSecretVersionStage: structure(
    { SecretId, VersionStage, RemoveFromVersionId: VersionId, MoveToVersionId: VersionId },
    ['SecretId', 'VersionStage'],
  ),
  rotateSecret: structure(
    {
      SecretId,
      ClientRequestToken,
      RotationLambdaARN: text({ lengthMax: 2_048 }),
      RotationRules: structure({
        AutomaticallyAfterDays: integer({ min: 1, max: 1_000 }),
        Duration: text({ lengthMin: 2, lengthMax: 3 }),
        ScheduleExpression: text({ lengthMin: 1, lengthMax: 256 }),
      }),
      RotateImmediately: boolean,
      ExternalSecretRotationMetadata: listOf(document),
      ExternalSecretRotationRoleArn: text(),
    },
    ['SecretId'],
  ),
  cancelRotateSecret: bySecret,
  getRandomPassword: structure({
    PasswordLength: integer({ min: 1, max: 4_096 }),
    ExcludeCharacters: text({ lengthMax: 4_096 }),
    ExcludeNumbers: boolean,
    ExcludePunctuation: boolean,
    ExcludeUppercase: boolean,
    ExcludeLowercase: boolean,
    IncludeSpace: boolean,
    RequireEachIncludedType: boolean,
  }),
  tagResource: structure({ SecretId, Tags }, ['SecretId', 'Tags']),
  untagResource: structure({ SecretId, TagKeys: listOf(text({ lengthMin: 1, lengthMax: 128 })) }, [
    'SecretId',
    'TagKeys',
  ]),
  putResourcePolicy: structure({ SecretId, ResourcePolicy, BlockPublicPolicy: boolean }, [
    'SecretId',
    'ResourcePolicy',
  ]),
  getResourcePolicy: bySecret,
  deleteResourcePolicy: bySecret,
  validateResourcePolicy: structure({ SecretId, ResourcePolicy }, ['ResourcePolicy']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type SecretsManagerMethod = keyof typeof secretsManagerInputs;
