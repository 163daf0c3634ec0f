import type { Principal } from '@cairn/kit';
import type { PolicyRequest } from '../compiled-policy.ts';
import { type ConditionValue, conditionContext } from '../condition-context.ts';

/** Ada, a user of account 111122223333. */
export const ada: Principal = {
  arn: 'arn:aws:iam::111122223333:user/ada',
  kind: 'user',
  account: '111122223333',
  userId: 'AIDAADA',
};

/** What a test asks; the rest is plain. */
export interface Question {
  readonly action?: string;
  readonly resource?: string;
  readonly context?: { readonly [key: string]: ConditionValue };
  readonly principal?: Principal;
}

/** A request for `s3:GetObject` by Ada unless said. */
export function question({
  action = 's3:GetObject',
  resource = 'arn:aws:s3:::notes/a',
  context = {},
  principal = ada,
}: Question): PolicyRequest {
  return { action, resource, context: conditionContext(context), principal };
}
