import {
  type ExecutionResult,
  executeSync,
  type GraphQLSchema,
  getIntrospectionQuery,
  Kind,
  parse,
} from 'graphql';

const whole = parse(
  getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
);

/** The fields that introspection asks of a type, asked of one alone. */
const ofOneType = {
  ...whole,
  definitions: [
    ...parse('query ($name: String!) { __type(name: $name) { ...FullType } }').definitions,
    ...whole.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION),
  ],
};

/** What introspection says of one type; it costs what that type holds, not what the schema does. */
export function introspectedType(schema: GraphQLSchema, name: string): unknown {
  const { data, errors } = executeSync({
    schema,
    document: ofOneType,
    variableValues: { name },
  }) as ExecutionResult<{ readonly __type: unknown }>;
  if (errors?.[0] !== undefined) throw errors[0];
  return data?.__type ?? undefined;
}
