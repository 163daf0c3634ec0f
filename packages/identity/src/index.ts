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
