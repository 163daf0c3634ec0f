import { type LimitValues, resolveLimits } from '@cairn/kit';
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isScalarType,
  Kind,
  type OperationTypeDefinitionNode,
  OperationTypeNode,
  parse,
  validateSchema,
  visit,
} from 'graphql';
import { withAmplifyHint } from './amplify-directives.ts';
import { ApiSchema, typesOf } from './api-schema.ts';
import { awsDirectiveNames, awsDirectivesText } from './aws-directives.ts';
import { awsScalars } from './aws-scalars.ts';
import { defaultProblem } from './default-problem.ts';
import { definitionProblems } from './definition-problems.ts';
import { inputCycle } from './input-cycle.ts';
import { type SchemaLimitName, schemaLimits } from './schema-limits.ts';
import { schemaNestingMax, tooDeep } from './schema-nesting.ts';
import { noRoot, notParsed, problemOf, rejected, type SchemaRejection } from './schema-rejection.ts';
import { oversizeOf } from './schema-size.ts';
import { subscriptionProblem } from './subscription-problem.ts';

const noQuery = "A schema MUST have a 'query' operation defined.";

/**
 * Reads a schema by AppSync's rules: AWS's scalars and directives are there without being defined, there are no other
 * scalars and no types that are named as AWS's, and the root is added where it is missing.
 * Source: AppSync developer guide, "Designing your schema"; answers that users report.
 */
export function readSchema(
  sdl: string,
  limits: LimitValues<SchemaLimitName> = defaultLimits,
): ApiSchema | SchemaRejection {
  if (tooDeep(sdl)) return rejected(notParsed, [`nested deeper than ${schemaNestingMax} levels`]);
  let document: DocumentNode;
  try {
    document = parse(sdl);
  } catch (error) {
    return rejected(notParsed, [problemOf(error)]);
  }
  return checkedSchema(document, limits);
}

const defaultLimits = resolveLimits(schemaLimits);

/** A document of definitions by all rules but those of its text. */
function checkedSchema(
  given: DocumentNode,
  limits: LimitValues<SchemaLimitName>,
): ApiSchema | SchemaRejection {
  const problem = oversizeOf(given, limits) ?? forbiddenIn(given);
  if (problem !== undefined) return rejected(problem);
  const document = withRoot(given);
  if (typeof document === 'string') return rejected(document);
  const whole = withBuiltIns(document);
  const { graphqlSchemaProblems } = limits;
  const wrong = definitionProblems(whole, graphqlSchemaProblems);
  if (wrong.length > 0) return refusedFor(wrong.map(({ message }) => message));
  const cycle = inputCycle(whole);
  if (cycle !== undefined) return rejected(cycle);
  const schema = buildASTSchema(whole, { assumeValidSDL: true });
  const problems = validateSchema(schema).slice(0, graphqlSchemaProblems);
  if (problems.length > 0) return refusedFor(problems.map(problemOf));
  const misfit = defaultProblem(schema);
  if (misfit !== undefined) return rejected(misfit);
  giveScalars(schema);
  const read = new ApiSchema(schema, document, (changed) => checkedSchema(changed, limits));
  const untold = subscriptionProblem(read);
  return untold === undefined ? read : rejected(untold);
}

/** What AppSync refuses though GraphQL allows it. */
function forbiddenIn({ definitions }: DocumentNode): string | undefined {
  for (const node of definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION) return notParsed;
    if (node.kind === Kind.SCALAR_TYPE_DEFINITION || node.kind === Kind.SCALAR_TYPE_EXTENSION)
      return `Custom scalars are not supported: '${node.name.value}'.`;
    if (node.kind === Kind.DIRECTIVE_DEFINITION || !('name' in node) || node.name === undefined) continue;
    if (node.name.value.startsWith('AWS'))
      return `The prefix 'AWS' is reserved: '${node.name.value}' cannot be the name of a type.`;
  }
  return undefined;
}

/** The document with a root; what is wrong where it can have none. */
function withRoot(document: DocumentNode): DocumentNode | string {
  const { definitions } = document;
  const roots = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? [node] : [],
  );
  if (roots.length > 0) {
    const operations = roots.flatMap(({ operationTypes = [] }) => operationTypes);
    return operations.some(({ operation }) => operation === OperationTypeNode.QUERY) ? document : noQuery;
  }
  const types = new Set(typesOf(document).map(({ name }) => name.value));
  if (!types.has('Query')) return noRoot;
  const roles = [
    ['Query', OperationTypeNode.QUERY],
    ['Mutation', OperationTypeNode.MUTATION],
    ['Subscription', OperationTypeNode.SUBSCRIPTION],
  ] as const;
  const operationTypes = roles
    .filter(([name]) => types.has(name))
    .map(
      ([name, operation]): OperationTypeDefinitionNode => ({
        kind: Kind.OPERATION_TYPE_DEFINITION,
        operation,
        type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
      }),
    );
  return { ...document, definitions: [{ kind: Kind.SCHEMA_DEFINITION, operationTypes }, ...definitions] };
}

const awsDirectives = parse(awsDirectivesText).definitions;

/** What is there without being defined: the directives, and the scalars that the document uses. */
function withBuiltIns(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    NamedType: ({ name }) => {
      if (Object.hasOwn(awsScalars, name.value)) used.add(name.value);
    },
  });
  const scalars = [...used].map(
    (name): DefinitionNode => ({
      kind: Kind.SCALAR_TYPE_DEFINITION,
      name: { kind: Kind.NAME, value: name },
      description: { kind: Kind.STRING, value: awsScalars[name]?.description ?? '' },
    }),
  );
  // Tools that know no AppSync have its directives defined in the document: these are the same.
  const own = document.definitions.filter(
    (node) => node.kind !== Kind.DIRECTIVE_DEFINITION || !awsDirectiveNames.has(node.name.value),
  );
  return { ...document, definitions: [...own, ...scalars, ...awsDirectives] };
}

/** Literals of AWS's scalars are checked where a document is validated. */
function giveScalars(schema: GraphQLSchema): void {
  for (const [name, { read }] of Object.entries(awsScalars)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    const parseValue = (value: unknown): unknown => {
      const held = read(value as never);
      if (held === undefined) throw new GraphQLError(`not a valid ${name}`);
      return held;
    };
    type.parseValue = parseValue;
    type.parseLiteral = (node) => {
      if (node.kind === Kind.STRING) return parseValue(node.value);
      if (node.kind === Kind.INT) return parseValue(Number(node.value));
      throw new GraphQLError(`not a valid ${name}`);
    };
  }
}

function refusedFor(problems: readonly string[]): SchemaRejection {
  return rejected(problems[0] ?? notParsed, problems.map(withAmplifyHint));
}
