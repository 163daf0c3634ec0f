/** A node of a parsed expression. Which members are there depends on the type. */
export interface ExpressionNode {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly ExpressionNode[];
  readonly stages?: readonly { readonly expr?: ExpressionNode; readonly value?: unknown }[];
  readonly predicate?: readonly { readonly expr?: ExpressionNode }[];
  readonly group?: { readonly lhs: readonly (readonly [ExpressionNode, ExpressionNode])[] };
  readonly focus?: string;
  readonly index?: string;
  readonly keepArray?: boolean;
  readonly keepSingletonArray?: boolean;
  readonly lhs?: ExpressionNode | readonly (readonly [ExpressionNode, ExpressionNode])[];
  readonly rhs?: ExpressionNode;
  readonly expression?: ExpressionNode;
  readonly expressions?: readonly ExpressionNode[];
  readonly arguments?: readonly ExpressionNode[];
  readonly procedure?: ExpressionNode;
  readonly body?: ExpressionNode;
  readonly condition?: ExpressionNode;
  readonly then?: ExpressionNode;
  readonly else?: ExpressionNode;
  readonly pattern?: ExpressionNode;
  readonly update?: ExpressionNode;
  readonly delete?: ExpressionNode;
  readonly terms?: readonly { readonly expression: ExpressionNode; readonly descending?: boolean }[];
}
