export { type AccessQuestion, Authorizer, type Denial } from './access/authorizer.ts';
export type { Iam } from './iam/iam.ts';
export { iamErrors } from './iam/iam-errors.ts';
export { Identity, type Sts, type TemporaryCredentials } from './identity.ts';
export { type IdentityLimitName, identityLimits } from './identity-limits.ts';
export type { IdentityPorts } from './identity-ports.ts';
export {
  type ApplicablePolicies,
  authorize,
  type Decision,
  type PolicyKind,
} from './policy/authorization.ts';
export {
  type CompiledPolicy,
  compilePolicy,
  compilePolicyJson,
  type PolicyRequest,
} from './policy/compiled-policy.ts';
export type { ConditionContext, ConditionValue } from './policy/condition-context.ts';
export { denialText } from './policy/denial-text.ts';
export { identityPolicyProblem, trustPolicyProblem } from './policy/validate-policy.ts';
