import type { AnyNode } from 'acorn';
import { globalMember, globalNamespace } from '../builtins/globals.ts';
import type { HostMember, HostNamespace } from '../host-module.ts';
import type { CompileUnit } from './unit.ts';

/**
 * The member of a module, or of JavaScript, that an expression names for sure: `util.dynamodb.toMapValues`,
 * `Math.max`. Undefined where it names none, or something of the code's own.
 */
export function staticMember(node: AnyNode, unit: CompileUnit): HostMember | undefined {
  if (node.type === 'Identifier') return memberByName(node, unit);
  if (node.type !== 'MemberExpression' || node.optional) return undefined;
  const name = staticName(node);
  if (name === undefined) return undefined;
  const holder = namespaceOf(node.object, unit);
  return holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function memberByName(node: AnyNode & { type: 'Identifier' }, unit: CompileUnit): HostMember | undefined {
  const variable = unit.names.variableOf(node);
  if (variable === undefined) return globalMember(node.name, unit.modules);
  const { origin } = variable;
  if (origin === undefined) return undefined;
  const module = Object.hasOwn(unit.modules, origin.specifier) ? unit.modules[origin.specifier] : undefined;
  if (module === undefined || origin.imported === undefined) return module;
  return Object.hasOwn(module, origin.imported) ? module[origin.imported] : undefined;
}

/** `Number` is a function and has members as well. */
function namespaceOf(node: AnyNode, unit: CompileUnit): HostNamespace | undefined {
  if (node.type === 'Identifier' && unit.names.variableOf(node) === undefined) {
    const namespace = globalNamespace(node.name);
    if (namespace !== undefined) return namespace;
  }
  const member = staticMember(node, unit);
  return typeof member === 'object' && member !== null ? member : undefined;
}

/** The name of a member that is written down. */
export function staticName(node: AnyNode & { type: 'MemberExpression' }): string | undefined {
  const { computed, property } = node;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}
