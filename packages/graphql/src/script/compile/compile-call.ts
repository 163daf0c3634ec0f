import type {
  CallExpression,
  Expression,
  MemberExpression,
  SpreadElement,
  TaggedTemplateExpression,
} from 'acorn';
import { isBuiltin } from '../builtins/builtin.ts';
import { rawTag } from '../builtins/globals.ts';
import { methodOf } from '../builtins/methods.ts';
import { callFunction } from '../call-function.ts';
import { isList } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { HostEvaluation } from '../host-evaluation.ts';
import type { HostFunction, ScriptValue } from '../host-module.ts';
import { namedMember, nameOf } from '../members.ts';
import { own, ownMembers, ownResult } from '../ownership.ts';
import { ScriptFunction } from '../script-function.ts';
import { chainEnded, compileRead, failToRead, isEnded } from './compile-member.ts';
import { iterate } from './iterate.ts';
import { staticMember, staticName } from './static-member.ts';
import type { CompileUnit, Evaluate, Frame } from './unit.ts';

type EvaluateList = (frame: Frame, run: Evaluation) => ScriptValue[];

/** Compiles a call of a function or method. */
export function compileCall(node: CallExpression, unit: CompileUnit): Evaluate {
  const { callee, optional } = node;
  const given = compileGiven(node.arguments, unit);
  const host = staticMember(callee, unit);
  if (typeof host === 'function') return callHost(host, given, node.start, unit);
  if (callee.type === 'MemberExpression') return compileMethodCall(node, callee, given, unit);
  const evaluate = unit.expression(callee as Expression);
  const text = unit.places.excerpt(callee.start, callee.end);
  return (frame, run) => {
    const value = evaluate(frame, run);
    if (isEnded(value)) return value;
    if (optional && (value === null || value === undefined)) return chainEnded as never;
    if (!(value instanceof ScriptFunction)) return notCallable(text, node.start, run);
    const parameters = given(frame, run);
    run.at = node.start;
    return callFunction(value, parameters, run);
  };
}

function notCallable(text: string, at: number, run: Evaluation): never {
  return run.failAt(at, `TypeError: ${text} is not a function`);
}

/** Compiles the call of a function that is known beforehand. */
function callHost(host: HostFunction, given: EvaluateList, at: number, unit: CompileUnit): Evaluate {
  if (!unit.tracksOwners) {
    return (frame, run) => {
      const parameters = given(frame, run);
      run.at = at;
      run.stepsLeft -= 1;
      return host(parameters, run as HostEvaluation);
    };
  }
  const finish = isBuiltin(host) ? own : ownResult;
  return (frame, run) => {
    const parameters = given(frame, run);
    run.at = at;
    if (finish === own) for (const parameter of parameters) ownMembers(parameter, run);
    return finish(host(parameters, run as HostEvaluation), run);
  };
}

/** Compiles what a function is given. */
export function compileGiven(
  nodes: readonly (Expression | SpreadElement)[],
  unit: CompileUnit,
): EvaluateList {
  if (nodes.some(({ type }) => type === 'SpreadElement')) return compileSpread(nodes, unit);
  const [first, second, ...others] = nodes.map((node) => unit.expression(node as Expression));
  if (first === undefined) return () => [];
  if (second === undefined) return (frame, run) => [first(frame, run)];
  if (others.length === 0) return (frame, run) => [first(frame, run), second(frame, run)];
  return (frame, run) => {
    const values = [first(frame, run), second(frame, run)];
    for (const other of others) values.push(other(frame, run));
    return values;
  };
}

/** Compiles a list of which parts are spread. */
export function compileSpread(
  nodes: readonly (Expression | SpreadElement | null)[],
  unit: CompileUnit,
): EvaluateList {
  const parts = nodes.map((node) => {
    if (node === null) return { isSpread: false, at: 0, evaluate: (() => undefined) as Evaluate };
    const isSpread = node.type === 'SpreadElement';
    return {
      isSpread,
      at: node.start,
      evaluate: unit.expression(isSpread ? node.argument : (node as Expression)),
    };
  });
  return (frame, run) => {
    const values: ScriptValue[] = [];
    for (const { isSpread, at, evaluate } of parts) {
      const value = evaluate(frame, run);
      if (!isSpread) {
        values.push(value);
        continue;
      }
      run.at = at;
      for (const item of iterate(value, run)) values.push(item);
    }
    return values;
  };
}

/** Compiles `object.method(…)`: methods of texts, lists and numbers by their names, functions that objects have. */
function compileMethodCall(
  node: CallExpression,
  callee: MemberExpression,
  given: EvaluateList,
  unit: CompileUnit,
): Evaluate {
  const object = unit.expression(callee.object as Expression);
  const name = staticName(callee);
  const key = name === undefined ? unit.expression(callee.property as Expression) : undefined;
  const read = compileRead(callee, unit);
  const text = unit.places.excerpt(callee.start, callee.end);
  return (frame, run) => {
    const target = object(frame, run);
    if (isEnded(target)) return target;
    if (target === null || target === undefined) {
      if (callee.optional) return chainEnded as never;
      return failToRead(target, name ?? nameOf(key?.(frame, run), run), callee.property.start, run);
    }
    const methodName = name ?? nameOf((key as Evaluate)(frame, run), run);
    const method = methodOf(target, methodName);
    if (method !== undefined) {
      const parameters = given(frame, run);
      run.at = node.start;
      run.stepsLeft -= 1;
      if (!unit.tracksOwners) return method(target as never, parameters, run);
      ownMembers(target, run);
      for (const parameter of parameters) ownMembers(parameter, run);
      return own(method(target as never, parameters, run), run);
    }
    const member = name === undefined ? namedMember(target, methodName) : read(target, frame, run);
    if (node.optional && (member === null || member === undefined)) return chainEnded as never;
    if (!(member instanceof ScriptFunction) || isList(target)) return notCallable(text, node.start, run);
    const parameters = given(frame, run);
    run.at = node.start;
    return callFunction(member, parameters, run);
  };
}

/** Compiles a template with a tag, which is given the list of its strings and then the values. */
export function compileTagged(node: TaggedTemplateExpression, unit: CompileUnit): Evaluate {
  const isRaw = staticMember(node.tag, unit) === rawTag;
  const strings = node.quasi.quasis.map(({ value }) => (isRaw ? value.raw : (value.cooked ?? undefined)));
  const values = compileGiven(node.quasi.expressions, unit);
  const tag = unit.expression(node.tag);
  const text = unit.places.excerpt(node.tag.start, node.tag.end);
  return (frame, run) => {
    const value = tag(frame, run);
    if (!(value instanceof ScriptFunction)) return notCallable(text, node.start, run);
    const parameters = [own([...strings], run), ...values(frame, run)];
    run.at = node.start;
    return callFunction(value, parameters, run);
  };
}
