import type { Authorizer, Denial } from '@cairn/identity';
import { type CallScope, type Json, parseArn, printArn, ServiceError } from '@cairn/kit';
import { partitionOf } from '@cairn/workflows';
import type { OperationInput } from '../operation.ts';
import type { AdmitCall } from '../perform-operation.ts';
import { accessDenied, actionOf } from './access-denied.ts';
import type { AccessKeys, AskedAction, OperationAccess, PassedRoles } from './operation-access.ts';
import { requestTags } from './request-tags.ts';
import { accessOf } from './service-access.ts';

/** What a service knows of one of its resources. */
export interface ResourceFacts {
  /** Its ARN, where what was asked for names it in another way: a secret without the end of its ARN. */
  readonly arn?: string | undefined;
  /** Its policy, as text or JSON, where it has one. */
  readonly policy?: Json | undefined;
  /** Whose it is, where its ARN does not tell. */
  readonly account?: string | undefined;
}

/**
 * The policy of a resource; undefined where nothing is known of it. Each service whose resources have policies gives one.
 * @param arn of the resource, as the operation declares it
 * @param action what is to be done with it: `sqs:SendMessage`
 */
export type ResourcePolicyOf = (
  scope: CallScope,
  arn: string,
  action: string,
) => Promise<ResourceFacts | undefined>;

/**
 * The roles that an operation hands over, as its service finds them.
 * @throws ServiceError where they cannot be read, as the operation does
 */
export type PassedRolesOf = (operation: string, input: OperationInput) => readonly string[];

/** An operation as policies are asked about it. */
export interface AskedCall {
  readonly scope: CallScope;
  readonly operation: string;
  readonly input: OperationInput;
  /** ARN of what it acts on. */
  readonly resource: string;
}

/**
 * Keys that policies may ask for and that only the service can tell: one set for each thing that is touched. All sets
 * have to be allowed; none means that nothing is told.
 */
export type FoundKeysOf = (call: AskedCall) => readonly AccessKeys[];

/** What asking policies takes. */
export interface PolicyAdmissionPorts {
  readonly authorizer: Pick<Authorizer, 'denialOf' | 'sessionProblemOf' | 'trusts'>;
  /** By signing name. */
  readonly resourcePolicies: { readonly [service: string]: ResourcePolicyOf };
  /** By signing name: of services whose declarations do not tell. */
  readonly passedRoles: { readonly [service: string]: PassedRolesOf };
  /** By signing name. */
  readonly foundKeys?: { readonly [service: string]: FoundKeysOf };
}

const everything: readonly string[] = ['*'];

/**
 * Asks policies about each call, by what its service declares.
 * @throws ServiceError as the service names it
 */
export function policyAdmission(ports: PolicyAdmissionPorts): AdmitCall {
  const { authorizer, resourcePolicies, foundKeys = {} } = ports;
  return (service, name, scope, input) => {
    refuseSession(authorizer, scope);
    const access = accessOf(service, name);
    if (access.kind === 'open' || isServicesOwn(service, scope)) return undefined;
    const question: Question = {
      service,
      scope,
      asked: askedOf(service, name, access, scope, input),
      keysOf: (resource) => {
        const found = foundKeys[service]?.({ scope, operation: name, input, resource }) ?? [];
        return found.length === 0 ? [access.keys?.(input)] : found;
      },
      tags: requestTags(input),
    };
    const policyOf = resourcePolicies[service];
    // After its own action: a document is read for those who may hand one over.
    const passing = () => refusePassing(ports, { service, name, scope, input }, access);
    if (policyOf !== undefined) return askWithPolicies(authorizer, question, policyOf).then(passing);
    for (const asked of question.asked) ask(authorizer, question, asked, undefined);
    passing();
    return undefined;
  };
}

/** What services call in their own account without an allowance, by their principals. */
const ownCalls: ReadonlyMap<string, readonly string[]> = new Map([
  ['events.amazonaws.com', ['logs', 'events']],
  ['cognito-idp.amazonaws.com', ['logs']],
]);
const stepFunctions = 'states.amazonaws.com';

/**
 * What a service does in its own account needs no allowance where resources have no policies that could give one: EventBridge
 * writes to log groups and hands events from bus to bus, user pools write to the log groups that they were given.
 */
function isServicesOwn(service: string, { principal, account }: CallScope): boolean {
  const { arn, kind, sourceAccount = account } = principal;
  if (kind !== 'service' || sourceAccount !== account) return false;
  return ownCalls.get(arn)?.includes(service) === true;
}

