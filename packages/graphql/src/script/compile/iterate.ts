import { isList } from '../conversions.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ScriptValue } from '../host-module.ts';
import { describe } from '../members.ts';
import { ownMembers } from '../ownership.ts';

/** The items of a list, or the characters of a text, counted; nothing else can be gone through. Lists as they are: what is added meanwhile is met. */
export function iterate(value: ScriptValue, run: Evaluation): readonly ScriptValue[] {
  if (isList(value)) {
    ownMembers(value, run);
    run.allocate(8 * value.length);
    return value;
  }
  if (typeof value !== 'string') return run.fail(`TypeError: ${describe(value)} is not iterable`);
  run.allocate(32 * value.length);
  return [...value];
}
