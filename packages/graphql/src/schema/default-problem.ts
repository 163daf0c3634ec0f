import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  isInputObjectType,
  isSpecifiedDirective,
  print,
} from 'graphql';

/**
 * The first default value that is none of its type, or the first directive that is on its own arguments; graphql-js
 * builds a schema in spite of both. Source: GraphQL specification, "Input values" and "Directives", type validation.
 */
export function defaultProblem(schema: GraphQLSchema): string | undefined {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !('getFields' in type)) continue;
    const fields = Object.values(type.getFields());
    for (const field of fields) {
      const values = isInputObjectType(type) ? [field as GraphQLInputField] : argumentsOf(field);
      const problem = problemIn(values, `${type.name}.${field.name}`);
      if (problem !== undefined) return problem;
    }
  }
  for (const directive of schema.getDirectives()) {
    if (isSpecifiedDirective(directive)) continue;
    const problem = problemIn(directive.args, `@${directive.name}`);
    if (problem !== undefined) return problem;
    for (const { astNode } of directive.args)
      if (astNode?.directives?.some(({ name }) => name.value === directive.name) === true)
        return `Directive @${directive.name} must not reference itself.`;
  }
  return undefined;
}

function argumentsOf(field: object): readonly GraphQLArgument[] {
  return 'args' in field ? (field.args as readonly GraphQLArgument[]) : [];
}

function problemIn(
  values: readonly (GraphQLArgument | GraphQLInputField)[],
  place: string,
): string | undefined {
  for (const { type, defaultValue, astNode } of values) {
    const literal = astNode?.defaultValue;
    if (literal !== undefined && !isHeld(defaultValue))
      return `The default value ${print(literal).slice(0, 100)} of ${place} is not of the type ${type}.`;
  }
  return undefined;
}

/** graphql-js gives undefined for what is no value, and infinity for a float that no double holds. */
function isHeld(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isHeld);
  return value !== undefined;
}
