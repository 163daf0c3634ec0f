/** Members as the Secrets Manager API spells them; instants in epoch milliseconds, days cut to midnight. */

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

export interface SecretInput {
  readonly SecretId: string;
}

/** The value of a version. */
export interface SecretValueInput {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

export interface CreateSecretInput extends SecretValueInput {
  readonly Name: string;
  readonly ClientRequestToken?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly Tags?: readonly Tag[];
  readonly AddReplicaRegions?: readonly unknown[];
  readonly ForceOverwriteReplicaSecret?: boolean;
  readonly Type?: string;
}

export interface UpdateSecretInput extends SecretInput, SecretValueInput {
  readonly ClientRequestToken?: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly Type?: string;
}

export interface PutSecretValueInput extends SecretInput, SecretValueInput {
  readonly ClientRequestToken?: string;
  readonly VersionStages?: readonly string[];
  readonly RotationToken?: string;
}

export interface GetSecretValueInput extends SecretInput {
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

export interface SecretValueOutput {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId: string;
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
  readonly VersionStages: readonly string[];
  readonly CreatedDate: number;
}

export interface VersionOutput {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId?: string;
}

export interface DeleteSecretInput extends SecretInput {
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}

export interface Filter {
  readonly Key?: string;
  readonly Values?: readonly string[];
}

export interface ListSecretsInput {
  readonly IncludePlannedDeletion?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly Filters?: readonly Filter[];
  readonly SortOrder?: string;
  readonly SortBy?: string;
}

export interface ListVersionsInput extends SecretInput {
  readonly IncludeDeprecated?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface UpdateStageInput extends SecretInput {
  readonly VersionStage: string;
  readonly RemoveFromVersionId?: string;
  readonly MoveToVersionId?: string;
}

export interface RandomPasswordInput {
  readonly PasswordLength?: number;
  readonly ExcludeCharacters?: string;
  readonly ExcludeNumbers?: boolean;
  readonly ExcludePunctuation?: boolean;
  readonly ExcludeUppercase?: boolean;
  readonly ExcludeLowercase?: boolean;
  readonly IncludeSpace?: boolean;
  readonly RequireEachIncludedType?: boolean;
}

export interface BatchGetInput {
  readonly SecretIdList?: readonly string[];
  readonly Filters?: readonly Filter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface RotationRules {
  readonly AutomaticallyAfterDays?: number;
  readonly Duration?: string;
  readonly ScheduleExpression?: string;
}

export interface RotateSecretInput extends SecretInput {
  readonly ClientRequestToken?: string;
  readonly RotationLambdaARN?: string;
  readonly RotationRules?: RotationRules;
  readonly RotateImmediately?: boolean;
  readonly ExternalSecretRotationMetadata?: readonly unknown[];
  readonly ExternalSecretRotationRoleArn?: string;
}

export interface PolicyInput extends SecretInput {
  readonly ResourcePolicy: string;
  readonly BlockPublicPolicy?: boolean;
}

/** A secret as it is described and listed. */
export interface DescribedSecret {
  readonly ARN: string;
  readonly Name: string;
  readonly Description?: string;
  readonly KmsKeyId?: string;
  readonly RotationEnabled?: boolean;
  readonly RotationLambdaARN?: string;
  readonly RotationRules?: RotationRules;
  readonly LastRotatedDate?: number;
  readonly LastChangedDate: number;
  readonly LastAccessedDate?: number;
  readonly DeletedDate?: number;
  readonly NextRotationDate?: number;
  readonly Tags?: readonly Tag[];
  readonly CreatedDate: number;
}
