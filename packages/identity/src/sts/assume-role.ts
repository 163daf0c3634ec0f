import type { CallScope, Clock, Principal, SessionPolicies } from '@cairn/kit';
import type { Authorizer } from '../access/authorizer.ts';
import { entityArn, type Role, type Tag } from '../iam/iam-entities.ts';
import type { IamStore } from '../iam/iam-store.ts';
import type { ConditionValue } from '../policy/condition-context.ts';
import { identityPolicyProblem } from '../policy/validate-policy.ts';
import { stsErrors } from './sts-errors.ts';

/** A device and the code that it shows. */
export interface DeviceInput {
  readonly SerialNumber?: string;
  readonly TokenCode?: string;
}

/** What both ways to a role take. */
export interface AssumeRoleInput extends DeviceInput {
  readonly ProvidedContexts?: unknown;
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
  readonly Policy?: string;
  readonly PolicyArns?: readonly { readonly arn?: string }[];
  readonly ExternalId?: string;
  readonly SourceIdentity?: string;
  readonly Tags?: readonly Tag[];
  readonly TransitiveTagKeys?: readonly string[];
}

/** What deciding about a role takes. */
export interface RoleDoor {
  readonly store: IamStore;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** Where nothing is verified, roles need not exist and nothing is asked. */
  readonly isStrict: boolean;
}

const sessionTagsMax = 50;
const sessionPolicyCharactersMax = 2_048;
/** A role that was assumed by a session lasts an hour at most. */
const chainedSecondsMax = 3_600;
const secondsDefault = 3_600;

/** What is asked of a role's trust policy. */
export interface TrustQuestion {
  readonly scope: Pick<CallScope, 'account' | 'region' | 'principal' | 'origin'>;
  readonly action: string;
  readonly operationKeys: { readonly [key: string]: ConditionValue | undefined };
  readonly tags?: { readonly [key: string]: string } | undefined;
}

/** Whether a role trusts somebody, and whether that somebody may. */
export function mayAssume(
  { authorizer }: Pick<RoleDoor, 'authorizer'>,
  role: Role,
  question: TrustQuestion,
): boolean {
  const { tags, ...asked } = question;
  // Trust policies name no resource: whatever they say is said of their role.
  return (
    authorizer.denialOf({
      ...asked,
      requestTags: tags,
      resource: entityArn(role),
      resourcePolicy: role.trust,
      resourceMustAllow: true,
    }) === undefined
  );
}

/** How long a session lasts. @throws ServiceError ValidationError */
export function sessionSeconds(
  role: Role | undefined,
  requested: number | undefined,
  by: Principal | undefined,
): number {
  const isChained = by?.kind === 'role-session';
  if (requested === undefined) return secondsDefault;
  if (isChained && requested > chainedSecondsMax) {
    throw stsErrors.validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (role !== undefined && requested > role.maxSessionSeconds) {
    throw stsErrors.validation(
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return requested;
}

/** Policies that narrow a session. @throws ServiceError */
export function sessionPoliciesOf({ Policy, PolicyArns }: AssumeRoleInput): SessionPolicies | undefined {
  if (Policy === undefined && (PolicyArns === undefined || PolicyArns.length === 0)) return undefined;
  if (Policy !== undefined) {
    const problem = identityPolicyProblem(Policy);
    if (problem !== undefined) throw stsErrors.malformed(problem);
    if (Policy.length > sessionPolicyCharactersMax) {
      const percent = Math.ceil((100 * Policy.length) / sessionPolicyCharactersMax);
      throw stsErrors.packedTooLarge(
        `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
      );
    }
  }
  const policyArns = (PolicyArns ?? []).flatMap(({ arn }) => arn ?? []);
  return {
    ...(Policy === undefined ? {} : { policy: Policy }),
    ...(policyArns.length === 0 ? {} : { policyArns }),
  };
}

/** Tags of a session, with those that a session before it hands on. @throws ServiceError */
export function sessionTagsOf(
  { Tags = [], TransitiveTagKeys = [] }: AssumeRoleInput,
  by: Principal | undefined,
): Pick<Principal, 'tags' | 'transitiveTagKeys'> {
  const inherited = by?.transitiveTagKeys ?? [];
  const keys = Tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size !== keys.length) {
    throw stsErrors.validation('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (Tags.length > sessionTagsMax)
    throw stsErrors.validation(`A session can have at most ${sessionTagsMax} tags.`);
  const clash = inherited.find((key) => keys.includes(key.toLowerCase()));
  if (clash !== undefined) {
    throw stsErrors.validation(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const handedOn = inherited.flatMap((key) => {
    const value = by?.tags?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  const tags = Object.fromEntries([...handedOn, ...Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  const transitiveTagKeys = [...inherited, ...TransitiveTagKeys];
  return {
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
    ...(transitiveTagKeys.length === 0 ? {} : { transitiveTagKeys }),
  };
}

/** How much of the space for policies and tags is used, in percent; absent where there are none. */
export function packedSize({ Policy = '', PolicyArns = [], Tags = [] }: AssumeRoleInput): number | undefined {
  const characters =
    Policy.length +
    PolicyArns.reduce((sum, { arn = '' }) => sum + arn.length, 0) +
    Tags.reduce((sum, { Key, Value }) => sum + Key.length + Value.length, 0);
  return characters === 0
    ? undefined
    : Math.max(1, Math.ceil((100 * characters) / (4 * sessionPolicyCharactersMax)));
}
