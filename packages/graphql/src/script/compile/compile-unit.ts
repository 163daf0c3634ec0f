import type { Expression, Node, Pattern, Statement, VariableDeclaration } from 'acorn';
import type { Evaluation } from '../evaluation.ts';
import type { FrameLayout } from '../names.ts';
import type { ScriptCoverage } from '../script-coverage.ts';
import { type FunctionNode, isFunctionNode } from '../syntax.ts';
import { compileCall, compileTagged } from './compile-call.ts';
import { compileFunction } from './compile-function.ts';
import { compileArray, compileNewArray, compileObject, compileTemplate } from './compile-literal.ts';
import { compileMember, isEnded } from './compile-member.ts';
import {
  compileAssignment,
  compileBinary,
  compileConditional,
  compileLogical,
  compileUnary,
} from './compile-operator.ts';
import { compilePattern } from './compile-pattern.ts';
import { compileStatement } from './compile-statement.ts';
import type { Bind, CompileUnit, Evaluate, Execute, Frame, MakeFunction } from './unit.ts';
import { compileIdentifier } from './variables.ts';

/** What all units of a program have in common. */
export type ProgramParts = Pick<
  CompileUnit,
  'names' | 'places' | 'modules' | 'tracksOwners' | 'moduleFrame'
> & {
  /** Counts what is run; absent wherever code is not tested. */
  readonly coverage?: ScriptCoverage | undefined;
};

/** The unit of a layout: what compiles the code whose variables are in frames of it. */
export function makeUnit(program: ProgramParts, layout: FrameLayout): CompileUnit {
  const unit: CompileUnit = {
    ...program,
    layout,
    expression: (node: Expression): Evaluate =>
      counted(node, compileExpression(node, unit), program.coverage),
    statement: (node: Statement | VariableDeclaration): Execute =>
      counted(node, compileStatement(node, unit), program.coverage),
    pattern: (node: Pattern, isDeclared: boolean): Bind => compilePattern(node, unit, isDeclared),
    makeFunction: (node: FunctionNode, name: string): MakeFunction => compileFunction(node, unit, name),
    within: (inner: FrameLayout) => makeUnit(program, inner),
  };
  return unit;
}

/** A node's closure that tells when it is run, where somebody wants to know. */
function counted<Result>(
  node: Node,
  run: (frame: Frame, evaluation: Evaluation) => Result,
  coverage: ScriptCoverage | undefined,
): (frame: Frame, evaluation: Evaluation) => Result {
  if (coverage?.counts(node) !== true) return run;
  return (frame, evaluation) => {
    coverage.count(node);
    return run(frame, evaluation);
  };
}

function compileExpression(node: Expression, unit: CompileUnit): Evaluate {
  if (isFunctionNode(node)) return compileFunction(node, unit, '');
  switch (node.type) {
    case 'Literal': {
      const { value } = node;
      const literal = typeof value === 'object' || typeof value === 'bigint' ? null : value;
      return () => literal;
    }
    case 'Identifier':
      return compileIdentifier(node, unit);
    case 'MemberExpression':
      return compileMember(node, unit);
    case 'CallExpression':
      return compileCall(node, unit);
    case 'ChainExpression': {
      const chain = compileExpression(node.expression, unit);
      return (frame, run) => {
        const value = chain(frame, run);
        return isEnded(value) ? undefined : value;
      };
    }
    case 'ObjectExpression':
      return compileObject(node, unit);
    case 'ArrayExpression':
      return compileArray(node, unit);
    case 'NewExpression':
      return compileNewArray(node, unit);
    case 'TemplateLiteral':
      return compileTemplate(node, unit);
    case 'TaggedTemplateExpression':
      return compileTagged(node, unit);
    case 'BinaryExpression':
      return compileBinary(node, unit);
    case 'LogicalExpression':
      return compileLogical(node, unit);
    case 'ConditionalExpression':
      return compileConditional(node, unit);
    case 'UnaryExpression':
      return compileUnary(node, unit);
    case 'AssignmentExpression':
      return compileAssignment(node, unit);
    case 'SequenceExpression': {
      const parts = node.expressions.map((part) => compileExpression(part, unit));
      return (frame, run) => {
        let value: ReturnType<Evaluate>;
        for (const part of parts) value = part(frame, run);
        return value;
      };
    }
    default:
      return (_frame, run) => run.failAt(node.start, `SyntaxError: ${node.type} is not supported`);
  }
}
