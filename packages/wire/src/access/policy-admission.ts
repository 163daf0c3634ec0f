import type { Authorizer, Denial } from '@cairn/identity';
import type { CallScope, Json } from '@cairn/kit';
import type { Operation, OperationInput } from '../operation.ts';
import type { AdmitCall } from '../perform-operation.ts';
import { accessDenied, actionOf } from './access-denied.ts';
import type { AccessKeys, OperationAccess } from './operation-access.ts';
import { requestTags } from './request-tags.ts';

/**
 * The policy of a resource, as text or JSON; undefined where it has none. Each service that has such policies gives one.
 * @param arn of the resource, as the operation declares it
 */
export type ResourcePolicyOf = (
  scope: CallScope,
  arn: string,
) => Json | undefined | Promise<Json | undefined>;

/** What asking policies takes. */
export interface PolicyAdmissionPorts {
  readonly authorizer: Pick<Authorizer, 'denialOf'>;
  /** By signing name. */
  readonly resourcePolicies: { readonly [service: string]: ResourcePolicyOf };
}

const everything: readonly string[] = ['*'];

/**
 * Asks policies about each call. Services of this server that act for themselves (the archive of a bus, deliveries'
 * housekeeping) have no principal to ask for and are not asked about: they call no operations.
 * @throws ServiceError as the service names it
 */
export function policyAdmission({ authorizer, resourcePolicies }: PolicyAdmissionPorts): AdmitCall {
  return (service, operation, scope, input) => {
    const access: OperationAccess = operation.access ?? {};
    // Cairn's own service is for whoever administers the server.
    if (access.kind === 'open') return undefined;
    const question = questionOf(service, operation, scope, input);
    refusePassing(authorizer, question, access);
    const policyOf = resourcePolicies[service];
    if (policyOf === undefined) {
      for (const resource of question.resources) ask(authorizer, question, resource, undefined);
      return undefined;
    }
    return askAll(authorizer, question, policyOf);
  };
}

interface Question {
  readonly service: string;
  readonly scope: CallScope;
  readonly action: string;
  readonly resources: readonly string[];
  readonly input: OperationInput;
  readonly keys: AccessKeys | undefined;
  readonly tags: { readonly [key: string]: string } | undefined;
}

function questionOf(
  service: string,
  { name, access = {} }: Operation,
  scope: CallScope,
  input: OperationInput,
): Question {
  const { action } = access;
  const resources = access.resources?.(scope, input) ?? everything;
  return {
    service,
    scope,
    action: typeof action === 'function' ? action(input) : (action ?? actionOf(service, name)),
    resources: resources.length === 0 ? everything : resources,
    input,
    keys: access.keys?.(input),
    tags: requestTags(input),
  };
}

async function askAll(
  authorizer: PolicyAdmissionPorts['authorizer'],
  question: Question,
  policyOf: ResourcePolicyOf,
): Promise<void> {
  for (const resource of question.resources) {
    const policy = resource === '*' ? undefined : await policyOf(question.scope, resource);
    ask(authorizer, question, resource, policy);
  }
}

function ask(
  authorizer: PolicyAdmissionPorts['authorizer'],
  { service, scope, action, keys, tags }: Question,
  resource: string,
  resourcePolicy: Json | undefined,
): void {
  refuse(
    service,
    authorizer.denialOf({ scope, action, resource, operationKeys: keys, requestTags: tags, resourcePolicy }),
  );
}

/** Handing a role to a service is an action of its own. */
function refusePassing(
  authorizer: PolicyAdmissionPorts['authorizer'],
  { service, scope, input }: Question,
  { passes }: OperationAccess,
): void {
  if (passes === undefined) return;
  for (const role of passes.roles(input)) {
    if (typeof role !== 'string') continue;
    const operationKeys = { 'iam:PassedToService': passes.to };
    refuse(service, authorizer.denialOf({ scope, action: 'iam:PassRole', resource: role, operationKeys }));
  }
}

function refuse(service: string, denial: Denial | undefined): void {
  if (denial !== undefined) throw accessDenied(service, denial.message);
}
