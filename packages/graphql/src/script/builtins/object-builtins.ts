import { isContainer, isList } from '../conversions.ts';
import { copyMembers } from '../copy-members.ts';
import type { Evaluation } from '../evaluation.ts';
import type { HostNamespace, ScriptValue } from '../host-module.ts';
import { memberByKey, memberNames, nameOf } from '../members.ts';
import type { OwnObject } from '../own-values.ts';
import { own } from '../ownership.ts';
import { builtins } from './builtin.ts';

/** `Object`. */
export const objectBuiltins: HostNamespace = builtins({
  assign: ([target, ...sources], run) => {
    if (!isContainer(target) || isList(target)) return run.fail('TypeError: Object.assign needs an object');
    for (const source of sources) copyMembers(source, target as OwnObject, run);
    return target;
  },
  entries: ([value], run) =>
    namesOf(value, run).map((name) => {
      run.allocate(32);
      return own([name, memberByKey(value, name, run)], run);
    }),
  hasOwn: ([value, key], run) => {
    const name = nameOf(key, run);
    if (value === null || value === undefined) return namesOf(value, run);
    if (isList(value) || typeof value === 'string') {
      return name === 'length' || memberNames(value, run).includes(name);
    }
    return isContainer(value) && Object.hasOwn(value, name);
  },
  keys: ([value], run) => namesOf(value, run),
  values: ([value], run) => namesOf(value, run).map((name) => memberByKey(value, name, run)),
});

/** `Array`. */
export const arrayBuiltins: HostNamespace = builtins({
  isArray: ([value]) => isList(value),
});

function namesOf(value: ScriptValue, run: Evaluation): string[] {
  if (value === null || value === undefined) {
    return run.fail('TypeError: Cannot convert undefined or null to object');
  }
  return memberNames(value, run);
}
