import type { HostEvaluation } from './host-evaluation.ts';
import type { HostFunction, HostMember, HostNamespace, ScriptValue } from './host-module.ts';
import { NamespaceValue } from './namespace-value.ts';
import { ownResult } from './ownership.ts';
import { ScriptFunction } from './script-function.ts';

const functions = new WeakMap<HostFunction, ScriptFunction>();
const namespaces = new WeakMap<HostNamespace, NamespaceValue>();

/** What code sees of a member of a module: the same each time. */
export function hostValue(member: HostMember, name: string): ScriptValue {
  if (typeof member === 'function') {
    let value = functions.get(member);
    if (value === undefined) {
      value = new ScriptFunction(name, (parameters: ScriptValue[], run: HostEvaluation) =>
        ownResult(member(parameters, run), run),
      );
      functions.set(member, value);
    }
    return value;
  }
  if (typeof member !== 'object' || member === null) return member;
  let value = namespaces.get(member);
  if (value === undefined) {
    value = new NamespaceValue(member);
    namespaces.set(member, value);
  }
  return value;
}
