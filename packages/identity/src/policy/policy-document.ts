import {
  isJsonArray,
  isJsonObject,
  type Json,
  JsonNestingError,
  JsonNumber,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  parseJson,
} from '@cairn/kit';

/** A policy as it was written, its one-or-many members made lists. Members that are absent are undefined. */
export interface PolicyDocument {
  readonly version: string | undefined;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: OneOfTwo<readonly string[]>;
  /** Undefined in trust policies. */
  readonly resources: OneOfTwo<readonly string[]> | undefined;
  /** Undefined in policies of identities. */
  readonly principals: OneOfTwo<PolicyPrincipals> | undefined;
  readonly conditions: readonly PolicyCondition[];
}

/** Action or NotAction, Resource or NotResource, Principal or NotPrincipal. */
export interface OneOfTwo<Value> {
  readonly isNot: boolean;
  readonly value: Value;
}

/** `*`, or names by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export type PolicyPrincipals = '*' | { readonly [kind: string]: readonly string[] };

export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What is wrong with the form of a policy, before anything is asked about its contents. */
export class PolicySyntaxError extends Error {
  override readonly name = 'PolicySyntaxError';
  readonly reason: PolicySyntaxProblem;
  /** The member at fault. */
  readonly member: string;

  constructor(reason: PolicySyntaxProblem, member = '') {
    super(`${reason} ${member}`.trim());
    this.reason = reason;
    this.member = member;
  }
}

export type PolicySyntaxProblem = 'not-json' | 'unknown-member' | 'missing-member' | 'bad-member';

const documentMembers = new Set(['Version', 'Id', 'Statement']);
const statementMembers = new Set(
  'Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition'.split(' '),
);

/** Reads a policy. @throws PolicySyntaxError */
export function readPolicyDocument(text: string): PolicyDocument {
  return policyDocumentOf(readJson(text));
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof JsonNestingError)
      throw new PolicySyntaxError('not-json');
    throw error;
  }
}

/** Reads a policy that is JSON already. @throws PolicySyntaxError */
export function policyDocumentOf(value: Json): PolicyDocument {
  if (!isJsonObject(value)) throw new PolicySyntaxError('not-json');
  refuseOthers(value, documentMembers);
  const version = memberOf(value, 'Version');
  if (version !== undefined && typeof version !== 'string')
    throw new PolicySyntaxError('bad-member', 'Version');
  const statement = memberOf(value, 'Statement');
  if (statement === undefined) throw new PolicySyntaxError('missing-member', 'Statement');
  const statements = (isJsonArray(statement) ? statement : [statement]).map(statementOf);
  if (statements.length === 0) throw new PolicySyntaxError('missing-member', 'Statement');
  return { version, statements };
}

function statementOf(value: Json): PolicyStatement {
  if (!isJsonObject(value)) throw new PolicySyntaxError('bad-member', 'Statement');
  refuseOthers(value, statementMembers);
  const sid = memberOf(value, 'Sid');
  if (sid !== undefined && typeof sid !== 'string') throw new PolicySyntaxError('bad-member', 'Sid');
  const effect = memberOf(value, 'Effect');
  if (effect === undefined) throw new PolicySyntaxError('missing-member', 'Effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicySyntaxError('bad-member', 'Effect');
  return {
    sid,
    effect,
    actions: oneOfTwo(value, 'Action', textsOf) ?? { isNot: false, value: [] },
    resources: oneOfTwo(value, 'Resource', textsOf),
    principals: oneOfTwo(value, 'Principal', principalsOf),
    conditions: conditionsOf(memberOf(value, 'Condition')),
  };
}

function refuseOthers(value: JsonObject, known: ReadonlySet<string>): void {
  const other = Object.keys(value).find((member) => !known.has(member));
  if (other !== undefined) throw new PolicySyntaxError('unknown-member', other);
}

function oneOfTwo<Value>(
  statement: JsonObject,
  member: string,
  read: (value: Json, member: string) => Value,
): OneOfTwo<Value> | undefined {
  const plain = memberOf(statement, member);
  const negated = memberOf(statement, `Not${member}`);
  if (plain !== undefined && negated !== undefined) throw new PolicySyntaxError('bad-member', `Not${member}`);
  if (plain !== undefined) return { isNot: false, value: read(plain, member) };
  if (negated !== undefined) return { isNot: true, value: read(negated, `Not${member}`) };
  return undefined;
}

function textsOf(value: Json, member: string): readonly string[] {
  const values = isJsonArray(value) ? value : [value];
  for (const each of values) {
    if (typeof each !== 'string') throw new PolicySyntaxError('bad-member', member);
  }
  return values as readonly string[];
}

function principalsOf(value: Json, member: string): PolicyPrincipals {
  if (value === '*') return '*';
  if (!isJsonObject(value)) throw new PolicySyntaxError('bad-member', member);
  return Object.fromEntries(Object.entries(value).map(([kind, names]) => [kind, textsOf(names, member)]));
}

function conditionsOf(value: Json | undefined): readonly PolicyCondition[] {
  if (value === undefined) return [];
  if (!isJsonObject(value)) throw new PolicySyntaxError('bad-member', 'Condition');
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isJsonObject(keys)) throw new PolicySyntaxError('bad-member', 'Condition');
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: (isJsonArray(values) ? values : [values]).map(conditionText),
    }));
  });
}

/** Numbers and booleans may stand without quotes. */
function conditionText(value: Json): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof JsonNumber) return value.text;
  throw new PolicySyntaxError('bad-member', 'Condition');
}
