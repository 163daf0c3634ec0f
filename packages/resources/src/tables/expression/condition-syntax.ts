import type { DocumentPath } from './document-path.ts';

/** What a condition compares or calls a function with. */
export type Operand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly reference: string }
  | FunctionCall;

export interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  readonly operands: readonly Operand[];
}

/** The comparators by the text that stands for them. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition as it is written, its placeholders still open. */
export type ConditionSyntax =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly ConditionSyntax[] }
  | { readonly kind: 'not'; readonly term: ConditionSyntax }
  | {
      readonly kind: 'comparison';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | FunctionCall;
