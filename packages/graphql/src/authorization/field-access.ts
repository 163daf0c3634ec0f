import type { AuthenticationType } from '../apis/api-documents.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import type { AppliedDirective } from '../schema/aws-directives.ts';

/** What the directives of a schema are read by. */
export interface FieldAccessOptions {
  readonly schema: ApiSchema | undefined;
  /** The API's default mode: what bears no directive is open to it alone. */
  readonly defaultMode: AuthenticationType;
  /** Of user pools as the default: whether what bears no directive is open to their users. */
  readonly defaultAction: 'ALLOW' | 'DENY';
  /** Whether it is the API's only mode: `@aws_auth` is heeded then alone. */
  readonly isOnlyMode: boolean;
}

/** Whether a field is open. */
export type Reach = (typeName: string, fieldName: string) => boolean;

/** To whom one field is open: modes, and of user pools everybody or groups. */
interface FieldRule {
  readonly modes: ReadonlySet<AuthenticationType>;
  /** `all` users of pools, or those of some groups; none where the set is empty. */
  readonly users: 'all' | ReadonlySet<string>;
}

const modes: { readonly [directive: string]: AuthenticationType } = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_auth: 'AMAZON_COGNITO_USER_POOLS',
};
const usersMode = 'AMAZON_COGNITO_USER_POOLS';

/**
 * Which fields are open to whom, by the directives of a schema. Those of a field take the place of its type's; each of
 * several opens it; what has none is open to the API's default mode.
 * Source: AppSync developer guide, "Using additional authorization modes", "Fine-grained access control".
 */
export class FieldAccess {
  readonly #options: FieldAccessOptions;
  readonly #default: FieldRule;
  /** By type and field; made when first asked for. A request names fields of the schema only, so it is bounded by it. */
  readonly #rules = new Map<string, Map<string, FieldRule>>();

  constructor(options: FieldAccessOptions) {
    this.#options = options;
    const { defaultMode, defaultAction } = options;
    const isOpenToUsers = defaultMode === usersMode && defaultAction === 'ALLOW';
    this.#default = { modes: new Set([defaultMode]), users: isOpenToUsers ? 'all' : new Set() };
  }

  /** What is open to callers of a mode other than user pools. */
  ofMode(mode: Exclude<AuthenticationType, 'AMAZON_COGNITO_USER_POOLS'>): Reach {
    return (typeName, fieldName) => this.#ruleOf(typeName, fieldName).modes.has(mode);
  }

  /** What is open to users of pools who belong to groups. */
  ofGroups(groups: readonly string[]): Reach {
    return (typeName, fieldName) => {
      const { users } = this.#ruleOf(typeName, fieldName);
      return users === 'all' || groups.some((group) => users.has(group));
    };
  }

  #ruleOf(typeName: string, fieldName: string): FieldRule {
    let ofType = this.#rules.get(typeName);
    if (ofType === undefined) {
      ofType = new Map();
      this.#rules.set(typeName, ofType);
    }
    let rule = ofType.get(fieldName);
    if (rule === undefined) {
      rule = this.#readRule(typeName, fieldName);
      ofType.set(fieldName, rule);
    }
    return rule;
  }

  #readRule(typeName: string, fieldName: string): FieldRule {
    const { schema } = this.#options;
    if (schema === undefined) return this.#default;
    const own = this.#heeded(schema.directivesOf(typeName, fieldName));
    const directives = own.length > 0 ? own : this.#heeded(schema.directivesOf(typeName));
    if (directives.length === 0) return this.#default;
    return {
      modes: new Set(directives.map(({ name }) => modes[name] as AuthenticationType)),
      users: usersOf(directives),
    };
  }

  #heeded(directives: readonly AppliedDirective[]): readonly AppliedDirective[] {
    const { isOnlyMode, defaultMode } = this.#options;
    const heedsAuth = isOnlyMode && defaultMode === usersMode;
    return directives.filter(({ name }) => Object.hasOwn(modes, name) && (name !== 'aws_auth' || heedsAuth));
  }
}

function usersOf(directives: readonly AppliedDirective[]): FieldRule['users'] {
  const groups = new Set<string>();
  for (const { name, arguments: given } of directives) {
    if (modes[name] !== usersMode) continue;
    const named = given.cognito_groups;
    if (named === undefined || named === null) return 'all';
    // GraphQL takes one value for a list of one.
    for (const group of Array.isArray(named) ? named : [named])
      if (typeof group === 'string') groups.add(group);
  }
  return groups;
}
