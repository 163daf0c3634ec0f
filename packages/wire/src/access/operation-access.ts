import type { CallScope, ServiceError } from '@cairn/kit';

/** An operation's input after its shape was checked. */
type OperationInput = { readonly [member: string]: unknown };

/**
 * What policies are asked about an operation. An operation that declares nothing is asked for as `service:Operation`
 * on `*`. Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS services".
 */
export interface OperationAccess {
  /** `open`: no policy is asked. Its own decision, as in AssumeRole, or nobody's, as in GetCallerIdentity. */
  readonly kind?: 'open';
  /** The action where it is not the operation's own name: `lambda:InvokeFunction`. */
  readonly action?: string | ((input: OperationInput) => string);
  /** ARNs of what it acts on; each has to be allowed. None is `*`. */
  readonly resources?: ResourcesOf;
  /** Instead of one action on some resources: actions, each on its own. */
  readonly asks?: (scope: CallScope, input: OperationInput) => readonly AskedAction[];
  /** Roles that it hands to a service: `iam:PassRole` has to be allowed for each. */
  readonly passes?: PassedRoles;
  /** Keys that policies may ask for: `s3:prefix`. Absent values are left out. */
  readonly keys?: (input: OperationInput) => AccessKeys;
}

export interface AskedAction {
  readonly action: string;
  readonly resource: string;
}

export type ResourcesOf = (scope: CallScope, input: OperationInput) => readonly string[];
export type AccessKeys = { readonly [key: string]: string | readonly string[] | undefined };

export interface PassedRoles {
  /** `iam:PassedToService`: `states.amazonaws.com`. */
  readonly to: string;
  /** What is answered where the role does not trust the service; the role is not looked at where there is no answer. */
  readonly untrusted?: (roleArn: string) => ServiceError;
  /** ARNs; those that are no texts are left out. Or only the service can tell: `PolicyAdmissionPorts.passedRoles`. */
  readonly roles: ((input: OperationInput) => readonly unknown[]) | 'found by the service';
}

/** What the operations of a service declare, by their names: one line for each that does not mean `*`. */
export type ServiceAccess = { readonly [operation: string]: OperationAccess };

/** The same declaration for several operations. */
export function each(names: string, access: OperationAccess): ServiceAccess {
  return Object.fromEntries(names.split(' ').map((name) => [name, access]));
}

/** An operation on resources named by one function. */
export function on(resources: ResourcesOf, more: Omit<OperationAccess, 'resources'> = {}): OperationAccess {
  return { resources, ...more };
}

/** An operation for which no policy is asked. */
export const open: OperationAccess = { kind: 'open' };

/** Resources whose ARN stands in a member; `*` where it is none. */
export function arnIn(member: string): ResourcesOf {
  return (_scope, input) => {
    const value = input[member];
    return typeof value === 'string' && value.startsWith('arn:') ? [value] : [];
  };
}

/** ARN of something in the account and region of the call. */
export function localArn({ account, region }: CallScope, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
