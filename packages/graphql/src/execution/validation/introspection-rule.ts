import { type ASTVisitor, GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';

/** `__schema` and `__type` are not there where introspection is disabled, and nest no deeper than a limit. */
export function introspectionRule(isOpen: boolean, depthMax: number): ValidationRule {
  return function introspection(context: ValidationContext): ASTVisitor {
    let depth = 0;
    const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';
    return {
      Field: {
        enter(node) {
          const name = node.name.value;
          if (depth === 0 && !isIntrospection(name)) return;
          depth += 1;
          if (!isOpen && depth === 1) {
            const message = `Field '${name}' in type '${context.getParentType()}' is undefined`;
            context.reportError(
              new GraphQLError(message, { nodes: node, extensions: { type: 'FieldUndefined' } }),
            );
          } else if (depth === depthMax + 1) {
            const message = `Introspection nests deeper than ${depthMax} levels`;
            context.reportError(
              new GraphQLError(message, { nodes: node, extensions: { type: 'MaxIntrospectionDepth' } }),
            );
          }
        },
        leave(node) {
          if (depth > 0 && (depth > 1 || isIntrospection(node.name.value))) depth -= 1;
        },
      },
    };
  };
}
