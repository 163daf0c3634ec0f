import type { Evaluation } from '../evaluation.ts';
import type { HostFunction, HostMember, HostNamespace, ScriptValue } from '../host-module.ts';

/** A function of JavaScript itself, as Cairn carries it out. Objects and lists that it gives are new, or were given. */
export type Builtin = (parameters: readonly ScriptValue[], run: Evaluation) => ScriptValue;

/** A method of texts, lists or numbers. */
export type Method = (target: never, parameters: readonly ScriptValue[], run: Evaluation) => ScriptValue;

const known = new WeakSet<HostFunction>();

/** A namespace of JavaScript's own functions and constants. */
export function builtins(members: { readonly [name: string]: Builtin | number }): HostNamespace {
  const namespace: Record<string, HostMember> = {};
  for (const [name, member] of Object.entries(members)) {
    // Whatever calls functions of modules has a whole evaluation to give them.
    const made = member as unknown as HostMember;
    if (typeof made === 'function') known.add(made);
    namespace[name] = made;
  }
  return namespace;
}

/** Whether a function is one of JavaScript itself: it shares nothing with anybody else. */
export function isBuiltin(host: HostFunction): boolean {
  return known.has(host);
}
