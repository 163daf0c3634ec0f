import type { AttributeType, AttributeValue } from '../attribute-value/attribute-value.ts';
import type { StatementPlace } from './partiql-errors.ts';

/** A path of names and list indexes. */
export type StatementPath = readonly (string | number)[];

/** A value as it is written. */
export type Literal =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'list' | 'set'; readonly elements: readonly Literal[] }
  | { readonly kind: 'map'; readonly members: readonly (readonly [string, Literal])[] };

export interface CallSyntax {
  readonly kind: 'call';
  /** In lower case. */
  readonly name: string;
  readonly operands: readonly OperandSyntax[];
  readonly place: StatementPlace;
}

export type OperandSyntax =
  | { readonly kind: 'path'; readonly path: StatementPath; readonly place: StatementPlace }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly place: StatementPlace }
  | CallSyntax;

export type WhereSyntax =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly WhereSyntax[] }
  | { readonly kind: 'not'; readonly term: WhereSyntax }
  | {
      readonly kind: 'comparison';
      readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    }
  | { readonly kind: 'between'; readonly operands: readonly [OperandSyntax, OperandSyntax, OperandSyntax] }
  | { readonly kind: 'in'; readonly operand: OperandSyntax; readonly options: readonly OperandSyntax[] }
  | { readonly kind: 'is'; readonly operand: OperandSyntax; readonly what: AttributeType | 'MISSING' }
  | CallSyntax;

/** What a SET assigns. */
export type AssignedSyntax =
  | OperandSyntax
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-';
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    };

export type ChangeSyntax =
  | { readonly kind: 'set'; readonly path: StatementPath; readonly value: AssignedSyntax }
  | { readonly kind: 'remove'; readonly path: StatementPath };

/** The end of an update or delete: `RETURNING ALL OLD *`. */
export type ReturningSyntax = 'ALL OLD' | 'ALL NEW' | 'MODIFIED OLD' | 'MODIFIED NEW';

export interface SelectSyntax {
  readonly kind: 'select';
  readonly table: string;
  readonly index: string | undefined;
  /** Undefined for `*`. */
  readonly paths: readonly StatementPath[] | undefined;
  readonly where: WhereSyntax | undefined;
  readonly orderBy: { readonly name: string; readonly isDescending: boolean } | undefined;
}

export interface InsertSyntax {
  readonly kind: 'insert';
  readonly table: string;
  /** The attributes of the item. */
  readonly members: readonly (readonly [string, Literal])[];
}

export interface UpdateSyntax {
  readonly kind: 'update';
  readonly table: string;
  readonly changes: readonly ChangeSyntax[];
  readonly where: WhereSyntax | undefined;
  readonly returning: ReturningSyntax | undefined;
}

export interface DeleteSyntax {
  readonly kind: 'delete';
  readonly table: string;
  readonly where: WhereSyntax | undefined;
  readonly returning: ReturningSyntax | undefined;
}

/** `EXISTS(SELECT …)`, a condition of a transaction. */
export interface ExistsSyntax {
  readonly kind: 'exists';
  readonly select: SelectSyntax;
}

export type StatementSyntax = (SelectSyntax | InsertSyntax | UpdateSyntax | DeleteSyntax | ExistsSyntax) & {
  /** How many `?` the statement has. */
  readonly parameterCount: number;
};
