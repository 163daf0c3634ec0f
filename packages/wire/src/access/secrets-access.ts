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
  // Each one that is read is asked about when it is read.
  BatchGetSecretValue: {
    asks: (_scope, { Filters }) =>
      ['BatchGetSecretValue', ...(Filters === undefined ? [] : ['ListSecrets'])].map((operation) => ({
        action: `secretsmanager:${operation}`,
        resource: '*',
      })),
  },
};
