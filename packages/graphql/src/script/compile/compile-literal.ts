import type {
  ArrayExpression,
  Expression,
  NewExpression,
  ObjectExpression,
  Property,
  TemplateLiteral,
} from 'acorn';
import { textOfValue } from '../conversions.ts';
import { copyMembers } from '../copy-members.ts';
import type { Evaluation } from '../evaluation.ts';
import { nameOf, resize } from '../members.ts';
import { concatenate } from '../operators.ts';
import { type OwnList, type OwnObject, setOwn } from '../own-values.ts';
import { own } from '../ownership.ts';
import { isFunctionNode } from '../syntax.ts';
import { compileGiven, compileSpread } from './compile-call.ts';
import type { CompileUnit, Evaluate, Frame } from './unit.ts';

/** Compiles `[…]`. */
export function compileArray({ elements }: ArrayExpression, unit: CompileUnit): Evaluate {
  const isPlain = elements.every((element) => element !== null && element.type !== 'SpreadElement');
  const items = isPlain ? compileGiven(elements as Expression[], unit) : compileSpread(elements, unit);
  const bytes = 16 + 8 * elements.length;
  return (frame, run) => {
    run.allocate(bytes);
    return own(items(frame, run), run);
  };
}

/** Compiles `new Array(…)`: a list of what is given, or, given one number, of that many empty places. */
export function compileNewArray(node: NewExpression, unit: CompileUnit): Evaluate {
  const items = compileGiven(node.arguments, unit);
  return (frame, run) => {
    const given = items(frame, run);
    run.allocate(16 + 8 * given.length);
    run.at = node.start;
    const [length] = given;
    if (given.length !== 1 || typeof length !== 'number') return own(given, run);
    const list: OwnList = [];
    resize(list, length, run);
    return own(list, run);
  };
}

type Part = (object: OwnObject, frame: Frame, run: Evaluation) => void;

/** Compiles `{…}`. */
export function compileObject({ properties }: ObjectExpression, unit: CompileUnit): Evaluate {
  const parts = properties.map((property): Part => {
    if (property.type === 'SpreadElement') return compileSpreadMembers(property.argument, unit);
    return compileProperty(property, unit);
  });
  const bytes = 32 + 16 * parts.length;
  return (frame, run) => {
    run.allocate(bytes);
    const object: OwnObject = {};
    for (const part of parts) part(object, frame, run);
    return own(object, run);
  };
}

function compileProperty(property: Property, unit: CompileUnit): Part {
  const { key, computed } = property;
  if (computed) {
    const name = unit.expression(key);
    const value = unit.expression(property.value);
    return (object, frame, run) => {
      const member = nameOf(name(frame, run), run);
      run.allocate(member.length);
      setOwn(object, member, value(frame, run));
    };
  }
  const name = key.type === 'Identifier' ? key.name : String((key as { value?: unknown }).value);
  const value = isFunctionNode(property.value)
    ? unit.makeFunction(property.value, name)
    : unit.expression(property.value);
  if (name === '__proto__') return (object, frame, run) => setOwn(object, name, value(frame, run));
  return (object, frame, run) => {
    object[name] = value(frame, run);
  };
}

function compileSpreadMembers(node: Expression, unit: CompileUnit): Part {
  const value = unit.expression(node);
  return (object, frame, run) => copyMembers(value(frame, run), object, run);
}

/** Compiles a template without a tag. */
export function compileTemplate({ quasis, expressions }: TemplateLiteral, unit: CompileUnit): Evaluate {
  const texts = quasis.map(({ value }) => value.cooked ?? '');
  const values = expressions.map((node) => unit.expression(node));
  const first = texts[0] as string;
  return (frame, run) => {
    let text = first;
    for (let index = 0; index < values.length; index += 1) {
      const value = textOfValue((values[index] as Evaluate)(frame, run), run);
      text = concatenate(text, value, run) + texts[index + 1];
    }
    return text;
  };
}
