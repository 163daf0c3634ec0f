import type { ScriptValue } from './host-module.ts';

/** A list that code may change, for it owns it or was given a copy. */
export type OwnList = ScriptValue[];
/** An object that code may change. */
export type OwnObject = Record<string, ScriptValue>;

/** Sets a member of an object; `__proto__` is a name like any other. */
export function setOwn(object: OwnObject, name: string, value: ScriptValue): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}
