import type { Decision, PolicyKind } from './authorization.ts';

const articles: { readonly [kind in PolicyKind]: string } = {
  'identity-based policy': 'an identity-based policy',
  'resource-based policy': 'a resource-based policy',
  'permissions boundary': 'a permissions boundary',
  'session policy': 'a session policy',
};

/** Who asked for what. */
export interface DeniedRequest {
  /** ARN of the user, session or service. */
  readonly principalArn: string;
  readonly action: string;
  /** Left out of the text where the action has none. */
  readonly resource: string;
}

/**
 * What AWS answers to a request that policies do not let through.
 * Source: IAM User Guide, "Troubleshoot access denied error messages".
 */
export function denialText(
  { principalArn, action, resource }: DeniedRequest,
  decision: Exclude<Decision, { kind: 'allowed' }>,
): string {
  const start = `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (decision.kind === 'explicitly-denied') {
    return `${start} with an explicit deny in ${articles[decision.by]}`;
  }
  return `${start} because no ${decision.missing} allows the ${action} action`;
}
