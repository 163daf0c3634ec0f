import type { Json } from '@cairn/kit';
import type { DataScope } from './data-scope.ts';
import { fillTemplate, splitTemplate } from './intrinsic/format.ts';
import { IntrinsicArgumentError } from './intrinsic/intrinsic-function.ts';
import { type IntrinsicCall, type IntrinsicOperand, parseIntrinsic } from './intrinsic-parser.ts';
import { shownValue } from './shown-value.ts';
import { StateFailure } from './state-failure.ts';
import { stepsOverItems } from './steps.ts';

/** An expression, compiled. @throws StateFailure */
export type Evaluate = (scope: DataScope) => Json;

/**
 * Compiles a call of an intrinsic function, nested ones included:
 * `States.ArrayGetItem(States.StringSplit($.name, '-'), 0)`.
 * @throws ExpressionSyntaxError on a wrong text, an unknown name and a wrong number of arguments
 */
export function compileIntrinsic(text: string, callsMax?: number): Evaluate {
  return compileCall(parseIntrinsic(text, callsMax));
}

function compileCall(call: IntrinsicCall): Evaluate {
  const [first, ...rest] = call.operands;
  if (call.name === 'Format' && first?.kind === 'text') {
    const parts = splitTemplate(first.source);
    return guarded(call, rest, (values, scope) => fillTemplate(parts, values, scope));
  }
  return guarded(call, call.operands, call.definition.apply);
}

/** What a call costs, its values aside; a UUID or a hash takes so long. */
const stepsOfCall = 300;

/** Evaluates the operands, applies the function and names the call in what goes wrong. */
function guarded(
  call: IntrinsicCall,
  operands: readonly IntrinsicOperand[],
  apply: (values: readonly Json[], scope: DataScope) => Json,
): Evaluate {
  const evaluations = operands.map((operand) => compileOperand(operand, call));
  return (scope) => {
    const values = evaluations.map((evaluate) => evaluate(scope));
    try {
      scope.spend(stepsOfCall);
      for (const value of values) scope.spend(stepsOverItems(value));
      return apply(values, scope);
    } catch (error) {
      if (!(error instanceof IntrinsicArgumentError)) throw error;
      throw new StateFailure('States.IntrinsicFailure', causeOf(call, error.message));
    }
  };
}

function causeOf(call: IntrinsicCall, reason: string): string {
  return `The function '${call.text}' had the following error: ${reason}`;
}

function compileOperand(operand: IntrinsicOperand, call: IntrinsicCall): Evaluate {
  switch (operand.kind) {
    case 'call':
      return compileCall(operand);
    case 'path': {
      const { path } = operand;
      return (scope) => {
        const value = path.read(scope);
        if (value === undefined) throw missingArgument(call, path.text, scope);
        return value;
      };
    }
    default: {
      const { value } = operand;
      return () => value;
    }
  }
}

function missingArgument(call: IntrinsicCall, path: string, scope: DataScope): StateFailure {
  const input = shownValue(scope.root);
  const reason = `The JsonPath argument for the field '${path}' could not be found in the input '${input}'`;
  return new StateFailure('States.Runtime', causeOf(call, reason));
}
