import { awsQueryOperation } from './aws-query.ts';
import { xmlObject } from './xml-shape.ts';

/** Short-lived credentials for whoever signs. */
export const getSessionToken = awsQueryOperation<{ readonly DurationSeconds?: number }>()(
  'sts',
  'GetSessionToken',
  xmlObject({
    Credentials: xmlObject({
      AccessKeyId: 'text',
      SecretAccessKey: 'text',
      SessionToken: 'text',
      Expiration: 'instant',
    }),
  }),
);

/** Who signs. */
export const getCallerIdentity = awsQueryOperation<Readonly<Record<never, never>>>()(
  'sts',
  'GetCallerIdentity',
  xmlObject({ Account: 'text', Arn: 'text', UserId: 'text' }),
);
