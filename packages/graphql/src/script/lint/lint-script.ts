import { type CodeError, codeErrorAt } from '../code-error.ts';
import type { Names } from '../names.ts';
import type { SourcePlaces } from '../source-places.ts';
import { lintContext } from './lint-context.ts';
import { lintFunctions } from './lint-functions.ts';
import { lintMethods } from './lint-methods.ts';
import { lintRecursion } from './lint-recursion.ts';
import type { LintRule } from './lint-rule.ts';
import { lintSyntax } from './lint-syntax.ts';

const rules: readonly LintRule[] = [lintSyntax, lintFunctions, lintMethods, lintRecursion, lintContext];

/** What of a program APPSYNC_JS refuses, in the order of the code. Source: the rules of AppSync's plugin for ESLint. */
export function lintScript(names: Names, places: SourcePlaces): readonly CodeError[] {
  const found: { readonly start: number; readonly error: CodeError }[] = [];
  for (const rule of rules) {
    rule(names, (span, message) => {
      found.push({ start: span.start, error: codeErrorAt(places, 'LINT_ERROR', span, message) });
    });
  }
  return found.sort((left, right) => left.start - right.start).map(({ error }) => error);
}
