import type { Identifier } from 'acorn';
import { globalMember } from '../builtins/globals.ts';
import { hostValue } from '../host-value.ts';
import type { Variable } from '../names.ts';
import { staticMember } from './static-member.ts';
import type { Bind, CompileUnit, Evaluate, Frame } from './unit.ts';

/** Compiles the use of a name as a value. */
export function compileIdentifier(node: Identifier, unit: CompileUnit): Evaluate {
  const { name, start } = node;
  const variable = unit.names.variableOf(node);
  if (variable === undefined || variable.kind === 'import') {
    if (name === 'undefined' && variable === undefined) return () => undefined;
    const member = variable === undefined ? globalMember(name, unit.modules) : staticMember(node, unit);
    if (member === undefined) {
      return (_frame, run) => run.failAt(start, `ReferenceError: ${name} is not defined`);
    }
    const value = hostValue(member, name);
    return () => value;
  }
  if (isReadTooEarly(node, variable, unit)) {
    const message = `ReferenceError: Cannot access '${name}' before initialization`;
    return (_frame, run) => run.failAt(start, message);
  }
  return readVariable(variable, unit);
}

/** In the same frame, what stands before a declaration is carried out before it. */
function isReadTooEarly(node: Identifier, variable: Variable, unit: CompileUnit): boolean {
  if (variable.layout !== unit.layout) return false;
  const { declaredAt, initial } = variable;
  const isWithin = initial !== undefined && node.start >= initial.start && node.end <= initial.end;
  return node.start < declaredAt || isWithin;
}

/** Compiles reading a variable. */
export function readVariable({ layout, slot }: Variable, unit: CompileUnit): Evaluate {
  const { moduleFrame } = unit;
  if (moduleFrame !== undefined && layout.parent === undefined) {
    return () => moduleFrame[slot] as ReturnType<Evaluate>;
  }
  const hops = hopsTo(layout, unit);
  if (hops === 0) return (frame) => frame[slot] as ReturnType<Evaluate>;
  if (hops === 1) return (frame) => (frame[0] as Frame)[slot] as ReturnType<Evaluate>;
  return (frame) => frameAt(frame, hops)[slot] as ReturnType<Evaluate>;
}

/** Compiles setting a variable. */
export function writeVariable(node: Identifier, unit: CompileUnit, isDeclared: boolean): Bind {
  const variable = unit.names.variableOf(node);
  const { name, start } = node;
  if (variable === undefined) {
    return (_value, _frame, run) => run.failAt(start, `ReferenceError: ${name} is not defined`);
  }
  const isConstant = variable.kind === 'const' || variable.kind === 'import';
  if (isConstant && !isDeclared) {
    return (_value, _frame, run) => run.failAt(start, 'TypeError: Assignment to constant variable.');
  }
  const { layout, slot } = variable;
  const hops = hopsTo(layout, unit);
  if (hops === 0) {
    return (value, frame) => {
      frame[slot] = value;
    };
  }
  return (value, frame) => {
    frameAt(frame, hops)[slot] = value;
  };
}

function hopsTo(layout: Variable['layout'], unit: CompileUnit): number {
  let hops = 0;
  for (
    let at: Variable['layout'] | undefined = unit.layout;
    at !== undefined && at !== layout;
    at = at.parent
  ) {
    hops += 1;
  }
  return hops;
}

function frameAt(frame: Frame, hops: number): Frame {
  let at = frame;
  for (let left = hops; left > 0; left -= 1) at = at[0] as Frame;
  return at;
}
