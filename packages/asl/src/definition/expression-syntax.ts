import { ExpressionSyntaxError } from '../data/expression-syntax-error.ts';
import { compileIntrinsic } from '../data/intrinsic.ts';
import { compilePath } from '../data/path.ts';
import { compileReferencePath } from '../data/reference-path.ts';
import type { DefinitionLimits } from './definition-limits.ts';

// Whether a text is an expression of the JSONPath query language: what can be compiled is one,
// so that a definition that is accepted can be run.

/** Why a text is not a Reference Path; an empty text when the service gives no reason, undefined when it is one. */
export function referencePathProblem(text: string): string | undefined {
  if (!text.startsWith('$')) return "Reference path didn't start with '$'";
  return compiles(compileReferencePath, text) ? undefined : '';
}

/** Whether a text is a JSONPath of the service's dialect. */
export function isPath(text: string): boolean {
  return text.startsWith('$') && compiles(compilePath, text);
}

/** Whether a text is a call of an intrinsic function: `States.Format('{}', $.a)`. */
export function isIntrinsicCall(text: string, { intrinsicCallsMax }: DefinitionLimits): boolean {
  return text.startsWith('States.') && compiles((call) => compileIntrinsic(call, intrinsicCallsMax), text);
}

function compiles(compile: (text: string) => unknown, text: string): boolean {
  try {
    compile(text);
    return true;
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) return false;
    throw error;
  }
}
