import { type CallScope, parseArn } from '@cairn/kit';
import type { ParameterPlace } from './parameter-store.ts';
import { parametersErrors } from './parameters-errors.ts';

const namePattern = /^[a-zA-Z0-9_.\-/]+$/;
const charactersMax = 1_011;
const levelsMax = 15;

/** Names under it refer to secrets of Secrets Manager. */
export const secretsPath = '/aws/reference/secretsmanager/';

/** A parameter as it is asked for: which, and which version of it. */
export interface ParameterReference {
  readonly place: ParameterPlace;
  /** A version's number or a label; undefined for the last version. */
  readonly selector: string | undefined;
}

/** Reads a name, or an ARN, that may end in `:VERSION` or `:LABEL`. @throws ServiceError ValidationException */
export function readParameterName({ account, region }: CallScope, text: string): ParameterReference {
  if (!text.startsWith('arn:')) {
    const [name = '', selector, ...rest] = text.split(':');
    if (rest.length > 0 || name === '') throw invalidName();
    return { place: { account, region, name }, selector };
  }
  const arn = parseArn(text);
  const [path = '', selector, ...rest] = arn?.resource.split(':') ?? [];
  if (arn?.service !== 'ssm' || !path.startsWith('parameter/') || rest.length > 0) throw invalidName();
  const name = path.slice('parameter'.length);
  // ARNs of names in a hierarchy and of plain names look alike but for the number of slashes.
  const own = name.indexOf('/', 1) === -1 ? name.slice(1) : name;
  return { place: { account: arn.account, region: arn.region, name: own }, selector };
}

/** @throws ServiceError when no parameter may have that name */
export function checkNewName(name: string): void {
  if (!namePattern.test(name) || name.length > charactersMax || name.endsWith('/')) throw invalidName();
  if (name.includes('/') && !name.startsWith('/'))
    throw parametersErrors.invalid('Parameter name must be a fully qualified name.');
  if (/^\/?(aws|ssm)/i.test(name))
    throw parametersErrors.invalid(
      name.startsWith('/')
        ? 'No access to reserved parameter name: ' + `${name}.`
        : 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    );
  if (name.split('/').length - 1 > levelsMax) throw parametersErrors.tooManyLevels();
}

/** The ARN of a parameter. */
export function parameterArn({ account, region, name }: ParameterPlace): string {
  return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

function invalidName(): Error {
  return parametersErrors.invalid(
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
  );
}
