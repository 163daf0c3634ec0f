import type { AttributeValue } from '../attribute-value/attribute-value.ts';
import { literalValue } from './literal-value.ts';
import type { StatementKey } from './partiql-ports.ts';
import type { OperandSyntax, WhereSyntax } from './statement-syntax.ts';

/** The conditions that all have to hold. */
export function termsOf(where: WhereSyntax | undefined): readonly WhereSyntax[] {
  if (where === undefined) return [];
  return where.kind === 'and' ? where.terms.flatMap(termsOf) : [where];
}

/** A condition out of some. */
export function conjunction(terms: readonly WhereSyntax[]): WhereSyntax | undefined {
  const [only] = terms;
  return terms.length > 1 ? { kind: 'and', terms } : only;
}

/** Equalities with an attribute of the key, taken out of the terms. */
export interface KeyTerms {
  readonly hash: AttributeValue | undefined;
  readonly range: AttributeValue | undefined;
  /** The terms that are no such equality. */
  readonly rest: readonly WhereSyntax[];
}

/** Takes the first equality of each key attribute out of the terms. */
export function keyTerms(
  terms: readonly WhereSyntax[],
  key: StatementKey,
  parameters: readonly AttributeValue[],
): KeyTerms {
  let hash: AttributeValue | undefined;
  let range: AttributeValue | undefined;
  const rest: WhereSyntax[] = [];
  for (const term of terms) {
    const equality = equalityOf(term, parameters);
    if (equality?.name === key.hash.name && hash === undefined) hash = equality.value;
    else if (equality !== undefined && equality.name === key.range?.name && range === undefined)
      range = equality.value;
    else rest.push(term);
  }
  return { hash, range, rest };
}

function equalityOf(
  term: WhereSyntax,
  parameters: readonly AttributeValue[],
): { readonly name: string; readonly value: AttributeValue } | undefined {
  if (term.kind !== 'comparison' || term.operator !== '=') return undefined;
  const [attribute, literal] = term.left.kind === 'path' ? [term.left, term.right] : [term.right, term.left];
  const name = attributeName(attribute);
  if (name === undefined || literal.kind !== 'literal') return undefined;
  return { name, value: literalValue(literal.literal, parameters) };
}

/** The name that an operand is; undefined for other operands and for paths inside attributes. */
export function attributeName(operand: OperandSyntax | undefined): string | undefined {
  if (operand?.kind !== 'path' || operand.path.length !== 1) return undefined;
  return operand.path[0] as string;
}

/** Whether a Query can take this condition on the range attribute. */
export function isRangeTerm(term: WhereSyntax, rangeName: string): boolean {
  if (term.kind === 'comparison') {
    const [attribute, value] = term.left.kind === 'path' ? [term.left, term.right] : [term.right, term.left];
    return term.operator !== '<>' && attributeName(attribute) === rangeName && value.kind === 'literal';
  }
  const operands =
    term.kind === 'between' || (term.kind === 'call' && term.name === 'begins_with') ? term.operands : [];
  const [subject, ...values] = operands;
  return (
    values.length > 0 &&
    attributeName(subject) === rangeName &&
    values.every(({ kind }) => kind === 'literal')
  );
}
