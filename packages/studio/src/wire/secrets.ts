import { awsJsonOperation } from './aws-json.ts';

/** Instants are epoch seconds. */
export interface Secret {
  readonly ARN: string;
  readonly Name: string;
  readonly Description?: string;
  readonly LastChangedDate?: number;
  readonly RotationEnabled?: boolean;
}

export interface SecretValue {
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
  readonly VersionId: string;
}

type ById = { readonly SecretId: string };

export const listSecrets = awsJsonOperation<
  { readonly NextToken?: string },
  { readonly SecretList: readonly Secret[]; readonly NextToken?: string }
>('secretsManager', 'ListSecrets');
export const getSecretValue = awsJsonOperation<ById, SecretValue>('secretsManager', 'GetSecretValue');
export const createSecret = awsJsonOperation<
  { readonly Name: string; readonly SecretString: string; readonly ClientRequestToken: string },
  object
>('secretsManager', 'CreateSecret');
export const putSecretValue = awsJsonOperation<
  ById & { readonly SecretString: string; readonly ClientRequestToken: string },
  object
>('secretsManager', 'PutSecretValue');
export const deleteSecret = awsJsonOperation<ById & { readonly RecoveryWindowInDays: number }, object>(
  'secretsManager',
  'DeleteSecret',
);
export const restoreSecret = awsJsonOperation<ById, object>('secretsManager', 'RestoreSecret');

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly Name: string;
  readonly Type: ParameterType;
  readonly Version: number;
  /** Epoch seconds. */
  readonly LastModifiedDate: number;
  readonly Description?: string;
}

export const describeParameters = awsJsonOperation<
  { readonly NextToken?: string; readonly MaxResults?: number },
  { readonly Parameters: readonly Parameter[]; readonly NextToken?: string }
>('ssm', 'DescribeParameters');
export const getParameter = awsJsonOperation<
  { readonly Name: string; readonly WithDecryption: boolean },
  { readonly Parameter: Parameter & { readonly Value: string } }
>('ssm', 'GetParameter');
export const putParameter = awsJsonOperation<
  {
    readonly Name: string;
    readonly Value: string;
    readonly Type: ParameterType;
    readonly Overwrite: boolean;
  },
  { readonly Version: number }
>('ssm', 'PutParameter');
export const deleteParameter = awsJsonOperation<{ readonly Name: string }, object>('ssm', 'DeleteParameter');
