import { type CallScope, type Principal, parseArn } from '@cairn/kit';
import type { PrincipalPolicies } from '../access/principal-policies.ts';
import { type ApplicablePolicies, authorize, type Decision } from '../policy/authorization.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compiled-policy.ts';
import { type ConditionValue, conditionContext } from '../policy/condition-context.ts';
import { PolicySyntaxError, readPolicyDocument } from '../policy/policy-document.ts';
import { identityPolicyProblem } from '../policy/validate-policy.ts';
import type { IamContext } from './iam-context.ts';
import { entityArn } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { type PageInput, pageOf } from './iam-pages.ts';

interface ContextEntry {
  readonly ContextKeyName?: string;
  readonly ContextKeyValues?: readonly string[];
}

interface SimulateInput extends PageInput {
  readonly PolicyInputList?: readonly string[];
  readonly PermissionsBoundaryPolicyInputList?: readonly string[];
  readonly ActionNames: readonly string[];
  readonly ResourceArns?: readonly string[];
  readonly ResourcePolicy?: string;
  readonly ResourceOwner?: string;
  readonly CallerArn?: string;
  readonly ContextEntries?: readonly ContextEntry[];
}

const decisions: { readonly [kind in Decision['kind']]: string } = {
  allowed: 'allowed',
  'explicitly-denied': 'explicitDeny',
  'implicitly-denied': 'implicitDeny',
};

/** What policies would decide: nothing is called. */
export function simulationOperations({ store }: IamContext, policies: PrincipalPolicies) {
  const principalOf = ({ account }: CallScope, arn: string): Principal => {
    const parsed = parseArn(arn);
    const kind = parsed?.resource.startsWith('role/') === true ? 'role-session' : 'user';
    const own = parsed?.account || account;
    return kind === 'user' ? { arn, kind, account: own } : { arn, kind, account: own, roleArn: arn };
  };
  /** A group has policies of its own, and is nobody. */
  const holdersPolicies = (scope: CallScope, arn: string): Omit<ApplicablePolicies, 'resourceAccount'> => {
    const group = store.groups.list(scope.account).find((each) => entityArn(each) === arn);
    if (group !== undefined) return policies.ofGroup(group);
    const principal = principalOf(scope, arn);
    if (policies.entityOf(principal) === undefined) {
      throw iamErrors.invalidInput(
        `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
      );
    }
    return policies.of(principal);
  };
  return {
    simulateCustomPolicy: async (scope: CallScope, input: SimulateInput) => {
      const caller = principalOf(scope, input.CallerArn ?? `arn:aws:iam::${scope.account}:user/simulated`);
      return simulate(input, caller, { identity: given(input.PolicyInputList), ...boundaryOf(input) });
    },
    simulatePrincipalPolicy: async (
      scope: CallScope,
      input: SimulateInput & { readonly PolicySourceArn: string },
    ) => {
      const { PolicySourceArn, CallerArn = PolicySourceArn } = input;
      const held = holdersPolicies(scope, PolicySourceArn);
      const identity = [...held.identity, ...given(input.PolicyInputList)];
      return simulate(input, principalOf(scope, CallerArn), { ...held, identity, ...boundaryOf(input) });
    },
    getContextKeysForCustomPolicy: async (
      _scope: CallScope,
      { PolicyInputList }: { readonly PolicyInputList: readonly string[] },
    ) => {
      given(PolicyInputList);
      return { ContextKeyNames: contextKeysOf(PolicyInputList) };
    },
    getContextKeysForPrincipalPolicy: async (
      scope: CallScope,
      {
        PolicySourceArn,
        PolicyInputList = [],
      }: { readonly PolicySourceArn: string; readonly PolicyInputList?: readonly string[] },
    ) => {
      const { identity } = holdersPolicies(scope, PolicySourceArn);
      const held = identity.flatMap(({ text }) => text ?? []);
      return { ContextKeyNames: contextKeysOf([...held, ...PolicyInputList]) };
    },
  };
}

function simulate(
  input: SimulateInput,
  principal: Principal,
  policies: Omit<ApplicablePolicies, 'resourceAccount'>,
) {
  const { ActionNames, ResourceArns = ['*'], ResourceOwner } = input;
  const owner = ResourceOwner === undefined ? undefined : (parseArn(ResourceOwner)?.account ?? ResourceOwner);
  const resource =
    input.ResourcePolicy === undefined ? undefined : compileGiven(input.ResourcePolicy, 'ResourcePolicy');
  const context = contextOf(input.ContextEntries ?? []);
  const questions = ActionNames.flatMap((action) => ResourceArns.map((arn) => ({ action, arn })));
  const results = questions.map(({ action, arn }) => {
    if (!action.includes(':')) throw iamErrors.invalidInput(`Invalid Action ${action}.`);
    const resourceAccount = owner || parseArn(arn)?.account || principal.account || '';
    const request = { action, resource: arn, context, principal };
    const decision = authorize(request, { ...policies, resource, resourceAccount });
    return {
      EvalActionName: action,
      EvalResourceName: arn,
      EvalDecision: decisions[decision.kind],
      MatchedStatements: decision.matched.map(({ policy, kind }) => ({
        SourcePolicyId: policy.name ?? '',
        SourcePolicyType: kind === 'resource-based policy' ? 'Resource Policy' : 'IAM Policy',
      })),
      MissingContextValues: [],
    };
  });
  const keyed = results.map((result, index) => ({ result, key: String(index).padStart(8, '0') }));
  const { items, page } = pageOf(keyed, input, ({ key }) => key);
  return { EvaluationResults: items.map(({ result }) => result), ...page };
}

function given(documents: readonly string[] | undefined): readonly CompiledPolicy[] {
  return (documents ?? []).map((document, index) => {
    const problem = identityPolicyProblem(document);
    if (problem !== undefined) throw iamErrors.invalidInput(problem);
    return compileGiven(document, `PolicyInputList.${index + 1}`);
  });
}

function boundaryOf({
  PermissionsBoundaryPolicyInputList,
}: SimulateInput): Pick<ApplicablePolicies, 'boundary'> {
  const [boundary] = given(PermissionsBoundaryPolicyInputList);
  return boundary === undefined ? {} : { boundary };
}

function compileGiven(document: string, name: string): CompiledPolicy {
  try {
    return compilePolicy(document, name);
  } catch (error) {
    if (error instanceof PolicySyntaxError || error instanceof RangeError) {
      throw iamErrors.invalidInput(`Syntax errors in policy ${name}.`);
    }
    throw error;
  }
}

function contextOf(entries: readonly ContextEntry[]) {
  const values: Record<string, ConditionValue> = {};
  for (const { ContextKeyName = '', ContextKeyValues = [] } of entries) {
    values[ContextKeyName] =
      ContextKeyValues.length === 1 ? (ContextKeyValues[0] as string) : ContextKeyValues;
  }
  return conditionContext(values);
}

/** Keys that policies ask for: those of conditions, and variables. */
function contextKeysOf(documents: readonly string[]): readonly string[] {
  const found = documents.flatMap((document) => {
    const variables = [...document.matchAll(/\$\{\s*([\w-]+:[^}',\s]+)/g)].map((match) => match[1] as string);
    const { statements } = readPolicyDocument(document);
    const keys = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
    return [...keys, ...variables];
  });
  return [...new Set(found)];
}
