import type { Json } from '@cairn/kit';

/** What the first characters of a path name: `$`, `$$` or `$name`. */
export type PathBase =
  | { readonly kind: 'data' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string };

/** A path as it is written, read once. */
export interface PathSyntax {
  readonly base: PathBase;
  readonly steps: readonly PathStep[];
}

/** One step of a path. */
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'descent' }
  | { readonly kind: 'filter'; readonly filter: FilterSyntax }
  | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly FilterOperand[] };

/** A filter `[?(…)]`. */
export type FilterSyntax =
  | { readonly kind: 'and' | 'or'; readonly left: FilterSyntax; readonly right: FilterSyntax }
  | { readonly kind: 'not'; readonly operand: FilterSyntax }
  | { readonly kind: 'exists'; readonly path: FilterPath }
  | {
      readonly kind: 'compare';
      readonly operator: FilterOperator;
      readonly left: FilterOperand;
      readonly right: FilterOperand;
    };

/** Operators of a filter, as {@link FilterSyntax} names them. */
export type FilterOperator =
  | '=='
  | '!='
  | '==='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | 'in'
  | 'nin'
  | 'subsetof'
  | 'anyof'
  | 'noneof'
  | 'all'
  | 'contains'
  | 'size'
  | 'empty';

/** A path inside a filter: from the tested item (`@`) or from the document (`$`). */
export interface FilterPath {
  readonly kind: 'path';
  readonly from: 'item' | 'document';
  readonly steps: readonly PathStep[];
}

/** A side of a comparison. */
export type FilterOperand =
  | FilterPath
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string };

/**
 * Whether a path names at most one value: members and indexes only. Several members as the last step
 * make one object of them, which Jayway counts as definite.
 */
export function isDefinite(steps: readonly PathStep[]): boolean {
  if (aggregates(steps)) return true;
  return steps.every(
    (step, index) =>
      step.kind === 'member' ||
      step.kind === 'index' ||
      step.kind === 'function' ||
      (step.kind === 'members' && index === steps.length - 1),
  );
}

/** Whether the path ends in a function over all that a leading `..` finds, as Jayway reads `$..price.sum()`. */
export function aggregates(steps: readonly PathStep[]): boolean {
  return steps[0]?.kind === 'descent' && steps.at(-1)?.kind === 'function';
}

/** Prints steps the way Jayway prints a compiled path: `$['a'][0]`. */
export function printSteps(steps: readonly PathStep[]): string {
  return '$' + steps.map(printStep).join('');
}

function printStep(step: PathStep): string {
  switch (step.kind) {
    case 'member':
      return `['${step.name}']`;
    case 'members':
      return `[${step.names.map((name) => `'${name}'`).join(',')}]`;
    case 'index':
      return `[${step.index}]`;
    case 'indexes':
      return `[${step.indexes.join(',')}]`;
    case 'slice':
      return `[${step.from ?? ''}:${step.to ?? ''}]`;
    case 'wildcard':
      return '[*]';
    case 'descent':
      return '..';
    case 'filter':
      return '[?]';
    case 'function':
      return `.${step.name}()`;
  }
}
