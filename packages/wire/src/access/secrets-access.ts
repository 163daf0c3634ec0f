import type { CallScope } from '@cairn/kit';
import { each, localArn, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

/** The end of a secret's ARN is not in its name: six characters, as policies write them. */
const secret: ResourcesOf = (scope, { SecretId, Name }) => {
  const given = SecretId ?? Name;
  if (typeof given !== 'string') return [];
  return [given.startsWith('arn:') ? given : localArn(scope, 'secretsmanager', `secret:${given}-??????`)];
};

export const secretsManagerAccess: ServiceAccess = {
  ...each('CreateSecret GetSecretValue PutSecretValue UpdateSecret DeleteSecret RestoreSecret', on(secret)),
  ...each('DescribeSecret ListSecretVersionIds UpdateSecretVersionStage RotateSecret', on(secret)),
  ...each('CancelRotateSecret GetResourcePolicy PutResourcePolicy DeleteResourcePolicy', on(secret)),
  ValidateResourcePolicy: on(secret),
  ...each('TagResource UntagResource', on(secret)),
  // Who reads many has to be allowed to read each.
  BatchGetSecretValue: {
    asks: (scope, { SecretIdList }) => {
      const ids = (SecretIdList ?? ['*']) as readonly string[];
      const read = ids.flatMap((id) =>
        id === '*' ? [localArn(scope, 'secretsmanager', 'secret:*')] : secret(scope, { SecretId: id }),
      );
      return [
        { action: 'secretsmanager:BatchGetSecretValue', resource: '*' },
        ...read.map((resource) => ({ action: 'secretsmanager:GetSecretValue', resource })),
      ];
    },
  },
};

const parameterArn = (scope: CallScope, name: unknown): string => {
  const given = String(name).split(':', 1)[0] as string;
  return String(name).startsWith('arn:')
    ? String(name)
    : localArn(scope, 'ssm', `parameter/${given.replace(/^\//, '')}`);
};
const parameter: ResourcesOf = (scope, { Name }) => (Name === undefined ? [] : [parameterArn(scope, Name)]);
const parameters: ResourcesOf = (scope, { Names }) =>
  ((Names ?? []) as readonly string[]).map((name) => parameterArn(scope, name));
const path: ResourcesOf = (scope, { Path }) => [parameterArn(scope, String(Path).replace(/\/$/, ''))];
const tagged: ResourcesOf = (scope, { ResourceId }) => [parameterArn(scope, ResourceId)];

export const ssmAccess: ServiceAccess = {
  ...each(
    'PutParameter GetParameter DeleteParameter GetParameterHistory LabelParameterVersion',
    on(parameter),
  ),
  UnlabelParameterVersion: on(parameter),
  ...each('GetParameters DeleteParameters', on(parameters)),
  GetParametersByPath: on(path),
  ...each('AddTagsToResource RemoveTagsFromResource ListTagsForResource', on(tagged)),
};
