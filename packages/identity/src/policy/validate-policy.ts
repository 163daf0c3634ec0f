import { isConditionOperator } from './condition.ts';
import {
  type PolicyDocument,
  type PolicyPrincipals,
  type PolicyStatement,
  PolicySyntaxError,
  readPolicyDocument,
} from './policy-document.ts';

const versions = new Set(['2008-10-17', '2012-10-17']);

/**
 * What is wrong with a policy of a user, group or role, or of a session, as IAM says it under the name
 * MalformedPolicyDocument; undefined when nothing is.
 */
export function identityPolicyProblem(text: string): string | undefined {
  let document: PolicyDocument;
  try {
    document = readPolicyDocument(text);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return 'Syntax errors in policy.';
    throw error;
  }
  if (document.version !== undefined && !versions.has(document.version)) {
    return 'Policy document must be version 2012-10-17 or greater.';
  }
  return (
    sidProblem(document) ??
    firstOf(document.statements, statementProblem) ??
    firstOf(document.statements, conditionProblem)
  );
}

function statementProblem(statement: PolicyStatement): string | undefined {
  if (statement.principals !== undefined) return 'Policy document should not specify a principal.';
  if (statement.actions.value.length === 0) return 'Policy statement must contain actions.';
  if (statement.resources === undefined || statement.resources.value.length === 0) {
    return 'Policy statement must contain resources.';
  }
  return (
    firstOf(statement.actions.value, actionProblem) ?? firstOf(statement.resources.value, resourceProblem)
  );
}

function sidProblem({ statements }: PolicyDocument): string | undefined {
  const sids = statements.flatMap(({ sid }) => (sid === undefined ? [] : [sid]));
  if (sids.some((sid) => !/^[0-9A-Za-z]*$/.test(sid))) {
    return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
  }
  const named = sids.filter((sid) => sid !== '');
  if (new Set(named).size !== named.length) return 'Statement IDs (SID) in a single policy must be unique.';
  return undefined;
}

function actionProblem(action: string): string | undefined {
  if (action === '*') return undefined;
  const parts = action.split(':');
  if (parts.length === 1) {
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  }
  if (parts.length > 2) return 'Actions/Condition can contain only one colon.';
  const [vendor, name] = parts as [string, string];
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) return `Vendor ${vendor} is not valid`;
  return /^[a-zA-Z0-9*?-]+$/.test(name) ? undefined : 'Syntax errors in policy.';
}

function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const parts = resource.split(':');
  if (parts[0] !== 'arn' || parts.length === 1) return `Resource ${resource} must be in ARN format or "*".`;
  const [, partition, vendor] = parts;
  // `arn:*` and `arn:aws:s3*` cover what begins so.
  if (partition !== undefined && !/^(?:aws(?:-[a-z0-9-]+)?|[a-z-]*\*)$/.test(partition)) {
    return `Partition "${partition}" is not valid for resource "${resource}".`;
  }
  if (parts.length < 6 && !resource.endsWith('*')) return 'The policy failed legacy parsing';
  if (parts.length >= 6 && !/^(?:[a-z0-9.-]+|\*)$/i.test(vendor ?? '')) {
    return `Vendor ${vendor} is not valid for resource "${resource}".`;
  }
  return undefined;
}

function conditionProblem({ conditions }: PolicyStatement): string | undefined {
  for (const { operator, key } of conditions) {
    if (!isConditionOperator(operator)) return `Invalid Condition type : ${operator}.`;
    if (!key.includes(':')) {
      return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
    }
  }
  return undefined;
}

/** The same for a trust policy, which names principals and no resource. */
export function trustPolicyProblem(text: string): string | undefined {
  let document: PolicyDocument;
  try {
    document = readPolicyDocument(text);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return trustSyntaxText(error);
    throw error;
  }
  if (document.version !== undefined && !versions.has(document.version)) {
    return 'The policy must contain a valid version string';
  }
  return (
    sidProblem(document) ??
    firstOf(document.statements, trustStatementProblem) ??
    firstOf(document.statements, conditionProblem)
  );
}

function trustSyntaxText({ reason, member }: PolicySyntaxError): string {
  if (reason === 'unknown-member') return `Unknown field ${member}`;
  if (reason === 'missing-member') return `Missing required field ${member}`;
  if (reason === 'bad-member') return 'Syntax errors in policy.';
  return 'This policy contains invalid Json';
}

const trustActions =
  /^sts:(?:AssumeRole(?:WithSAML|WithWebIdentity)?|TagSession|SetSourceIdentity|SetContext|\*|Assume\*|AssumeRole\*)$/i;

function trustStatementProblem({ resources, principals, actions }: PolicyStatement): string | undefined {
  if (resources !== undefined) return `Has prohibited field ${resources.isNot ? 'NotResource' : 'Resource'}`;
  if (principals === undefined) return 'Missing required field Principal';
  if (actions.value.length === 0) return 'Missing required field Action';
  if (actions.isNot) return 'Syntax errors in policy.';
  if (!actions.value.every((action) => trustActions.test(action))) {
    return 'AssumeRole policy may only specify STS AssumeRole actions.';
  }
  return principalProblem(principals.value);
}

const principalForms: { readonly [kind: string]: RegExp } = {
  AWS: /^(?:\*|\d{12}|arn:aws[\w-]*:(?:iam|sts)::\d{12}:\S+|A[A-Z0-9]{15,})$/,
  Service: /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$|^[a-z0-9-]+\.amazon\.com$/,
  Federated: /^(?:arn:aws[\w-]*:iam::\d{12}:(?:oidc|saml)-provider\/\S+|[\w.-]+\.[a-z]+)$/,
};

function principalProblem(principals: PolicyPrincipals): string | undefined {
  if (principals === '*') return undefined;
  for (const [kind, names] of Object.entries(principals)) {
    const form = principalForms[kind];
    const wrong = form === undefined ? (names[0] ?? '') : names.find((name) => !form.test(name));
    if (wrong !== undefined) {
      return `Invalid principal in policy: "${kind === 'AWS' ? kind : kind.toUpperCase()}":"${wrong}"`;
    }
  }
  return undefined;
}

function firstOf<Item>(
  items: readonly Item[],
  problemOf: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
