import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';

/** Who asks, as far as rules look at it. */
export interface RuleCaller {
  /** `$ctx.identity`. */
  readonly identity: Json;
  /** `$util.authType()`. */
  readonly authorizationType: string;
}

/** What rules allow. */
export interface AuthResult {
  readonly authorized: boolean;
  /** Conditions that records must meet besides, as a filter of a model; absent where there are none. */
  readonly authFilter?: JsonObject;
  /** The input of a mutation with the owner that the caller is; absent where nothing was filled in. */
  readonly authorizedInput?: JsonObject;
}

/** Parts of a claim that is made of several: `sub::username`. */
const claimDelimiter = '::';

/**
 * `$util.authRules`: the rules of `@auth` as Amplify's templates for SQL sources collect them. AWS documents none of
 * it; this follows what the templates are made from (the auth transformer of amplify-category-api) and what the same
 * rules mean in its templates for DynamoDB. What no rule allows is refused.
 */
export class AuthRules {
  readonly #rules: readonly JsonObject[];
  readonly #caller: RuleCaller;

  constructor(rules: Json, caller: RuleCaller) {
    this.#rules = isJsonArray(rules) ? rules.filter(isJsonObject) : [];
    this.#caller = caller;
  }

  /** Reading: rules on records become conditions, unless a rule allows all of them. */
  queryAuth(): AuthResult {
    return this.#filtered();
  }

  /** Subscribing: as reading. */
  subscriptionAuth(): AuthResult {
    return this.#filtered();
  }

  #filtered(): AuthResult {
    if (this.#rules.some((rule) => this.#holdsAlways(rule))) return { authorized: true };
    const conditions = this.#rules.flatMap((rule) => this.#conditions(rule));
    return conditions.length === 0
      ? { authorized: false }
      : { authorized: true, authFilter: { or: conditions } };
  }

