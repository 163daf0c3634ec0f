import type { ArrayPattern, AssignmentPattern, Expression, ObjectPattern, Pattern } from 'acorn';
import { isContainer } from '../conversions.ts';
import { memberByKey, memberNames, nameOf } from '../members.ts';
import { type OwnObject, setOwn } from '../own-values.ts';
import { own, ownMember, ownMembers } from '../ownership.ts';
import { isFunctionNode } from '../syntax.ts';
import { readerOf } from './compile-member.ts';
import { writeMember } from './compile-operator.ts';
import { iterate } from './iterate.ts';
import type { Bind, CompileUnit, Evaluate } from './unit.ts';
import { writeVariable } from './variables.ts';

/** Compiles a pattern: what stands in it is given the parts of a value. */
export function compilePattern(node: Pattern, unit: CompileUnit, isDeclared: boolean): Bind {
  switch (node.type) {
    case 'Identifier':
      return writeVariable(node, unit, isDeclared);
    case 'MemberExpression':
      return writeMember(node, unit);
    case 'ObjectPattern':
      return compileObjectPattern(node, unit, isDeclared);
    case 'ArrayPattern':
      return compileArrayPattern(node, unit, isDeclared);
    case 'AssignmentPattern':
      return compileDefault(node, unit, isDeclared);
    case 'RestElement':
      return compilePattern(node.argument, unit, isDeclared);
  }
}

function compileDefault({ left, right }: AssignmentPattern, unit: CompileUnit, isDeclared: boolean): Bind {
  const bind = compilePattern(left, unit, isDeclared);
  const value =
    isFunctionNode(right) && left.type === 'Identifier'
      ? unit.makeFunction(right, left.name)
      : unit.expression(right);
  return (given, frame, run) => bind(given === undefined ? value(frame, run) : given, frame, run);
}

function compileObjectPattern(node: ObjectPattern, unit: CompileUnit, isDeclared: boolean): Bind {
  const taken: Evaluate[] = [];
  const parts = node.properties.map((part): Bind => {
    if (part.type === 'RestElement') return compileRest(part.argument, taken, unit, isDeclared);
    const bind = compilePattern(part.value, unit, isDeclared);
    if (part.computed) {
      const key = unit.expression(part.key as Expression);
      taken.push(key);
      return (value, frame, run) => {
        const name = nameOf(key(frame, run), run);
        bind(ownMember(value, name, memberByKey(value, name, run), run), frame, run);
      };
    }
    const name =
      part.key.type === 'Identifier' ? part.key.name : String((part.key as { value?: unknown }).value);
    taken.push(() => name);
    const read = readerOf(name, part.start);
    if (!unit.tracksOwners) return (value, frame, run) => bind(read(value, run), frame, run);
    return (value, frame, run) => bind(ownMember(value, name, read(value, run), run), frame, run);
  });
  const { start } = node;
  return (value, frame, run) => {
    if (value === null || value === undefined) {
      run.failAt(start, `TypeError: Cannot destructure '${value}' as it is ${value}.`);
    }
    for (const part of parts) part(value, frame, run);
  };
}

/** What it takes to find out which members are left. */
const restSteps = 30;

/** `...rest` of an object: the members that are not named beside it. */
function compileRest(
  node: Pattern,
  taken: readonly Evaluate[],
  unit: CompileUnit,
  isDeclared: boolean,
): Bind {
  const bind = compilePattern(node, unit, isDeclared);
  return (value, frame, run) => {
    const rest: OwnObject = {};
    run.spend(restSteps);
    if (isContainer(value)) {
      ownMembers(value, run);
      const without = new Set(taken.map((key) => nameOf(key(frame, run), run)));
      const names = memberNames(value, run);
      run.allocate(32 + 64 * names.length);
      for (const name of names) if (!without.has(name)) setOwn(rest, name, memberByKey(value, name, run));
    }
    bind(own(rest, run), frame, run);
  };
}

function compileArrayPattern(
  { elements, start }: ArrayPattern,
  unit: CompileUnit,
  isDeclared: boolean,
): Bind {
  const parts = elements.map((element) => {
    if (element === null) return undefined;
    return { isRest: element.type === 'RestElement', bind: compilePattern(element, unit, isDeclared) };
  });
  return (value, frame, run) => {
    run.at = start;
    const items = iterate(value, run);
    run.spend(2 + 2 * parts.length);
    parts.forEach((part, index) => {
      if (part === undefined) return;
      const { isRest, bind } = part;
      bind(isRest ? own(items.slice(index), run) : items[index], frame, run);
    });
  };
}
