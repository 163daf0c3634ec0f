import { type CallScope, parseArn } from '@cairn/kit';
import { lambdaErrors } from './lambda-errors.ts';

/** The function that a caller means. */
export interface FunctionReference {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** Version number, alias or `$LATEST`; undefined when the caller named none. */
  readonly qualifier: string | undefined;
}

const namePattern = /^[a-zA-Z0-9-_]{1,64}$/;
const qualifierPattern = /^(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]{1,128})$/;
const partialArnPattern = /^(\d{12}):function:([^:]+)(?::(.+))?$/;

/**
 * Reads a `FunctionName`: a name (`my-function`, `my-function:v1`), a partial ARN
 * (`123456789012:function:my-function`, `function:my-function`) or an ARN, each with or without qualifier.
 * @param qualifier the call's own `Qualifier` member; must agree with one inside the name
 * @throws ServiceError ValidationException or InvalidParameterValueException
 */
export function readFunctionReference(scope: CallScope, text: string, qualifier?: string): FunctionReference {
  const reference = split(scope, text);
  if (reference === undefined || !namePattern.test(reference.name)) {
    throw lambdaErrors.validation(
      text,
      'functionName',
      'Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
    );
  }
  const named = reference.qualifier;
  if (qualifier !== undefined && named !== undefined && qualifier !== named) {
    throw lambdaErrors.invalid(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  const wanted = qualifier ?? named;
  if (wanted !== undefined && !qualifierPattern.test(wanted)) {
    throw lambdaErrors.validation(
      wanted,
      'qualifier',
      'Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+',
    );
  }
  return { ...reference, qualifier: wanted };
}

function split(scope: CallScope, text: string): FunctionReference | undefined {
  const here = { account: scope.account, region: scope.region };
  if (text.startsWith('arn:')) return readFunctionArn(text);
  const partial = partialArnPattern.exec(text);
  if (partial !== null) {
    return { ...here, account: partial[1]!, name: partial[2]!, qualifier: partial[3] };
  }
  const [name, qualifier, ...rest] = text.replace(/^function:/, '').split(':');
  return name === undefined || rest.length > 0 ? undefined : { ...here, name, qualifier };
}

/** The function, version or alias that an ARN names; undefined when it names none. */
export function readFunctionArn(text: string): FunctionReference | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'lambda' || !arn.resource.startsWith('function:')) return undefined;
  const [, name, qualifier, ...rest] = arn.resource.split(':');
  if (name === undefined || rest.length > 0) return undefined;
  return { account: arn.account, region: arn.region, name, qualifier };
}

/** The ARN of a function, with its qualifier when one is given. */
export function functionArn(
  place: { readonly account: string; readonly region: string },
  name: string,
  qualifier?: string,
): string {
  const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** Whether a qualifier is the number of a published version. */
export function isVersionNumber(qualifier: string): boolean {
  return /^[1-9]\d*$/.test(qualifier);
}