  /**
   * Writing. A new record may get the caller as its owner; one that exists must be the caller's; every field of the
   * input must be allowed by a rule that holds.
   * @param existing the record as it is; null where there is none
   */
  mutationAuth(operation: string, input: Json, existing: Json): AuthResult {
    const fields = isJsonObject(input) ? input : {};
    const filled: { [field: string]: Json } = {};
    const holding = this.#rules.filter((rule) => {
      if (this.#holdsAlways(rule)) return true;
      if (operation !== 'create') return isJsonObject(existing) && this.#holdsFor(rule, existing);
      return this.#holdsForNew(rule, fields, filled);
    });
    const areAllowed = operation === 'delete' ? holding.length > 0 : allowsAll(holding, Object.keys(fields));
    if (!areAllowed) return { authorized: false };
    if (Object.keys(filled).length === 0) return { authorized: true };
    return { authorized: true, authorizedInput: { ...fields, ...filled } };
  }

  /** Whether a record may be seen. There is nothing to hide of one that is not there. */
  validateUsingSource(source: Json): boolean {
    if (this.#rules.some((rule) => this.#holdsAlways(rule))) return true;
    if (isJsonArray(source)) return source.every((each) => this.validateUsingSource(each));
    if (!isJsonObject(source)) return source === null && this.#rules.some((rule) => this.#reaches(rule));
    return this.#rules.some((rule) => this.#holdsFor(rule, source));
  }

  /** Whether the caller came in the way that the rule is about. */
  #reaches(rule: JsonObject): boolean {
    const type = this.#caller.authorizationType;
    switch (memberOf(rule, 'provider')) {
      case 'apiKey':
        return type === 'API Key Authorization';
      case 'function':
        return type === 'Lambda Authorization';
      case 'iam':
        return type === 'IAM Authorization';
      case 'oidc':
      case 'userPools':
        return type === 'User Pool Authorization' || type === 'Open ID Connect Authorization';
      default:
        return false;
    }
  }

  /** Whether it holds whatever the record is. */
  #holdsAlways(rule: JsonObject): boolean {
    if (!this.#reaches(rule)) return false;
    const type = memberOf(rule, 'type');
    if (memberOf(rule, 'provider') === 'iam') return this.#holdsForRole(rule);
    if (type === 'groups' && isJsonArray(memberOf(rule, 'allowedGroups'))) {
      const groups = this.#claims(memberOf(rule, 'identityClaim') ?? 'cognito:groups');
      return textsOf(memberOf(rule, 'allowedGroups')).some((group) => groups.includes(group));
    }
    return type === 'public' || type === 'private' || type === 'custom';
  }

  #holdsForRole(rule: JsonObject): boolean {
    const identity = isJsonObject(this.#caller.identity) ? this.#caller.identity : {};
    const userArn = memberOf(identity, 'userArn');
    if (typeof userArn !== 'string') return false;
    if (memberOf(rule, 'type') === 'admin') {
      const isStrict = memberOf(rule, 'strict') === true;
      return textsOf(memberOf(rule, 'roles')).some((role) =>
        isStrict ? userArn === role : role !== '' && userArn.includes(role),
      );
    }
    if (userArn === memberOf(rule, 'roleArn')) return true;
    const poolId = memberOf(rule, 'cognitoIdentityPoolId');
    return (
      typeof poolId === 'string' &&
      memberOf(identity, 'cognitoIdentityPoolId') === poolId &&
      memberOf(identity, 'cognitoIdentityAuthType') === 'authenticated'
    );
  }

  /** Values of a claim that a rule may meet in records: the whole, and its parts where it is made of several. */
  #claims(claim: Json): readonly string[] {
    if (typeof claim !== 'string') return [];
    const identity = isJsonObject(this.#caller.identity) ? this.#caller.identity : {};
    const claims = memberOf(identity, 'claims');
    const claimOf = (name: string): Json | undefined => {
      const found = isJsonObject(claims) ? memberOf(claims, name) : undefined;
      return found ?? (name === 'username' ? memberOf(identity, 'username') : undefined);
    };
    const parts = claim.split(claimDelimiter);
    if (parts.length === 1) {
      const value = claimOf(claim) ?? (claim === 'username' ? claimOf('cognito:username') : undefined);
      return isJsonArray(value) ? textsOf(value) : textsOf([value ?? null]).flatMap(groupsOf);
    }
    const values = parts.map((part) => this.#claims(part)[0]);
    if (values.some((value) => value === undefined)) return [];
    return [values.join(claimDelimiter), ...(values as string[])];
  }

  /** Field, its kind and the values that allow, of a rule on owners or on groups that records name. */
  #onRecords(rule: JsonObject): RecordRule | undefined {
    if (!this.#reaches(rule)) return undefined;
    const type = memberOf(rule, 'type');
    const isOwner = type === 'owner';
    if (!isOwner && type !== 'groups') return undefined;
    const field = memberOf(rule, isOwner ? 'ownerFieldName' : 'groupsFieldName');
    const claim = isOwner
      ? (memberOf(rule, 'identityClaim') ?? 'username')
      : (memberOf(rule, 'groupClaim') ?? 'cognito:groups');
    const values = this.#claims(claim);
    if (typeof field !== 'string' || values.length === 0) return undefined;
    const isListed = memberOf(rule, isOwner ? 'ownerFieldType' : 'groupsFieldType') === 'string[]';
    return { field, isListed, values, isOwner };
  }

  #conditions(rule: JsonObject): readonly JsonObject[] {
    const found = this.#onRecords(rule);
    if (found === undefined) return [];
    return found.values.map((value) => ({ [found.field]: { [found.isListed ? 'contains' : 'eq']: value } }));
  }

  #holdsFor(rule: JsonObject, record: JsonObject): boolean {
    const found = this.#onRecords(rule);
    if (found === undefined) return false;
    const value = memberOf(record, found.field);
    const named = isJsonArray(value) ? textsOf(value) : textsOf([value ?? null]);
    return found.values.some((each) => named.includes(each));
  }

  /** A new record that names no owner gets the caller. */
  #holdsForNew(rule: JsonObject, input: JsonObject, filled: { [field: string]: Json }): boolean {
    const found = this.#onRecords(rule);
    if (found === undefined) return false;
    const given = memberOf(input, found.field);
    if (given !== undefined && given !== null) return this.#holdsFor(rule, input);
    if (!found.isOwner) return false;
    const [owner = ''] = found.values;
    filled[found.field] = found.isListed ? [owner] : owner;
    return true;
  }
}

interface RecordRule {
  readonly field: string;
  readonly isListed: boolean;
  readonly values: readonly string[];
  readonly isOwner: boolean;
}

/** A claim of groups may be a text that is a list, as some issuers write it. */
function groupsOf(text: string): readonly string[] {
  const listed = /^\[(.*)\]$/s.exec(text)?.[1];
  if (listed === undefined) return [text];
  return listed
    .split(',')
    .map((each) => each.trim().replace(/^"(.*)"$/, '$1'))
    .filter((each) => each !== '');
}

function textsOf(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** A rule without a list of fields allows all. */
function allowsAll(rules: readonly JsonObject[], fields: readonly string[]): boolean {
  if (rules.length === 0) return false;
  if (rules.some((rule) => !isJsonArray(memberOf(rule, 'allowedFields')))) return true;
  const allowed = new Set(rules.flatMap((rule) => textsOf(memberOf(rule, 'allowedFields'))));
  return fields.every((field) => allowed.has(field));
}
