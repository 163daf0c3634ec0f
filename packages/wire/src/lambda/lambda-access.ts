import { type CallScope, ServiceError } from '@cairn/kit';
import {
  arnIn,
  each,
  localArn,
  named,
  on,
  type PassedRoles,
  type ServiceAccess,
} from '../access/operation-access.ts';
import type { OperationInput } from '../operation.ts';

/** A function by its name, part of an ARN or ARN; with its version or alias where the action knows such resources. */
function functionArn(scope: CallScope, input: OperationInput, isQualified: boolean): readonly string[] {
  const { FunctionName, Qualifier } = input;
  if (typeof FunctionName !== 'string') return [];
  // NAME, ACCOUNT:function:NAME, arn:aws:lambda:REGION:ACCOUNT:function:NAME, each with :QUALIFIER
  const match = /^(?:(?:arn:[^:]+:lambda:([^:]+):)?(\d{12}):function:)?([^:]+)(?::([^:]+))?$/.exec(
    FunctionName,
  );
  const [, region = scope.region, account = scope.account, name = FunctionName, inName] = match ?? [];
  const arn = localArn({ ...scope, account, region }, 'lambda', `function:${name}`);
  const qualifier = inName ?? (typeof Qualifier === 'string' ? Qualifier : undefined);
  return [isQualified && qualifier !== undefined ? `${arn}:${qualifier}` : arn];
}

const own = on((scope, input) => functionArn(scope, input, false));
const qualified = on((scope, input) => functionArn(scope, input, true));
const passes: PassedRoles = {
  to: 'lambda.amazonaws.com',
  roles: ({ Role }) => [Role],
  untrusted: () =>
    new ServiceError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    ),
};
const mapping = on(named('lambda', 'UUID', 'event-source-mapping:'));
const tagged = on(arnIn('Resource'));

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
