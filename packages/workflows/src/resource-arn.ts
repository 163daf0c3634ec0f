import { parseArn } from '@cairn/kit';
import { stepFunctionsErrors } from './step-functions-errors.ts';

/** A resource of Step Functions: whose it is, of what kind, and its names. */
export interface ResourceArn {
  readonly account: string;
  readonly region: string;
  /** `stateMachine`, `execution`, `activity`, `express`, `mapRun`. */
  readonly kind: string;
  /** What follows the kind, split at colons: machine and execution name, for instance. */
  readonly names: readonly string[];
}

/** Reads an ARN of a resource of Step Functions. @throws ServiceError InvalidArn */
export function readResourceArn(text: string): ResourceArn {
  const arn = parseArn(text);
  if (arn === undefined || arn.service !== 'states') {
    throw stepFunctionsErrors.invalidArn(`Invalid ARN prefix: ${text}`);
  }
  const [kind, ...names] = arn.resource.split(':') as [string, ...string[]];
  if (names.length === 0 || names.some((name) => name === '')) {
    throw stepFunctionsErrors.invalidArn(`Invalid ARN prefix: ${text}`);
  }
  return { account: arn.account, region: arn.region, kind, names };
}

/** Reads an ARN that has to be of one kind. @throws ServiceError InvalidArn */
export function readArnOfKind(text: string, kind: string): ResourceArn {
  const arn = readResourceArn(text);
  if (arn.kind !== kind) {
    throw stepFunctionsErrors.invalidArn(`Resource type not valid in this context: ${arn.kind}`);
  }
  return arn;
}

/** What an ARN of a state machine names: the machine, one of its versions or one of its aliases. */
export interface StateMachineReference {
  /** ARN of the machine itself. */
  readonly machineArn: string;
  readonly version?: number;
  readonly alias?: string;
}

/** Reads the ARN of a state machine with or without a qualifier. @throws ServiceError InvalidArn */
export function readStateMachineArn(text: string): StateMachineReference {
  const { account, region, names } = readArnOfKind(text, 'stateMachine');
  const [name, ...qualifiers] = names as readonly [string, ...string[]];
  const machineArn = printResourceArn({ account, region }, 'stateMachine', name);
  if (qualifiers.length === 0) return { machineArn };
  // Names of aliases are never numbers (API reference, CreateStateMachineAlias `name`).
  const qualifier = qualifiers.join(':');
  return /^[1-9]\d{0,14}$/.test(qualifier)
    ? { machineArn, version: Number(qualifier) }
    : { machineArn, alias: qualifier };
}

/** ARN of a version or alias of a machine. */
export function printQualifiedArn(
  machine: { readonly account: string; readonly region: string; readonly name: string },
  qualifier: number | string,
): string {
  return printResourceArn(machine, 'stateMachine', machine.name, String(qualifier));
}

/** The partition that a region lies in. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Prints the ARN of a resource: `printResourceArn(scope, 'activity', 'pack')`. */
export function printResourceArn(
  scope: { readonly account: string; readonly region: string },
  kind: string,
  ...names: readonly string[]
): string {
  return `arn:${partitionOf(scope.region)}:states:${scope.region}:${scope.account}:${kind}:${names.join(':')}`;
}
