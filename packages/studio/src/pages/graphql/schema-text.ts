import {
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  LoneSchemaDefinitionRule,
  PossibleTypeExtensionsRule,
  parse,
  UniqueArgumentDefinitionNamesRule,
  UniqueArgumentNamesRule,
  UniqueDirectiveNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  validateSchema,
  visit,
  visitInParallel,
} from 'graphql';

/** Something that is wrong in the text of a schema. */
export interface SchemaFinding {
  readonly message: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
}

/** A schema's text as it was read. */
export type ReadSchemaText =
  | { readonly kind: 'schema'; readonly document: DocumentNode; readonly schema: GraphQLSchema }
  | { readonly kind: 'faulty'; readonly findings: readonly SchemaFinding[] };

/** What every schema of AppSync has without defining it. Source: AppSync developer guide, "Scalar types", "Directives". */
const awsText = `
scalar AWSDate scalar AWSTime scalar AWSDateTime scalar AWSTimestamp scalar AWSEmail scalar AWSJSON
scalar AWSURL scalar AWSPhone scalar AWSIPAddress
directive @aws_api_key on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_oidc on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_publish(subscriptions: [String!]!) on FIELD_DEFINITION
directive @canonical on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
directive @hidden on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
directive @renamed(to: String!) on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR | FIELD_DEFINITION
`;

const awsDefinitions = parse(awsText, { noLocation: true }).definitions;
const tokensMax = 200_000;

/** Reads a schema's text by the rules of GraphQL; AppSync's own rules are the server's to tell. */
export function readSchemaText(text: string): ReadSchemaText {
  try {
    const document = parse(text, { maxTokens: tokensMax });
    const whole: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [...document.definitions, ...awsDefinitions],
    };
    const faults = faultsIn(whole);
    if (faults.length > 0) return faulty(faults, text);
    const schema = buildASTSchema(whole, { assumeValidSDL: true });
    const problems = validateSchema(schema);
    return problems.length > 0 ? faulty(problems, text) : { kind: 'schema', document, schema };
  } catch (thrown) {
    const error = thrown instanceof GraphQLError ? thrown : new GraphQLError(String(thrown));
    return faulty([error], text);
  }
}

/**
 * Rules that hold of the text of a schema. The library checks all of them at once, but then it tells no places; what
 * is left out (arguments of directives) the server tells.
 */
const rules = [
  LoneSchemaDefinitionRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueDirectiveNamesRule,
  KnownTypeNamesRule,
  KnownDirectivesRule,
  UniqueDirectivesPerLocationRule,
  PossibleTypeExtensionsRule,
  UniqueArgumentNamesRule,
  UniqueInputFieldNamesRule,
];

function faultsIn(document: DocumentNode): readonly GraphQLError[] {
  const faults: GraphQLError[] = [];
  const context = {
    getDocument: () => document,
    getSchema: () => undefined,
    reportError: (error: GraphQLError) => faults.push(error),
  };
  visit(document, visitInParallel(rules.map((rule) => rule(context as never))));
  return faults;
}

function faulty(errors: readonly GraphQLError[], text: string): ReadSchemaText {
  const findings = errors.map((error) => {
    const node = error.nodes?.find(({ loc }) => loc !== undefined);
    const from = Math.min(error.positions?.[0] ?? 0, text.length);
    const end = node?.loc?.startToken.end ?? from + 1;
    const before = text.slice(0, from).split('\n');
    const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return { message: error.message, ...place, from, to: Math.min(Math.max(end, from), text.length) };
  });
  return { kind: 'faulty', findings };
}