interface Question {
  readonly service: string;
  readonly scope: CallScope;
  readonly asked: readonly AskedAction[];
  /** Of one of the resources; each set has to be allowed. */
  readonly keysOf: (resource: string) => readonly (AccessKeys | undefined)[];
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

/**
 * An ARN in the partition in which its owner prints it: rooms do not look at the partition of what they are given, so
 * that another one must not hide a resource from the policies that name it.
 */
function ownPartition(resource: string): string {
  const arn = parseArn(resource);
  if (arn === undefined) return resource;
  const partition = arn.service === 'states' ? partitionOf(arn.region) : 'aws';
  return arn.partition === partition ? resource : printArn({ ...arn, partition });
}

async function askWithPolicies(
  authorizer: PolicyAdmissionPorts['authorizer'],
  question: Question,
  policyOf: ResourcePolicyOf,
): Promise<void> {
  for (const asked of question.asked) {
    const { action } = asked;
    const resource = ownPartition(asked.resource);
    const facts = resource === '*' ? undefined : await policyOf(question.scope, resource, action);
    ask(authorizer, question, { action, resource: facts?.arn ?? resource }, facts);
  }
}

function ask(
  authorizer: PolicyAdmissionPorts['authorizer'],
  { service, scope, keysOf, tags }: Question,
  { action, resource }: AskedAction,
  facts: ResourceFacts | undefined,
): void {
  for (const keys of keysOf(resource)) {
    refuse(
      service,
      authorizer.denialOf({
        scope,
        action,
        resource: ownPartition(resource),
        operationKeys: keys,
        requestTags: tags,
        resourcePolicy: facts?.policy,
        resourceAccount: facts?.account,
      }),
    );
  }
}

/**
 * A task whose role cannot be had fails by that: `States.TaskFailed` where the machine's role may not assume the one
 * that the state names, with Step Functions' text; `States.Permissions` where Step Functions may not assume the machine's.
 * Other services are told what STS tells them.
 */
function refuseSession(authorizer: PolicyAdmissionPorts['authorizer'], scope: CallScope): void {
  const problem = authorizer.sessionProblemOf(scope);
  if (problem === undefined) return;
  const { role, by } = problem;
  if (problem.kind === 'not-assumable') {
    const message = `The role ${by} is not authorized to assume the task state's role, ${role}.`;
    throw new ServiceError('States.TaskFailed', message, { status: 403 });
  }
  if (by !== stepFunctions) {
    const message = `User: ${by} is not authorized to perform: sts:AssumeRole on resource: ${role}`;
    throw new ServiceError('AccessDenied', message, { status: 403 });
  }
  const message = `The service ${by} is not authorized to assume the role ${role}.`;
  throw new ServiceError('States.Permissions', message, { status: 403 });
}

interface Call {
  readonly service: string;
  readonly name: string;
  readonly scope: CallScope;
  readonly input: OperationInput;
}

const roleForm = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Handing a role to a service is an action of its own. What is no role (a service, a root) is handed to nobody. */
function refusePassing(
  { authorizer, passedRoles }: PolicyAdmissionPorts,
  { service, name, scope, input }: Call,
  { passes }: OperationAccess,
): void {
  if (passes === undefined) return;
  for (const role of rolesOf(passes, passedRoles[service], { service, name, input })) {
    if (typeof role !== 'string') continue;
    const operationKeys = { 'iam:PassedToService': passes.to };
    if (!roleForm.test(role)) {
      throw passes.untrusted?.(role) ?? accessDenied(service, `${role} is not the ARN of a role.`);
    }
    refuse(service, authorizer.denialOf({ scope, action: 'iam:PassRole', resource: role, operationKeys }));
    if (passes.untrusted !== undefined && !authorizer.trusts(role, passes.to)) throw passes.untrusted(role);
  }
}

function rolesOf(
  { roles }: PassedRoles,
  found: PassedRolesOf | undefined,
  { service, name, input }: Omit<Call, 'scope'>,
): readonly unknown[] {
  if (typeof roles === 'function') return roles(input);
  if (found === undefined) throw new Error(`nothing tells which roles ${service} is handed`);
  return found(name, input);
}

function refuse(service: string, denial: Denial | undefined): void {
  if (denial !== undefined) throw accessDenied(service, denial.message);
}
