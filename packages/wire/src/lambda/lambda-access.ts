import { type CallScope, ServiceError } from '@cairn/kit';
import { functionArn, readFunctionReference } from '@cairn/resources/functions';
import { each, localArn, on, type PassedRoles, type ServiceAccess } from '../access/operation-access.ts';
import type { OperationInput } from '../operation.ts';

/** A function by its name, part of an ARN or ARN; with its version or alias where the action knows such resources. */
function functionOf(scope: CallScope, input: OperationInput, isQualified: boolean): readonly string[] {
  const { FunctionName, Qualifier } = input;
  if (typeof FunctionName !== 'string') return [];
  const given = typeof Qualifier === 'string' ? Qualifier : undefined;
  const { name, qualifier, ...place } = readFunctionReference(scope, FunctionName, given);
  return [functionArn(place, name, isQualified ? qualifier : undefined)];
}

const own = on((scope, input) => functionOf(scope, input, false));
const qualified = on((scope, input) => functionOf(scope, input, true));
const passes: PassedRoles = {
  to: 'lambda.amazonaws.com',
  roles: ({ Role }) => [Role],
  untrusted: () =>
    new ServiceError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    ),
};
const mapping = on((scope, { UUID }) => [localArn(scope, 'lambda', `event-source-mapping:${UUID}`)]);
const tagged = on((scope, { Resource }) => functionOf(scope, { FunctionName: Resource }, false));

export const lambdaAccess: ServiceAccess = {
  Invoke: { ...qualified, action: 'lambda:InvokeFunction' },
  CreateFunction: { ...own, passes },
  UpdateFunctionConfiguration: { ...own, passes },
  ...each('GetFunction GetFunctionConfiguration GetPolicy DeleteFunction', qualified),
  ...each('UpdateFunctionCode PublishVersion ListVersionsByFunction AddPermission RemovePermission', own),
  ...each('CreateAlias GetAlias UpdateAlias DeleteAlias ListAliases GetFunctionCodeSigningConfig', own),
  ...each('PutFunctionConcurrency GetFunctionConcurrency DeleteFunctionConcurrency', own),
  ...each('PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig GetFunctionEventInvokeConfig', own),
  ...each('DeleteFunctionEventInvokeConfig ListFunctionEventInvokeConfigs', own),
  ...each('GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping', mapping),
  ...each('TagResource UntagResource ListTags', tagged),
};
