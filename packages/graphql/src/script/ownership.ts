import { isContainer, isList } from './conversions.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScriptValue } from './host-module.ts';
import { type OwnList, type OwnObject, setOwn } from './own-values.ts';

/*
 * What code is given (arguments, sources, results) is shared with other fields, so code must change copies of it. Most
 * code changes nothing but what it has just made, which its text shows (changes.ts); for such code nothing is done here.
 * For other code one rule holds: every object and list that code can hold is owned by its evaluation. Whatever is read
 * out of an owned one and is not owned itself is replaced in it by a copy, one level deep, before code gets hold of it.
 */

/** Notes that the evaluation made an object or list. */
export function own<Value extends ScriptValue>(value: Value, run: Evaluation): Value {
  if (run.owned !== undefined && isContainer(value)) run.owned.add(value);
  return value;
}

/** The value itself where it is owned, else an owned copy of it. */
function ownedCopy(value: ScriptValue, run: Evaluation): ScriptValue {
  if (run.owned === undefined || !isContainer(value) || run.owned.has(value)) return value;
  if (isList(value)) {
    run.allocate(80 + 8 * value.length);
    return own([...value], run);
  }
  const names = Object.keys(value);
  run.allocate(96 + 64 * names.length);
  const copy: OwnObject = {};
  for (const name of names) setOwn(copy, name, value[name]);
  return own(copy, run);
}

/** What a function of a module gave: it may be part of what others hold. */
export function ownResult(value: ScriptValue, run: Evaluation): ScriptValue {
  return run.owned === undefined ? value : ownedCopy(value, run);
}

/** A member as code may have it, which is kept in its place. @param holder is owned, or holds nothing */
export function ownMember(
  holder: ScriptValue,
  name: string,
  value: ScriptValue,
  run: Evaluation,
): ScriptValue {
  if (!isContainer(value) || !isContainer(holder)) return value;
  const copy = ownedCopy(value, run);
  if (copy !== value) {
    if (isList(holder)) (holder as OwnList)[Number(name)] = copy;
    else setOwn(holder as OwnObject, name, copy);
  }
  return copy;
}

/** Makes all items or members of a value owned, before they are handed out. */
export function ownMembers(value: ScriptValue, run: Evaluation): void {
  if (run.owned === undefined || !isContainer(value)) return;
  if (isList(value)) {
    run.spend(value.length);
    const list = value as OwnList;
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      if (typeof item === 'object' && item !== null) list[index] = ownedCopy(item, run);
    }
    return;
  }
  const names = Object.keys(value);
  run.spend(names.length);
  for (const name of names) ownMember(value, name, value[name], run);
}
