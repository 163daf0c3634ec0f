import {
  type ASTVisitor,
  GraphQLError,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  Kind,
  type ObjectValueNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';
import { hasLeafValue } from '../input-values.ts';
import { valueText } from './value-text.ts';

/** A problem of a literal: AppSync's engine tells the first of each argument. */
interface Problem {
  readonly node: ValueNode;
  /** The way from the argument: `input.tags[0]`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Literals are of the types that arguments and variables have. In the words of AppSync's engine:
 * `argument 'input' with value '…' is missing required fields '[title]'`.
 */
export function literalTypesRule(context: ValidationContext): ASTVisitor {
  const check = (name: string, node: ValueNode, type: GraphQLInputType): Problem | undefined =>
    problemOf({ name, node, type, context });
  return {
    Argument(node) {
      const type = context.getArgument()?.type;
      if (type == null) return;
      const problem = check(node.name.value, node.value, type);
      if (problem === undefined) return;
      const message = `argument '${problem.name}' with value '${valueText(problem.node)}' ${problem.text}`;
      context.reportError(new GraphQLError(message, { nodes: node, extensions: { type: 'WrongType' } }));
    },
    VariableDefinition(node) {
      const type = context.getInputType();
      if (node.defaultValue === undefined || type == null) return;
      if (check(node.variable.name.value, node.defaultValue, type) === undefined) return;
      const message = `Bad default value ${valueText(node.defaultValue)} for type ${type}`;
      context.reportError(
        new GraphQLError(message, { nodes: node, extensions: { type: 'BadValueForDefaultArg' } }),
      );
    },
  };
}

interface Literal {
  readonly name: string;
  readonly node: ValueNode;
  readonly type: GraphQLInputType;
  readonly context: ValidationContext;
}

function problemOf({ name, node, type, context }: Literal): Problem | undefined {
  if (node.kind === Kind.VARIABLE) return undefined;
  if (node.kind === Kind.NULL)
    return isNonNullType(type) ? { name, node, text: 'must not be null' } : undefined;
  const nullable = getNullableType(type) as GraphQLInputType;
  if (isListType(nullable)) {
    if (node.kind !== Kind.LIST) return problemOf({ name, node, type: nullable.ofType, context });
    for (const [index, item] of node.values.entries()) {
      const problem = problemOf({ name: `${name}[${index}]`, node: item, type: nullable.ofType, context });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  if (isInputObjectType(nullable)) {
    if (node.kind !== Kind.OBJECT) return { name, node, text: 'must be an object type' };
    return objectProblem({ name, node, type: nullable, context }, node);
  }
  return leafProblem(name, node, nullable);
}

function objectProblem(literal: Literal, node: ObjectValueNode): Problem | undefined {
  const { name, type, context } = literal;
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return undefined;
  const fields = named.getFields();
  const given = new Set(node.fields.map((field) => field.name.value));
  const missing = Object.values(fields).filter(
    (field) => isRequiredInputField(field) && !given.has(field.name),
  );
  if (missing.length > 0) {
    const names = missing.map((field) => field.name).join(', ');
    return { name, node, text: `is missing required fields '[${names}]'` };
  }
  for (const field of node.fields) {
    const known = Object.hasOwn(fields, field.name.value) ? fields[field.name.value] : undefined;
    if (known === undefined)
      return { name, node, text: `contains a field not in '${named.name}': '${field.name.value}'` };
    const problem = problemOf({
      name: `${name}.${field.name.value}`,
      node: field.value,
      type: known.type,
      context,
    });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function leafProblem(name: string, node: ValueNode, type: GraphQLInputType): Problem | undefined {
  if (isEnumType(type)) {
    if (node.kind === Kind.ENUM && type.getValue(node.value) !== undefined) return undefined;
    return {
      name,
      node,
      text: `is not a valid '${type.name}' - Expected enum literal value not in allowable values -  '${valueText(node)}'.`,
    };
  }
  if (!isScalarType(type)) return undefined;
  try {
    if (type.parseLiteral(node, undefined) !== undefined && hasLeafValue(type, node)) return undefined;
  } catch {
    // It is none of its values.
  }
  return { name, node, text: `is not a valid '${type.name}'` };
}
