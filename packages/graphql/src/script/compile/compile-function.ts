import type { Expression } from 'acorn';
import type { CallFunction } from '../call-function.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import type { FrameLayout } from '../names.ts';
import { own } from '../ownership.ts';
import { ScriptFunction } from '../script-function.ts';
import { countNodes, depthOf, type FunctionNode } from '../syntax.ts';
import { compileBlock } from './compile-block.ts';
import type { Bind, CompileUnit, Evaluate, Frame, MakeFunction } from './unit.ts';

/** Compiles a function of any form. */
export function compileFunction(node: FunctionNode, unit: CompileUnit, name: string): MakeFunction {
  const layout = unit.names.layoutOf(node) as FrameLayout;
  const inner = unit.within(layout);
  const bind = compileParameters(node, inner);
  const body = compileBody(node, inner);
  const weight = 1 + (countNodes(node) >>> 1);
  const levels = depthOf(node) + levelsOfCall;
  const { size } = layout;
  const selfSlot = ownNameSlot(node, inner);
  return (frame) => {
    const call: CallFunction = (parameters, run) => {
      run.callsLeft -= 1;
      run.levelsLeft -= levels;
      if (run.callsLeft < 0 || run.levelsLeft < 0) tooDeep(run);
      run.spend(weight);
      const own: Frame = new Array(size).fill(undefined);
      own[0] = frame;
      if (selfSlot !== undefined) own[selfSlot] = made;
      bind(parameters, own, run);
      const value = body(own, run);
      run.callsLeft += 1;
      run.levelsLeft += levels;
      return value;
    };
    const made = new ScriptFunction(name, call);
    return made;
  };
}

/** What calling a function takes of the host's stack, in levels of expressions within each other. */
const levelsOfCall = 8;

function tooDeep(run: Evaluation): never {
  return run.fail('RangeError: Maximum call stack size exceeded');
}

/** A function expression may name itself. */
function ownNameSlot(node: FunctionNode, unit: CompileUnit): number | undefined {
  if (node.type !== 'FunctionExpression' || node.id === null || node.id === undefined) return undefined;
  return unit.names.variableOf(node.id)?.slot;
}

type BindParameters = (parameters: ScriptValue[], frame: Frame, run: Evaluation) => void;

function compileParameters({ params }: FunctionNode, unit: CompileUnit): BindParameters {
  const slots = params.map((parameter) =>
    parameter.type === 'Identifier' ? unit.names.variableOf(parameter)?.slot : undefined,
  );
  if (slots.every((slot) => slot !== undefined)) {
    return (parameters, frame) => {
      for (let index = 0; index < slots.length; index += 1) {
        frame[slots[index] as number] = parameters[index];
      }
    };
  }
  const binds = params.map((parameter) => unit.pattern(parameter, true));
  const restIndex = params.findIndex(({ type }) => type === 'RestElement');
  return (parameters, frame, run) => {
    for (let index = 0; index < binds.length; index += 1) {
      const value = index === restIndex ? own(parameters.slice(index), run) : parameters[index];
      (binds[index] as Bind)(value, frame, run);
    }
  };
}

function compileBody(node: FunctionNode, unit: CompileUnit): Evaluate {
  if (node.body.type !== 'BlockStatement') return unit.expression(node.body as Expression);
  const execute = compileBlock(node.body.body, unit);
  return (frame, run) => (execute(frame, run) === 'return' ? run.returned : undefined);
}
