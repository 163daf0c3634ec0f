/** A reference: `$name.property[0].method(1)`, with the text it was written as. */
export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly steps: readonly ReferenceStep[];
  /** `$!name`: nothing is printed where there is no value. */
  readonly isQuiet: boolean;
  /** `${name|'other'}`: what stands for a value that is absent or empty. */
  readonly alternate: Expression | undefined;
  /** As it stands in the template: what is printed where there is no value. */
  readonly text: string;
}

/** One step from a value to a part of it. */
export type ReferenceStep =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'index'; readonly index: Expression }
  | { readonly kind: 'method'; readonly name: string; readonly parameters: readonly Expression[] };

/** Operators with two sides. */
export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

/** What has a value. */
export type Expression =
  | Reference
  | { readonly kind: 'literal'; readonly value: null | boolean | bigint | number | string }
  | { readonly kind: 'interpolation'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** What a macro is given, and what stands for it where nothing is given. */
export interface MacroParameter {
  readonly name: string;
  readonly otherwise: Expression | undefined;
}

/** A part of a template. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** A reference that is printed; backslashes before it are printed as far as they escape nothing. */
  | { readonly kind: 'print'; readonly reference: Reference; readonly backslashes: number }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Expression; readonly body: readonly Block[] }[];
      readonly otherwise: readonly Block[] | undefined;
    }
  | {
      readonly kind: 'foreach';
      readonly variable: string;
      readonly items: Expression;
      readonly body: readonly Block[];
      readonly otherwise: readonly Block[] | undefined;
    }
  | {
      readonly kind: 'macro';
      readonly name: string;
      readonly parameters: readonly MacroParameter[];
      readonly body: readonly Block[];
    }
  /** A call of a macro; where there is none of that name its text is printed. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly parameters: readonly Expression[];
      readonly body: readonly Block[] | undefined;
      readonly text: string;
    }
  | { readonly kind: 'define'; readonly name: string; readonly body: readonly Block[] }
  | { readonly kind: 'evaluate'; readonly template: Expression }
  | { readonly kind: 'break' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'return'; readonly value: Expression | undefined };
