import type { Expression, MemberExpression } from 'acorn';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptObject, ScriptValue } from '../host-module.ts';
import { hostValue } from '../host-value.ts';
import { indexOfName, lengthMember, memberByKey, namedMember, nameOf } from '../members.ts';
import { NamespaceValue } from '../namespace-value.ts';
import { ownMember } from '../ownership.ts';
import { staticMember, staticName } from './static-member.ts';
import type { CompileUnit, Evaluate } from './unit.ts';

/** What a part of a chain gives when an optional link before it had nothing to go on with. */
export const chainEnded: unique symbol = Symbol('the chain has ended');

/** Names that objects of the host have without owning them, or that Cairn's own classes have. */
const inheritedNames = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['text', 'toDouble', 'isInteger', 'kind', 'payload', 'json', 'members', 'name', 'call'],
]);

/** Compiles `object.name` and `object[key]`. */
export function compileMember(node: MemberExpression, unit: CompileUnit): Evaluate {
  const known = staticMember(node, unit);
  if (known !== undefined) {
    const value = hostValue(known, staticName(node) as string);
    return () => value;
  }
  const object = unit.expression(node.object as Expression);
  const read = compileRead(node, unit);
  const { optional } = node;
  return (frame, run) => {
    const value = object(frame, run);
    if (isEnded(value)) return value;
    if (optional && (value === null || value === undefined)) return chainEnded as never;
    return read(value, frame, run);
  };
}

/** Whether a chain has ended before; only parts of chains can be given that. */
export function isEnded(value: ScriptValue): boolean {
  return (value as unknown) === chainEnded;
}

/** Reads a member of a value that is at hand. */
export type ReadMember = (value: ScriptValue, frame: Parameters<Evaluate>[0], run: Evaluation) => ScriptValue;

/** Compiles reading the member that an expression names, of whatever its object was. */
export function compileRead(node: MemberExpression, unit: CompileUnit): ReadMember {
  const name = staticName(node);
  const at = node.property.start;
  if (name !== undefined) {
    const read = readerOf(name, at);
    if (!unit.tracksOwners) return (value, _frame, run) => read(value, run);
    return (value, _frame, run) => ownMember(value, name, read(value, run), run);
  }
  const key = unit.expression(node.property as Expression);
  return (value, frame, run) => {
    const member = key(frame, run);
    if (value === null || value === undefined) return failToRead(value, nameOf(member, run), at, run);
    const read = memberByKey(value, member, run);
    return unit.tracksOwners ? ownMember(value, nameOf(member, run), read, run) : read;
  };
}

/** Reads a member whose name is known. */
export function readerOf(name: string, at: number): (value: ScriptValue, run: Evaluation) => ScriptValue {
  if (name === 'length') {
    return (value, run) => {
      if (value === null || value === undefined) return failToRead(value, name, at, run);
      return lengthMember(value);
    };
  }
  if (indexOfName(name) >= 0) {
    return (value, run) => {
      if (value === null || value === undefined) return failToRead(value, name, at, run);
      return memberByKey(value, name, run);
    };
  }
  const isInherited = inheritedNames.has(name);
  return (value, run) => {
    if (typeof value !== 'object' || value === null) {
      return value === undefined || value === null ? failToRead(value, name, at, run) : undefined;
    }
    // Neither lists nor sealed values have members of other names, namespaces aside, which keep theirs apart.
    if (isInherited || Array.isArray(value)) return namedMember(value, name);
    const member = (value as ScriptObject)[name];
    return member === undefined && value instanceof NamespaceValue ? namedMember(value, name) : member;
  };
}

/** Null and undefined have no members. */
export function failToRead(value: null | undefined, name: string, at: number, run: Evaluation): never {
  return run.failAt(at, `TypeError: Cannot read properties of ${value} (reading '${name}')`);
}
