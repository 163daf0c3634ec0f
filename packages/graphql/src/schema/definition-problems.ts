import {
  type ASTVisitor,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLError,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  LoneSchemaDefinitionRule,
  PossibleTypeExtensionsRule,
  ProvidedRequiredArgumentsRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueArgumentNamesRule,
  UniqueDirectiveNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  type ValidationContext,
  visit,
  visitInParallel,
} from 'graphql';

/** What the rules of definitions ask of the document that they check. */
type DefinitionContext = Parameters<typeof UniqueTypeNamesRule>[0];
type Rule = (context: DefinitionContext) => ASTVisitor;

/** The rules of definitions: those by which graphql-js checks a document before it builds the schema. */
const rules: readonly Rule[] = [
  LoneSchemaDefinitionRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueDirectiveNamesRule,
  ofDirectives(KnownTypeNamesRule),
  KnownDirectivesRule,
  UniqueDirectivesPerLocationRule,
  PossibleTypeExtensionsRule,
  ofDirectives(KnownArgumentNamesRule, 'Directive'),
  UniqueArgumentNamesRule,
  UniqueInputFieldNamesRule,
  ofDirectives(ProvidedRequiredArgumentsRule, 'Directive'),
];

/**
 * What is wrong with a document's definitions, at most so much of it: graphql-js itself goes on to the last problem,
 * and compares every unknown name with all that are known, which takes seconds for a large document.
 */
export function definitionProblems(document: DocumentNode, problemsMax: number): readonly GraphQLError[] {
  const problems: GraphQLError[] = [];
  const context = {
    hideSuggestions: true,
    getDocument: () => document,
    getSchema: () => null,
    reportError(error: GraphQLError): void {
      problems.push(error);
      if (problems.length >= problemsMax) throw enough;
    },
  } as unknown as DefinitionContext;
  try {
    visit(document, visitInParallel(rules.map((rule) => rule(context))));
  } catch (thrown) {
    if (thrown !== enough) throw thrown;
  }
  return problems;
}

/** Ends the visit of a document. */
const enough = new Error('enough problems were found');

/** Rules of queries that are rules of definitions too: where only a part of them is, that part. */
function ofDirectives(rule: (context: ValidationContext) => ASTVisitor, part?: 'Directive'): Rule {
  return (context) => {
    const whole = rule(context as unknown as ValidationContext) as ASTVisitor & {
      readonly Directive?: (node: DirectiveNode) => undefined;
    };
    return part === undefined ? whole : ({ Directive: whole[part] } as ASTVisitor);
  };
}
