import type {
  AssignmentExpression,
  BinaryExpression,
  ConditionalExpression,
  Expression,
  LogicalExpression,
  MemberExpression,
  UnaryExpression,
} from 'acorn';
import { isTruthy, numberOfValue, typeOfValue } from '../conversions.ts';
import type { ScriptValue } from '../host-module.ts';
import { deleteMember, nameOf, setMemberByName } from '../members.ts';
import { type BinaryOperation, binaryOperations } from '../operators.ts';
import { chainEnded, compileRead, isEnded } from './compile-member.ts';
import { staticMember, staticName } from './static-member.ts';
import type { Bind, CompileUnit, Evaluate } from './unit.ts';
import { compileIdentifier, writeVariable } from './variables.ts';

/** Compiles an operator of two values. */
export function compileBinary(node: BinaryExpression, unit: CompileUnit): Evaluate {
  const left = unit.expression(node.left as Expression);
  const right = unit.expression(node.right);
  const operation = binaryOperations.get(node.operator) as BinaryOperation;
  const at = node.start;
  return (frame, run) => {
    const first = left(frame, run);
    const second = right(frame, run);
    run.at = at;
    return operation(first, second, run);
  };
}

/** Compiles `&&`, `||` and `??`. */
export function compileLogical({ operator, left, right }: LogicalExpression, unit: CompileUnit): Evaluate {
  const first = unit.expression(left);
  const second = unit.expression(right);
  const isSettled = settlerOf(operator);
  return (frame, run) => {
    const value = first(frame, run);
    return isSettled(value) ? value : second(frame, run);
  };
}

/** Whether the first value of `&&`, `||` or `??` stands, so that the second is not looked at. */
function settlerOf(operator: string): (value: ScriptValue) => boolean {
  if (operator === '??') return (value) => value !== null && value !== undefined;
  return operator === '||' ? isTruthy : (value) => !isTruthy(value);
}

/** Compiles `test ? a : b`. */
export function compileConditional(node: ConditionalExpression, unit: CompileUnit): Evaluate {
  const test = unit.expression(node.test);
  const consequent = unit.expression(node.consequent);
  const alternate = unit.expression(node.alternate);
  return (frame, run) => (isTruthy(test(frame, run)) ? consequent(frame, run) : alternate(frame, run));
}

/** Compiles an operator of one value. */
export function compileUnary(node: UnaryExpression, unit: CompileUnit): Evaluate {
  if (node.operator === 'delete') return compileDelete(node, unit);
  const { argument, operator } = node;
  const isUnknownName =
    argument.type === 'Identifier' &&
    unit.names.variableOf(argument) === undefined &&
    staticMember(argument, unit) === undefined;
  if (operator === 'typeof' && isUnknownName) return () => 'undefined';
  const value = unit.expression(argument);
  switch (operator) {
    case '!':
      return (frame, run) => !isTruthy(value(frame, run));
    case '-':
      return (frame, run) => -numberOfValue(value(frame, run), run);
    case '+':
      return (frame, run) => numberOfValue(value(frame, run), run);
    case 'typeof':
      return (frame, run) => typeOfValue(value(frame, run));
    default:
      return (frame, run) => {
        value(frame, run);
        return undefined;
      };
  }
}

function compileDelete({ argument, start }: UnaryExpression, unit: CompileUnit): Evaluate {
  const node = argument.type === 'ChainExpression' ? argument.expression : argument;
  if (node.type !== 'MemberExpression') {
    const value = unit.expression(argument);
    return (frame, run) => {
      value(frame, run);
      return true;
    };
  }
  const object = unit.expression(node.object as Expression);
  const name = compileName(node, unit);
  return (frame, run) => {
    const target = object(frame, run);
    const isMissing = target === null || target === undefined;
    if (isEnded(target) || (node.optional && isMissing)) return true;
    const member = nameOf(name(frame, run), run);
    run.at = start;
    return deleteMember(target, member, run);
  };
}

/** Compiles the name of a member, of whatever kind. */
export function compileName(node: MemberExpression, unit: CompileUnit): Evaluate {
  const known = staticName(node);
  return known === undefined ? unit.expression(node.property as Expression) : () => known;
}

/** Compiles setting a member. */
export function writeMember(node: MemberExpression, unit: CompileUnit): Bind {
  const object = unit.expression(node.object as Expression);
  const name = compileName(node, unit);
  return (value, frame, run) => {
    const target = object(frame, run);
    const member = nameOf(name(frame, run), run);
    run.at = node.start;
    setMemberByName(target, member, value, run);
  };
}

/** Compiles an assignment, with or without an operator. */
export function compileAssignment(node: AssignmentExpression, unit: CompileUnit): Evaluate {
  const { left, operator } = node;
  if (left.type === 'MemberExpression') return assignMember(node, left, unit);
  const right = unit.expression(node.right);
  if (operator === '=') {
    const bind = unit.pattern(left, false);
    return (frame, run) => {
      const value = right(frame, run);
      bind(value, frame, run);
      return value;
    };
  }
  if (left.type !== 'Identifier') return (_frame, run) => run.failAt(node.start, 'SyntaxError');
  const read = compileIdentifier(left, unit);
  const write = writeVariable(left, unit, false);
  const combine = combinerOf(operator, right);
  return (frame, run) => {
    const before = read(frame, run);
    const value = combine(before, frame, run);
    if ((value as unknown) === chainEnded) return before;
    write(value, frame, run);
    return value;
  };
}

type Combine = (before: ScriptValue, ...given: Parameters<Evaluate>) => ScriptValue;

/** What `a += b` or `a ??= b` makes of `a`; a chain's end where `a` stays as it is. */
function combinerOf(operator: string, right: Evaluate): Combine {
  const operation = binaryOperations.get(operator.slice(0, -1));
  if (operation !== undefined) {
    return (before, frame, run) => operation(before, right(frame, run), run);
  }
  const isSettled = settlerOf(operator.slice(0, -1));
  return (before, frame, run) => (isSettled(before) ? (chainEnded as never) : right(frame, run));
}

function assignMember(node: AssignmentExpression, left: MemberExpression, unit: CompileUnit): Evaluate {
  const object = unit.expression(left.object as Expression);
  const name = compileName(left, unit);
  const right = unit.expression(node.right);
  const combine = node.operator === '=' ? undefined : combinerOf(node.operator, right);
  const read = compileRead(left, unit);
  return (frame, run) => {
    const target = object(frame, run);
    const member = nameOf(name(frame, run), run);
    if (combine === undefined) {
      const value = right(frame, run);
      run.at = node.start;
      setMemberByName(target, member, value, run);
      return value;
    }
    const before = read(target, frame, run);
    const value = combine(before, frame, run);
    if ((value as unknown) === chainEnded) return before;
    run.at = node.start;
    setMemberByName(target, member, value, run);
    return value;
  };
}
