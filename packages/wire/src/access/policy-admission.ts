import type { Authorizer, Denial } from '@cairn/identity';
import { type CallScope, type Json, ServiceError } from '@cairn/kit';
import type { OperationInput } from '../operation.ts';
import type { AdmitCall } from '../perform-operation.ts';
import { accessDenied, actionOf } from './access-denied.ts';
import type { AccessKeys, AskedAction, OperationAccess } from './operation-access.ts';
import { requestTags } from './request-tags.ts';
import { accessOf } from './service-access.ts';

/** What a service knows of one of its resources. */
export interface ResourceFacts {
  /** Its policy, as text or JSON, where it has one. */
  readonly policy?: Json | undefined;
  /** Whose it is, where its ARN does not tell. */
  readonly account?: string | undefined;
}

/**
 * The policy of a resource; undefined where nothing is known of it. Each service whose resources have policies gives one.
 * @param arn of the resource, as the operation declares it
 */
export type ResourcePolicyOf = (scope: CallScope, arn: string) => Promise<ResourceFacts | undefined>;

/** What asking policies takes. */
export interface PolicyAdmissionPorts {
  readonly authorizer: Pick<Authorizer, 'denialOf' | 'sessionProblemOf' | 'trusts'>;
  /** By signing name. */
  readonly resourcePolicies: { readonly [service: string]: ResourcePolicyOf };
}

const everything: readonly string[] = ['*'];

/**
 * Asks policies about each call, by what its service declares.
 * @throws ServiceError as the service names it
 */
export function policyAdmission({ authorizer, resourcePolicies }: PolicyAdmissionPorts): AdmitCall {
  return (service, name, scope, input) => {
    refuseSession(authorizer, scope);
    const access = accessOf(service, name);
    if (access.kind === 'open' || isServicesOwn(service, scope)) return undefined;
    refusePassing(authorizer, { service, scope, input }, access);
    const question: Question = {
      service,
      scope,
      asked: askedOf(service, name, access, scope, input),
      keys: access.keys?.(input),
      tags: requestTags(input),
    };
    const policyOf = resourcePolicies[service];
    if (policyOf !== undefined) return askWithPolicies(authorizer, question, policyOf);
    for (const asked of question.asked) ask(authorizer, question, asked, undefined);
    return undefined;
  };
}

const eventBridge = 'events.amazonaws.com';

/**
 * What EventBridge does in its own account needs no allowance where resources have no policies that could give one: it
 * writes to log groups and hands events from bus to bus.
 */
function isServicesOwn(service: string, { principal, account }: CallScope): boolean {
  const { arn, kind, sourceAccount = account } = principal;
  if (arn !== eventBridge || (kind !== undefined && kind !== 'service')) return false;
  return sourceAccount === account && (service === 'logs' || service === 'events');
}

interface Question {
  readonly service: string;
  readonly scope: CallScope;
  readonly asked: readonly AskedAction[];
  readonly keys: AccessKeys | undefined;
  readonly tags: { readonly [key: string]: string } | undefined;
}

function askedOf(
  service: string,
  name: string,
  access: OperationAccess,
  scope: CallScope,
  input: OperationInput,
): readonly AskedAction[] {
  if (access.asks !== undefined) return access.asks(scope, input);
  const { action: declared } = access;
  const action = typeof declared === 'function' ? declared(input) : (declared ?? actionOf(service, name));
  const resources = access.resources?.(scope, input) ?? everything;
  return (resources.length === 0 ? everything : resources).map((resource) => ({ action, resource }));
}

async function askWithPolicies(
  authorizer: PolicyAdmissionPorts['authorizer'],
  question: Question,
  policyOf: ResourcePolicyOf,
): Promise<void> {
  for (const asked of question.asked) {
    const { resource } = asked;
    const facts = resource === '*' ? undefined : await policyOf(question.scope, resource);
    ask(authorizer, question, asked, facts);
  }
}

function ask(
  authorizer: PolicyAdmissionPorts['authorizer'],
  { service, scope, keys, tags }: Question,
  { action, resource }: AskedAction,
  facts: ResourceFacts | undefined,
): void {
  refuse(
    service,
    authorizer.denialOf({
      scope,
      action,
      resource,
      operationKeys: keys,
      requestTags: tags,
      resourcePolicy: facts?.policy,
      resourceAccount: facts?.account,
    }),
  );
}

/**
 * A task whose role cannot be had fails by that: `States.TaskFailed` where the machine's role may not assume the one
 * that the state names, with Step Functions' text; `States.Permissions` where Step Functions may not assume the machine's.
 */
function refuseSession(authorizer: PolicyAdmissionPorts['authorizer'], scope: CallScope): void {
  const problem = authorizer.sessionProblemOf(scope);
  if (problem === undefined) return;
  const { role, by } = problem;
  if (problem.kind === 'not-assumable') {
    const message = `The role ${by} is not authorized to assume the task state's role, ${role}.`;
    throw new ServiceError('States.TaskFailed', message, { status: 403 });
  }
  const message = `The service ${by} is not authorized to assume the role ${role}.`;
  throw new ServiceError('States.Permissions', message, { status: 403 });
}

/** Handing a role to a service is an action of its own. */
function refusePassing(
  authorizer: PolicyAdmissionPorts['authorizer'],
  {
    service,
    scope,
    input,
  }: { readonly service: string; readonly scope: CallScope; readonly input: OperationInput },
  { passes }: OperationAccess,
): void {
  if (passes === undefined) return;
  for (const role of passes.roles(input)) {
    if (typeof role !== 'string') continue;
    const operationKeys = { 'iam:PassedToService': passes.to };
    refuse(service, authorizer.denialOf({ scope, action: 'iam:PassRole', resource: role, operationKeys }));
    if (passes.untrusted !== undefined && !authorizer.trusts(role, passes.to)) throw passes.untrusted(role);
  }
}

function refuse(service: string, denial: Denial | undefined): void {
  if (denial !== undefined) throw accessDenied(service, denial.message);
}
