import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** A field with what it stands in, as validation compares it. */
interface TypedField {
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType | undefined;
  readonly type: GraphQLOutputType | undefined;
}

/** How often fields are looked at before a document is refused as too entangled: some milliseconds. */
const looksMax = 200_000;

/**
 * Fields of one response name are one field: "Overlapping fields can be merged". Whole groups of fields are compared,
 * not pairs: once for the shapes of their types, which must agree wherever they stand, and once for names and arguments,
 * which must agree where the fields can stand in one object. The work is bounded by the size of the operation.
 * Source: GraphQL specification, 5.3.2; Simon Adameit, "Fields in set can merge, fast" (2017).
 */
export function overlappingFieldsRule(context: ValidationContext): ASTVisitor {
  return {
    // At the end, as AppSync's engine does it: a document in which too much else is wrong is not compared.
    Document: {
      leave: ({ definitions }) => {
        for (const node of definitions) {
          if (node.kind !== Kind.OPERATION_DEFINITION) continue;
          const merge = new FieldMerge(context);
          const fields = merge.collect([{ set: node.selectionSet, parent: rootOf(context, node.operation) }]);
          merge.requireShapes(fields);
          merge.requireSame(fields);
        }
      },
    },
  };
}

function rootOf(context: ValidationContext, operation: 'query' | 'mutation' | 'subscription') {
  return context.getSchema().getRootType(operation as never) ?? undefined;
}

interface OpenSet {
  readonly set: SelectionSetNode;
  readonly parent: GraphQLNamedType | undefined;
}

type Groups = ReadonlyMap<string, readonly TypedField[]>;

class FieldMerge {
  readonly #context: ValidationContext;
  readonly #reported = new Set<string>();
  #looksLeft = looksMax;
  #isOver = false;

  constructor(context: ValidationContext) {
    this.#context = context;
  }

  /** The fields of selections by response name, fragments spread. */
  collect(sets: readonly OpenSet[]): Groups {
    const groups = new Map<string, TypedField[]>();
    const spread = new Set<string>();
    const seen = new Set<SelectionSetNode>();
    const go = ({ set, parent }: OpenSet): void => {
      if (seen.has(set) || this.#isOver) return;
      seen.add(set);
      for (const node of set.selections) {
        if (node.kind === Kind.FIELD) {
          this.#look();
          const name = node.alias?.value ?? node.name.value;
          const group = groups.get(name);
          const field = this.#typed(node, parent);
          if (group === undefined) groups.set(name, [field]);
          else group.push(field);
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          const named = node.typeCondition && this.#typeOf(node.typeCondition.name.value);
          go({ set: node.selectionSet, parent: named ?? parent });
        } else if (!spread.has(node.name.value)) {
          spread.add(node.name.value);
          const fragment: FragmentDefinitionNode | null | undefined = this.#context.getFragment(
            node.name.value,
          );
          if (fragment != null)
            go({ set: fragment.selectionSet, parent: this.#typeOf(fragment.typeCondition.name.value) });
        }
      }
    };
    for (const set of sets) go(set);
    return groups;
  }

  /** Fields of one name have types of one shape, wherever they stand. */
  requireShapes(groups: Groups, depth = 0): void {
    for (const [name, fields] of groups) {
      if (this.#isOver || depth > depthMax) return;
      const [first, ...others] = fields as [TypedField, ...TypedField[]];
      const other = others.find(({ type }) => !sameShape(first.type, type));
      if (other !== undefined) {
        this.#report(
          name,
          first,
          other,
          `${name}: they return differing types ${first.type} and ${other.type}`,
        );
        continue;
      }
      this.requireShapes(this.collect(below(fields)), depth + 1);
    }
  }

  /** Fields of one name that can stand in one object are the same field with the same arguments. */
  requireSame(groups: Groups, depth = 0): void {
    for (const [name, fields] of groups) {
      if (this.#isOver || depth > depthMax) return;
      for (const group of byParent(fields)) {
        this.#look(group.length);
        const [first, ...others] = group as [TypedField, ...TypedField[]];
        const problem = differenceOf(name, first, others);
        if (problem !== undefined) this.#report(name, first, problem.other, problem.reason);
        else this.requireSame(this.collect(below(group)), depth + 1);
      }
    }
  }

  #typed(node: FieldNode, parent: GraphQLNamedType | undefined): TypedField {
    const fields = parent !== undefined && 'getFields' in parent ? parent.getFields() : {};
    const field = Object.hasOwn(fields, node.name.value) ? fields[node.name.value] : undefined;
    return { node, parent, type: field?.type as GraphQLOutputType | undefined };
  }

  #typeOf(name: string): GraphQLNamedType | undefined {
    return this.#context.getSchema().getType(name);
  }

  #look(count = 1): void {
    this.#looksLeft -= count;
    if (this.#looksLeft >= 0 || this.#isOver) return;
    this.#isOver = true;
    this.#context.reportError(new GraphQLError('The document merges too many fields.'));
  }

  #report(name: string, first: TypedField, other: TypedField, reason: string): void {
    if (this.#reported.has(name)) return;
    this.#reported.add(name);
    this.#context.reportError(new GraphQLError(reason, { nodes: [first.node, other.node] }));
  }
}

/** Fragments that spread themselves are told by a rule of their own; here they must only end. */
const depthMax = 500;

function below(fields: readonly TypedField[]): readonly OpenSet[] {
  return fields.flatMap(({ node, type }) =>
    node.selectionSet === undefined
      ? []
      : [{ set: node.selectionSet, parent: type && (getNamedType(type) as GraphQLNamedType) }],
  );
}

/** Groups of fields that can stand in one object: those of each object type, each time with those of abstract types. */
function byParent(fields: readonly TypedField[]): readonly (readonly TypedField[])[] {
  if (fields.length === 1) return [fields];
  const concrete = new Map<GraphQLNamedType, TypedField[]>();
  const abstract: TypedField[] = [];
  for (const field of fields) {
    if (!isObjectType(field.parent)) abstract.push(field);
    else {
      const group = concrete.get(field.parent);
      if (group === undefined) concrete.set(field.parent, [field]);
      else group.push(field);
    }
  }
  if (concrete.size === 0) return [abstract];
  return [...concrete.values()].map((group) => [...group, ...abstract]);
}

function differenceOf(
  name: string,
  first: TypedField,
  others: readonly TypedField[],
): { readonly other: TypedField; readonly reason: string } | undefined {
  if (others.length === 0) return undefined;
  const fieldName = first.node.name.value;
  const written = argumentsText(first.node);
  for (const other of others) {
    const otherName = other.node.name.value;
    if (otherName !== fieldName)
      return { other, reason: `${name}: ${fieldName} and ${otherName} are different fields` };
    if (argumentsText(other.node) !== written)
      return { other, reason: `${name}: they have differing arguments` };
  }
  return undefined;
}

function argumentsText({ arguments: given = [] }: FieldNode): string {
  if (given.length === 0) return '';
  return given
    .map((argument) => print(argument))
    .sort()
    .join();
}

function sameShape(left: GraphQLOutputType | undefined, right: GraphQLOutputType | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  if (isNonNullType(left)) return isNonNullType(right) && sameShape(left.ofType, right.ofType);
  if (isNonNullType(right)) return false;
  if (isListType(left)) return isListType(right) && sameShape(left.ofType, right.ofType);
  if (isListType(right)) return false;
  if (isLeafType(left) || isLeafType(right)) return left === right;
  return isCompositeType(left) && isCompositeType(right);
}
