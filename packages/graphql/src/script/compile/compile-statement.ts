import type {
  ForInStatement,
  ForOfStatement,
  IfStatement,
  Statement,
  SwitchStatement,
  VariableDeclaration,
} from 'acorn';
import { isTruthy } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import { memberNames } from '../members.ts';
import { strictlyEqual } from '../operators.ts';
import { countNodes, isFunctionNode } from '../syntax.ts';
import { compileBlock, hoistFunctions } from './compile-block.ts';
import { iterate } from './iterate.ts';
import type { Bind, CompileUnit, Execute, Frame } from './unit.ts';

/** Compiles a statement. */
export function compileStatement(node: Statement | VariableDeclaration, unit: CompileUnit): Execute {
  switch (node.type) {
    case 'ExpressionStatement': {
      const evaluate = unit.expression(node.expression);
      return (frame, run) => {
        evaluate(frame, run);
        return 'normal';
      };
    }
    case 'ReturnStatement': {
      const evaluate = node.argument ? unit.expression(node.argument) : () => undefined;
      return (frame, run) => {
        run.returned = evaluate(frame, run);
        return 'return';
      };
    }
    case 'VariableDeclaration':
      return compileDeclaration(node, unit);
    case 'IfStatement':
      return compileIf(node, unit);
    case 'BlockStatement':
      return compileBlock(node.body, unit);
    case 'ForOfStatement':
      return compileLoop(node, unit, iterate);
    case 'ForInStatement':
      return compileLoop(node, unit, memberNames);
    case 'SwitchStatement':
      return compileSwitch(node, unit);
    case 'BreakStatement':
      return () => 'break';
    case 'FunctionDeclaration':
      // A declaration that is the whole body of an `if` is no block; strict code has none.
      return () => 'normal';
    default:
      return () => 'normal';
  }
}

function compileDeclaration({ declarations, kind }: VariableDeclaration, unit: CompileUnit): Execute {
  const steps = declarations.flatMap(({ id, init }) => {
    if (init === null || init === undefined) {
      // Without a value, `let` gives undefined at each turn of a loop; `var` leaves what is there.
      return kind === 'var' ? [] : [{ bind: unit.pattern(id, true), value: () => undefined }];
    }
    const isNamed = isFunctionNode(init) && id.type === 'Identifier';
    const value = isNamed ? unit.makeFunction(init, id.name) : unit.expression(init);
    return [{ bind: unit.pattern(id, true), value }];
  });
  return (frame, run) => {
    for (const { bind, value } of steps) bind(value(frame, run), frame, run);
    return 'normal';
  };
}

function compileIf({ test, consequent, alternate }: IfStatement, unit: CompileUnit): Execute {
  const condition = unit.expression(test);
  const first = unit.statement(consequent);
  const second: Execute = alternate ? unit.statement(alternate) : () => 'normal';
  return (frame, run) => (isTruthy(condition(frame, run)) ? first(frame, run) : second(frame, run));
}

type Items = (value: ScriptValue, run: Evaluation) => readonly ScriptValue[];

/** Compiles `for (… of …)` and `for (… in …)`. A loop with functions in it has a frame for each turn. */
function compileLoop(node: ForOfStatement | ForInStatement, unit: CompileUnit, itemsOf: Items): Execute {
  const right = unit.expression(node.right);
  const layout = unit.names.layoutOf(node);
  const inner = layout === undefined ? unit : unit.within(layout);
  const bind = compileTarget(node, inner);
  const body = inner.statement(node.body);
  const weight = 2 + (countNodes(node.body) >>> 1);
  const at = node.right.start;
  return (frame, run) => {
    const value = right(frame, run);
    run.at = at;
    const items = itemsOf(value, run);
    for (let index = 0; index < items.length; index += 1) {
      run.spend(weight);
      const turn = layout === undefined ? frame : turnFrame(layout.size, frame);
      bind(items[index], turn, run);
      const completion = body(turn, run);
      if (completion === 'break') break;
      if (completion === 'return') return completion;
    }
    return 'normal';
  };
}

function turnFrame(size: number, around: Frame): Frame {
  const frame: Frame = new Array(size).fill(undefined);
  frame[0] = around;
  return frame;
}

function compileTarget({ left }: ForOfStatement | ForInStatement, unit: CompileUnit): Bind {
  if (left.type !== 'VariableDeclaration') return unit.pattern(left, false);
  const [declaration] = left.declarations;
  return declaration === undefined ? () => {} : unit.pattern(declaration.id, true);
}

function compileSwitch({ discriminant, cases }: SwitchStatement, unit: CompileUnit): Execute {
  const value = unit.expression(discriminant);
  const tests = cases.map(({ test }) => (test ? unit.expression(test) : undefined));
  const bodies = cases.map(({ consequent }) =>
    consequent.filter(({ type }) => type !== 'FunctionDeclaration').map((node) => unit.statement(node)),
  );
  const hoisted = hoistFunctions(
    cases.flatMap(({ consequent }) => consequent),
    unit,
  );
  const otherwise = tests.indexOf(undefined);
  return (frame, run) => {
    hoisted?.(frame);
    const wanted = value(frame, run);
    const found = tests.findIndex(
      (test) => test !== undefined && strictlyEqual(wanted, test(frame, run), run),
    );
    const from = found >= 0 ? found : otherwise;
    if (from < 0) return 'normal';
    for (let index = from; index < bodies.length; index += 1) {
      for (const step of bodies[index] ?? []) {
        const completion = step(frame, run);
        if (completion === 'break') return 'normal';
        if (completion === 'return') return completion;
      }
    }
    return 'normal';
  };
}
