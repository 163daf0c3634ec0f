import { queueArn } from './queue-address.ts';
import type { QueuePlace } from './queue-ports.ts';
import { sqsErrors } from './sqs-errors.ts';

/** A queue's policy as it is stored: the JSON that its owner gave. */
export interface QueuePolicy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly QueuePolicyStatement[];
}

export interface QueuePolicyStatement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

/** Operations that AddPermission may share. */
const shareable: ReadonlySet<string> = new Set([
  '*',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'PurgeQueue',
]);

const labelsMax = 7;

/** Reads a policy. @throws ServiceError InvalidAttributeValue */
export function readPolicy(name: string, text: string): QueuePolicy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw sqsErrors.invalidAttributeValue(name);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw sqsErrors.invalidAttributeValue(name);
  const { Statement } = value as { readonly Statement?: unknown };
  if (Statement === undefined || typeof Statement !== 'object' || Statement === null)
    throw sqsErrors.invalidAttributeValue(name);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return { ...(value as object), Statement: statements };
}

/** What AddPermission is told. */
export interface PermissionInput {
  readonly Label: string;
  readonly AWSAccountIds: readonly string[];
  readonly Actions: readonly string[];
}

/** A policy with one more statement, as text. @throws ServiceError */
export function withPermission(
  place: QueuePlace,
  policy: QueuePolicy | undefined,
  { Label, AWSAccountIds, Actions }: PermissionInput,
): string {
  if (!/^[\w-]{1,80}$/.test(Label)) throw sqsErrors.invalidValue('Label', Label, 'Must be a valid label.');
  if (Actions.length === 0) throw sqsErrors.missing('Actions');
  if (AWSAccountIds.length === 0) throw sqsErrors.missing('PrincipalId');
  for (const action of Actions) {
    if (!shareable.has(action))
      throw sqsErrors.invalidValue(
        'ActionName',
        action,
        'Please refer to the appropriate WSDL for a list of valid actions. ',
      );
  }
  if (Actions.length > labelsMax)
    throw sqsErrors.invalid(`${Actions.length} Actions were found, maximum allowed is ${labelsMax}.`);
  for (const account of AWSAccountIds) {
    if (!/^\d{12}$/.test(account))
      throw sqsErrors.invalidValue('PrincipalId', `[${AWSAccountIds.join(', ')}]`, 'Unable to verify.');
  }
  const before = policy?.Statement ?? [];
  if (before.some(({ Sid }) => Sid === Label))
    throw sqsErrors.invalidValue('Label', Label, 'Already exists.');
  const principals = AWSAccountIds.map((account) => `arn:aws:iam::${account}:root`);
  const actions = Actions.map((action) => `SQS:${action}`);
  const arn = queueArn(place);
  const statement = {
    Sid: Label,
    Effect: 'Allow',
    Principal: { AWS: principals.length === 1 ? principals[0] : principals },
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: arn,
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `${arn}/SQSDefaultPolicy`,
    ...policy,
    Statement: [...before, statement],
  });
}

/** A policy without a statement, as text; empty when none is left. @throws ServiceError */
export function withoutPermission(policy: QueuePolicy | undefined, label: string): string {
  const before = policy?.Statement ?? [];
  const after = before.filter(({ Sid }) => Sid !== label);
  if (after.length === before.length)
    throw sqsErrors.invalidValue('Label', label, "can't find label on existing policy");
  return after.length === 0 ? '' : JSON.stringify({ ...policy, Statement: after });
}
